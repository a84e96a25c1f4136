import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useSecurityChange } from "./security-queries.ts";
import { SettingsRow } from "./settings-row.tsx";

import form from "../../ui/form.module.css";
import classes from "./my-security.module.css";

/** The password, and changing it. */
export function PasswordSection({ hasPassword }: { readonly hasPassword: boolean }): ReactElement {
  const [state, setState] = useState<"idle" | "changing" | "changed">("idle");
  return (
    <SettingsRow
      title="Password"
      about="Several words that do not belong together are easy to remember and hard to guess."
    >
      {hasPassword ? (
        <div className={classes.line}>
          <p role="status">
            {state === "changed"
              ? "The password was changed. Every other session has ended."
              : "You have a password."}
          </p>
          <Button variant="default" size="sm" onClick={() => setState("changing")}>
            Change the password
          </Button>
        </div>
      ) : (
        <p>This account has no password: you sign in through the provider or with a passkey.</p>
      )}
      {state === "changing" && (
        <PasswordDialog onClose={() => setState("idle")} onChanged={() => setState("changed")} />
      )}
    </SettingsRow>
  );
}

interface PasswordDialogProperties {
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

function PasswordDialog({ onClose, onChanged }: PasswordDialogProperties): ReactElement {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTold, setIsTold] = useState(false);
  const isSame = password === repeated;
  const change = useSecurityChange(
    (body: { readonly current: string; readonly password: string }) =>
      platform.call<"changeMyPassword">({ method: "PUT", path: "/api/identity/me/password", body }),
  );

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setIsTold(true);
    if (isSame) change.mutate({ current, password }, { onSuccess: onChanged });
  }

  return (
    <Dialog
      title="Change the password"
      description="Every other browser in which you are signed in is signed out."
      size="small"
      isBusy={change.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit} className={form.form}>
        {change.error !== null && <Problem error={change.error} />}
        <SecretField
          label="Current password"
          autoComplete="current-password"
          hasFocus
          value={current}
          onChange={setCurrent}
        />
        <SecretField
          label="New password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <SecretField
          label="New password again"
          autoComplete="new-password"
          error={isTold && !isSame ? "The two are not the same." : undefined}
          value={repeated}
          onChange={setRepeated}
        />
        <DialogActions>
          <Button variant="default" disabled={change.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Change the password
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface SecretFieldProperties {
  readonly label: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly hasFocus?: boolean;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field for a password. */
export function SecretField(properties: SecretFieldProperties): ReactElement {
  const { label, autoComplete, hasFocus, error, value, onChange } = properties;
  return (
    <PasswordInput
      label={label}
      required
      withAsterisk={false}
      autoComplete={autoComplete}
      maxLength={1024}
      {...(hasFocus === true && { "data-autofocus": true })}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": `Show or hide: ${label}`, tabIndex: 0 }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
