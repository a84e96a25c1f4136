import type { ReactElement } from "react";

import { describeScopesInOneSentence } from "../../lib/describe-scopes.ts";
import { formatMoment } from "../../lib/moment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import type { Fact } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { TokenState } from "./token-state.tsx";
import type { AdministeredToken } from "./tokens-query.ts";

import classes from "./all-tokens.module.css";

interface TokenDialogProperties {
  readonly token: AdministeredToken;
  readonly onClose: () => void;
}

/** All about one token: whose it is, how long it lives, and what it allows. */
export function TokenDialog({ token, onClose }: TokenDialogProperties): ReactElement {
  return (
    <Dialog
      title={token.name}
      description={`A token of ${token.user}`}
      size="side"
      onClose={onClose}
    >
      <Section title="About">
        <Facts facts={factsOf(token)} />
      </Section>
      <Section title="What it allows" note="The scopes of different roles never count together.">
        <div>
          {token.roles.map(({ role, scopes }) => (
            <p key={role} className={classes.sentence}>
              <strong>{role}:</strong> {describeScopesInOneSentence(scopes)}
            </p>
          ))}
        </div>
      </Section>
    </Dialog>
  );
}

function factsOf(token: AdministeredToken): readonly Fact[] {
  const { id, server, state, issuedAt, expiresAt, lastUsedAt, revokedAt, revokedBy } = token;
  return [
    { name: "State", value: <TokenState key="state" state={state} /> },
    { name: "Identifier", value: <code key="id">{id}</code> },
    { name: "Server", value: `${server.name} (${server.audience})` },
    { name: "Issued", value: formatMoment(issuedAt) },
    { name: "Expires", value: formatMoment(expiresAt) },
    { name: "Last used", value: lastUsedAt === null ? "Never" : formatMoment(lastUsedAt) },
    { name: "Collected", value: token.isCollected ? "Yes" : "Not yet" },
    ...(revokedAt === null
      ? []
      : [
          {
            name: "Revoked",
            value: `${formatMoment(revokedAt)} by ${revokedBy ?? "nobody known"}`,
          },
        ]),
  ];
}
