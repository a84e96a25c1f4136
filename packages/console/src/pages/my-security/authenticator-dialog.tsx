import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { CodeField } from "../../ui/code-field.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { SecretField } from "./password-section.tsx";
import { useSecurityChange } from "./security-queries.ts";
import { TwoFactorSetUp } from "./two-factor-set-up.tsx";

import form from "../../ui/form.module.css";

/** What can be done with an authenticator app. */
export type AuthenticatorAct = "set-up" | "renew" | "remove";

interface AuthenticatorDialogProperties {
  readonly act: AuthenticatorAct;
  readonly hasPassword: boolean;
  readonly onClose: () => void;
}

const titles: Readonly<Record<AuthenticatorAct, string>> = {
  "set-up": "Set up an authenticator app",
  renew: "Renew the backup codes",
  remove: "Remove the authenticator app",
};

/** Sets the app up, renews its backup codes, or removes it. */
export function AuthenticatorDialog(properties: AuthenticatorDialogProperties): ReactElement {
  const { act, hasPassword, onClose } = properties;
  const queryClient = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();

  // Codes that are on the page only now must not vanish with the Escape key.
  if (codes !== undefined) {
    return (
      <Dialog title="Backup codes" isBusy onClose={onClose}>
        <BackupCodes
          codes={codes}
          onKept={async () => {
            await queryClient.invalidateQueries({ queryKey: ["my"] });
            onClose();
          }}
        />
      </Dialog>
    );
  }
  return (
    <Dialog title={titles[act]} size={act === "set-up" ? "medium" : "small"} onClose={onClose}>
      {act === "set-up" && <TwoFactorSetUp onConfirmed={setCodes} />}
      {act === "renew" && <RenewalForm onClose={onClose} onRenewed={setCodes} />}
      {act === "remove" && <RemovalForm hasPassword={hasPassword} onClose={onClose} />}
    </Dialog>
  );
}

interface RenewalFormProperties {
  readonly onClose: () => void;
  readonly onRenewed: (codes: readonly string[]) => void;
}

function RenewalForm({ onClose, onRenewed }: RenewalFormProperties): ReactElement {
  const [code, setCode] = useState("");
  const renew = useSecurityChange(() =>
    platform.call<"renewBackupCodes">({
      method: "POST",
      path: "/api/identity/me/two-factor/backup-codes",
      body: { code: code.trim() },
    }),
  );

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    renew.mutate(undefined, {
      onSuccess: ({ backupCodes }) => onRenewed(backupCodes),
      onError: () => setCode(""),
    });
  }

  return (
    <form onSubmit={submit} className={form.form}>
      {renew.error !== null && <Problem error={renew.error} />}
      <p>You get sixteen new codes, and those that you have stop working.</p>
      <CodeField
        kind="any"
        label="Code of the app, or a backup code"
        value={code}
        onChange={setCode}
        hasFocus
      />
      <DialogActions>
        <Button variant="default" disabled={renew.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={renew.isPending}>
          Renew the codes
        </Button>
      </DialogActions>
    </form>
  );
}

interface RemovalFormProperties {
  readonly hasPassword: boolean;
  readonly onClose: () => void;
}

function RemovalForm({ hasPassword, onClose }: RemovalFormProperties): ReactElement {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const remove = useSecurityChange(() =>
    platform.call<"removeTwoFactor">({
      method: "POST",
      path: "/api/identity/me/two-factor/removal",
      body: { password, code: code.trim() },
    }),
  );

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    remove.mutate(undefined, { onSuccess: onClose, onError: () => setCode("") });
  }

  return (
    <form onSubmit={submit} className={form.form}>
      {remove.error !== null && <Problem error={remove.error} />}
      <p>Signing in asks for no code of the app any more, and the backup codes stop working.</p>
      {hasPassword && (
        <SecretField
          label="Password"
          autoComplete="current-password"
          hasFocus
          value={password}
          onChange={setPassword}
        />
      )}
      <CodeField
        kind="any"
        label="Code of the app, or a backup code"
        value={code}
        onChange={setCode}
        hasFocus={!hasPassword}
      />
      <DialogActions>
        <Button variant="default" disabled={remove.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" className={form.destructive ?? ""} loading={remove.isPending}>
          Remove the app
        </Button>
      </DialogActions>
    </form>
  );
}
