import type { SessionState } from "@flotilla/client";
import { Button, UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { canUsePasskeys } from "../../lib/passkeys.ts";
import { platform } from "../../lib/platform.ts";
import { CodeField } from "../../ui/code-field.tsx";
import { Problem } from "../../ui/problem.tsx";
import { PasskeyButton } from "./other-ways.tsx";
import { useEntry, useRestart } from "./use-entry.ts";

import classes from "./sign-in-page.module.css";

export type Pending = NonNullable<SessionState["pending"]>;

/** The second step: a code, or a passkey. */
export function SecondFactorStep({ pending }: { readonly pending: Pending }): ReactElement {
  const { methods } = pending;
  const hasCode = methods.includes("totp") || methods.includes("backup_code");
  const hasPasskey = methods.includes("passkey");
  return (
    <>
      {hasCode && <CodeForm methods={methods} />}
      {hasPasskey && canUsePasskeys() && (
        <div className={classes.ways}>
          {hasCode && <p className={classes.or}>or</p>}
          <PasskeyButton />
        </div>
      )}
      {hasPasskey && !hasCode && !canUsePasskeys() && (
        <p className={classes.hint}>
          This account needs a passkey, and this browser cannot use one here. Open the console over
          HTTPS in a browser that knows passkeys.
        </p>
      )}
    </>
  );
}

function CodeForm({ methods }: { readonly methods: Pending["methods"] }): ReactElement {
  const [isBackup, setIsBackup] = useState(!methods.includes("totp"));
  const [code, setCode] = useState("");
  const confirm = useConfirmation(() => setCode(""));

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    confirm.mutate(code);
  }

  function change(): void {
    setIsBackup(!isBackup);
    setCode("");
    confirm.reset();
  }

  return (
    <form onSubmit={submit} className={classes.fields}>
      {confirm.error !== null && <Problem error={confirm.error} />}
      <CodeField
        key={isBackup ? "backup" : "app"}
        kind={isBackup ? "backup" : "app"}
        label={isBackup ? "Backup code" : "Code"}
        description={
          isBackup ? aboutBackupCodes : "The six digits that your authenticator app shows."
        }
        value={code}
        onChange={setCode}
        hasFocus
      />
      <Button type="submit" size="md" fullWidth loading={confirm.isPending}>
        Go on
      </Button>
      {methods.includes("totp") && methods.includes("backup_code") && (
        <UnstyledButton className={classes.link} onClick={change}>
          {isBackup ? "Use the authenticator app" : "Use a backup code"}
        </UnstyledButton>
      )}
    </form>
  );
}

const aboutBackupCodes =
  "One of the sixteen codes that you were given when you set the app up. Each can be used once.";

function useConfirmation(onRefused: () => void) {
  const enter = useEntry();
  const restart = useRestart();
  return useMutation({
    mutationFn: (code: string) =>
      platform.call<"signInWithCode">({
        method: "POST",
        path: "/api/identity/sign-in/second-factor",
        body: { code: code.trim() },
      }),
    onSuccess: enter,
    onError: async (error) => {
      onRefused();
      await restart(error);
    },
  });
}
