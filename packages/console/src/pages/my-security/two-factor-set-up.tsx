import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { CodeField } from "../../ui/code-field.tsx";
import { Command } from "../../ui/command.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Problem } from "../../ui/problem.tsx";
import { QrCode } from "../../ui/qr-code.tsx";

import classes from "./my-security.module.css";

interface TwoFactorSetUpProperties {
  /** Called with the backup codes, which are told only now. */
  readonly onConfirmed: (backupCodes: readonly string[]) => void;
}

/** Sets up an authenticator app: the secret goes into the app, and a code of the app proves it. */
export function TwoFactorSetUp({ onConfirmed }: TwoFactorSetUpProperties): ReactElement {
  const { data, error, refetch } = useQuery({
    queryKey: ["two-factor-set-up"],
    queryFn: () =>
      platform.call<"beginTwoFactor">({ method: "POST", path: "/api/identity/me/two-factor" }),
    // Each begin makes another secret, and only the last one counts.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (data === undefined) return <ListState error={error} onRetry={refetch} />;
  return (
    <ol className={classes.steps}>
      <li>
        <h3>Put the secret into an authenticator app</h3>
        <p>Scan the code with an app such as Aegis, FreeOTP or Google Authenticator.</p>
        <QrCode
          text={data.uri}
          title={`QR code with the secret of ${data.account} at ${data.issuer}`}
        />
        <details className={classes.typed}>
          <summary>Type it instead</summary>
          <p>
            Account <strong>{data.account}</strong>, secret:
          </p>
          <Command text={groupLetters(data.secret)} />
        </details>
      </li>
      <li>
        <h3>Type the code that the app shows</h3>
        <Confirmation onConfirmed={onConfirmed} />
      </li>
    </ol>
  );
}

function Confirmation({ onConfirmed }: TwoFactorSetUpProperties): ReactElement {
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      platform.call<"confirmTwoFactor">({
        method: "POST",
        path: "/api/identity/me/two-factor/confirmation",
        body: { code: code.trim() },
      }),
    onSuccess: ({ backupCodes }) => onConfirmed(backupCodes),
    onError: () => setCode(""),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    confirm.mutate();
  }

  return (
    <form onSubmit={submit} className={classes.confirmation}>
      {confirm.error !== null && <Problem error={confirm.error} />}
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" size="md" loading={confirm.isPending}>
        Confirm
      </Button>
    </form>
  );
}

/** In groups of four, as people read and type. */
function groupLetters(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
