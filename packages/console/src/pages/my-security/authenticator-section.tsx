import { Button } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { Tag } from "../../ui/tag.tsx";
import { AuthenticatorDialog } from "./authenticator-dialog.tsx";
import type { AuthenticatorAct } from "./authenticator-dialog.tsx";
import type { AccountSecurity } from "./security-queries.ts";
import { SettingsRow } from "./settings-row.tsx";

import classes from "./my-security.module.css";

const fewCodes = 4;

/** The authenticator app, and its backup codes. */
export function AuthenticatorSection(properties: {
  readonly security: AccountSecurity;
}): ReactElement {
  const { security } = properties;
  const [act, setAct] = useState<AuthenticatorAct>();
  const { isActive, isRequired } = security.twoFactor;
  return (
    <SettingsRow
      title="Authenticator app"
      about="A second factor: when you sign in, an app on your phone gives a code that changes every half minute."
    >
      <div className={classes.line}>
        <p>
          {isActive ? (
            <Tag tone="good">Set up</Tag>
          ) : (
            <Tag tone={isRequired ? "fair" : "plain"}>Not set up</Tag>
          )}{" "}
          {isRequired && <span className={classes.soft}>This account needs a second factor.</span>}
        </p>
        {!isActive && (
          <Button variant="default" size="sm" onClick={() => setAct("set-up")}>
            Set up an authenticator app
          </Button>
        )}
      </div>
      {isActive && <ActiveApp security={security} onAct={setAct} />}
      {act !== undefined && (
        <AuthenticatorDialog
          act={act}
          hasPassword={security.hasPassword}
          onClose={() => setAct(undefined)}
        />
      )}
    </SettingsRow>
  );
}

interface ActiveAppProperties {
  readonly security: AccountSecurity;
  readonly onAct: (act: AuthenticatorAct) => void;
}

function ActiveApp({ security, onAct }: ActiveAppProperties): ReactElement {
  const { isRequired, backupCodesLeft } = security.twoFactor;
  const isOnlyOne = isRequired && security.passkeys.length === 0;
  return (
    <>
      <p>
        {backupCodesLeft === 0
          ? "No backup code is left."
          : `${backupCodesLeft} of 16 backup codes are left.`}{" "}
        {backupCodesLeft <= fewCodes && <Tag tone="fair">Renew them</Tag>}
      </p>
      <div className={classes.buttons}>
        <Button variant="default" size="sm" onClick={() => onAct("renew")}>
          Renew the backup codes
        </Button>
        {!isOnlyOne && (
          <Button variant="default" size="sm" onClick={() => onAct("remove")}>
            Remove the app
          </Button>
        )}
      </div>
      {isOnlyOne && (
        <p className={classes.soft}>
          It is the only second factor, so it cannot be removed. Add a passkey first to replace it.
        </p>
      )}
    </>
  );
}
