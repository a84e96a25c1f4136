import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactElement } from "react";

import { describeScopes } from "../../lib/describe-scopes.ts";

import classes from "./my-tokens.module.css";

interface AllowedByRoleProperties {
  readonly roles: readonly { readonly role: string; readonly scopes: readonly string[] }[];
}

/** What roles allow, in words; each by itself, because no question may be answered by two roles together. */
export function AllowedByRole({ roles }: AllowedByRoleProperties): ReactElement {
  return (
    <div className={classes.allowed}>
      {roles.map(({ role, scopes }) => (
        <div key={role}>
          {roles.length > 1 && <p className={classes.allowedRole}>As {role}</p>}
          <Allowed scopes={scopes} />
        </div>
      ))}
    </div>
  );
}

function Allowed({ scopes }: { readonly scopes: readonly string[] }): ReactElement {
  const { allowed, missing } = describeScopes(scopes);
  return (
    <ul className={classes.phrases}>
      {allowed.map((phrase) => (
        <li key={phrase}>
          <IconCheck size={16} className={classes.good} aria-hidden="true" />
          <span>{startWithCapital(phrase)}</span>
        </li>
      ))}
      {missing.map((sentence) => (
        <li key={sentence}>
          <IconAlertTriangle size={16} className={classes.fair} aria-hidden="true" />
          <span>{sentence}</span>
        </li>
      ))}
      <li className={classes.soft}>{allowed.length === 0 ? "Nothing." : "Nothing else."}</li>
    </ul>
  );
}

function startWithCapital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
