import { Button } from "@mantine/core";
import { useState } from "react";
import type { ReactElement, ReactNode } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredUser } from "../../lib/administration-queries.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { hasSecondFactor } from "./second-factor.ts";
import { endSessions, generatePassword, removeUser, resetTwoFactor } from "./user-acts.ts";

import classes from "./users.module.css";

type Asked = "password" | "two-factor" | "sessions";

interface UserProperties {
  readonly user: AdministeredUser;
}

/** What helps who cannot sign in any more, or whose account somebody else may use. */
export function UserRecovery({ user }: UserProperties): ReactElement {
  const [asked, setAsked] = useState<Asked>();
  const [password, setPassword] = useState<string>();
  const close = (): void => setAsked(undefined);
  return (
    <div className={classes.acts}>
      <Act text="A new password is generated and shown once.">
        <Button variant="default" size="sm" onClick={() => setAsked("password")}>
          New password
        </Button>
      </Act>
      <Act text="Authenticator, backup codes and passkeys are taken away.">
        <Button
          variant="default"
          size="sm"
          disabled={!hasSecondFactor(user.twoFactor)}
          onClick={() => setAsked("two-factor")}
        >
          Reset second factor
        </Button>
      </Act>
      <Act text="Every browser of this user is signed out.">
        <Button variant="default" size="sm" onClick={() => setAsked("sessions")}>
          End sessions
        </Button>
      </Act>
      {asked === "password" && (
        <AskNewPassword user={user} onPassword={setPassword} onClose={close} />
      )}
      {asked === "two-factor" && <AskReset user={user} onClose={close} />}
      {asked === "sessions" && <AskEnd user={user} onClose={close} />}
      {password !== undefined && (
        <NewPassword user={user} password={password} onClose={() => setPassword(undefined)} />
      )}
    </div>
  );
}

interface AskProperties extends UserProperties {
  readonly onClose: () => void;
}

function AskNewPassword(
  properties: AskProperties & { readonly onPassword: (password: string) => void },
): ReactElement {
  const { user, onPassword, onClose } = properties;
  const give = useAct(generatePassword);
  return (
    <Confirm
      title={`Give ${user.name} a new password?`}
      action="Generate a password"
      onConfirm={async () => {
        const { generatedPassword } = await give.mutateAsync(user.name);
        if (generatedPassword !== null) onPassword(generatedPassword);
      }}
      onClose={onClose}
    >
      <p>The old password ends, and so do all sessions of {user.name}. Tokens stay valid.</p>
    </Confirm>
  );
}

function NewPassword(
  properties: UserProperties & { readonly password: string; readonly onClose: () => void },
): ReactElement {
  const { user, password, onClose } = properties;
  return (
    <Dialog title="The new password" size="small" onClose={onClose}>
      <SecretOnce label={`Password of ${user.name}`} secret={password} />
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}

function AskReset({ user, onClose }: AskProperties): ReactElement {
  const reset = useAct(resetTwoFactor);
  const next = user.twoFactor.isRequired
    ? "A new one has to be set up at the next sign-in."
    : "Until a new one is set up, the password alone is enough.";
  return (
    <Confirm
      title={`Reset the second factor of ${user.name}?`}
      action="Reset the second factor"
      onConfirm={() => reset.mutateAsync(user.name)}
      onClose={onClose}
    >
      <p>Do this only when you are sure who asks. {next}</p>
    </Confirm>
  );
}

function AskEnd({ user, onClose }: AskProperties): ReactElement {
  const end = useAct(endSessions);
  return (
    <Confirm
      title={`End the sessions of ${user.name}?`}
      action="End the sessions"
      onConfirm={() => end.mutateAsync(user.name)}
      onClose={onClose}
    >
      <p>Every browser of {user.name} is signed out at once. Tokens stay valid.</p>
    </Confirm>
  );
}

/** The way to remove a user for good. */
export function RemoveUser(
  properties: UserProperties & { readonly onRemoved: () => void },
): ReactElement {
  const { user, onRemoved } = properties;
  const [isAsked, setIsAsked] = useState(false);
  const remove = useAct(removeUser);
  return (
    <>
      <Act text="The account goes, and its tokens are revoked.">
        <Button
          variant="default"
          size="sm"
          className={classes.remove}
          onClick={() => setIsAsked(true)}
        >
          Remove user
        </Button>
      </Act>
      {isAsked && (
        <Confirm
          title={`Remove ${user.name}?`}
          action="Remove the user"
          typed={user.name}
          onConfirm={async () => {
            await remove.mutateAsync(user.name);
            onRemoved();
          }}
          onClose={() => setIsAsked(false)}
        >
          <p>
            {user.name} can no longer sign in, and every token of {user.name} is revoked at once.
            What {user.name} did stays in the audit log.
          </p>
        </Confirm>
      )}
    </>
  );
}

function Act(properties: { readonly text: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={classes.act}>
      <p>{properties.text}</p>
      {properties.children}
    </div>
  );
}
