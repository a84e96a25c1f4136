import { Button, Checkbox, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { Membership } from "../../lib/administration-queries.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { createUser } from "./user-acts.ts";

import form from "../../ui/form.module.css";

/** Makes a user; a generated password is shown once, before the dialog can go. */
export function CreateUserDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const create = useAct(createUser);
  const made = create.data;
  if (made !== undefined && made.generatedPassword !== null) {
    return (
      <Dialog key="made" title={`${made.user.name} can sign in now`} onClose={onClose}>
        <div className={form.form}>
          <SecretOnce label={`Password of ${made.user.name}`} secret={made.generatedPassword} />
          <p>Hand it over in a safe way. It can be changed under “My security”.</p>
        </div>
        <DialogActions>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog title="New user" isBusy={create.isPending} onClose={onClose}>
      <UserForm create={create} onClose={onClose} />
    </Dialog>
  );
}

interface UserFormProperties {
  readonly create: ReturnType<typeof useAct<Parameters<typeof createUser>[0], unknown>>;
  readonly onClose: () => void;
}

function UserForm({ create, onClose }: UserFormProperties): ReactElement {
  const [name, setName] = useState("");
  const [password, setPassword] = useState<string>();
  const [isAdmin, setIsAdmin] = useState(false);
  const [roles, setRoles] = useState<readonly Membership[]>([]);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = password === undefined ? {} : { password };
    create.mutate(
      { name, isAdmin, roles: [...roles], ...given },
      { onSuccess: () => password !== undefined && onClose() },
    );
  }

  return (
    <form onSubmit={submit} className={form.form}>
      <TextInput
        data-autofocus
        label="Name"
        description="What this person signs in with. It cannot be changed later."
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordChoice password={password} onChange={setPassword} />
      <Checkbox
        label="Administrator"
        description="May manage users, roles, servers and tokens, and read the audit log."
        checked={isAdmin}
        onChange={(event) => setIsAdmin(event.currentTarget.checked)}
      />
      <fieldset className={form.fieldset}>
        <legend className={form.legend}>Roles</legend>
        <RoleChoice
          roles={roles}
          onAdd={(role) => setRoles([...roles, { role: role.name, server: role.server.audience }])}
          onRemove={(removed) => setRoles(roles.filter((role) => role !== removed))}
        />
      </fieldset>
      <DialogActions error={create.error}>
        <Button variant="default" disabled={create.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending}>
          Create the user
        </Button>
      </DialogActions>
    </form>
  );
}

function PasswordChoice(properties: {
  /** Undefined to have one generated. */
  readonly password: string | undefined;
  readonly onChange: (password: string | undefined) => void;
}): ReactElement {
  const { password, onChange } = properties;
  const label = useId();
  return (
    <div>
      <p id={label} className={form.legend}>
        Password
      </p>
      <div className={form.form}>
        <SegmentedControl
          aria-labelledby={label}
          value={password === undefined ? "generated" : "typed"}
          onChange={(value) => onChange(value === "typed" ? "" : undefined)}
          data={[
            { value: "generated", label: "Generate one" },
            { value: "typed", label: "Type one" },
          ]}
        />
        {password !== undefined && (
          <PasswordInput
            aria-label="Password"
            description="A long one that nobody guesses; several words do well."
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => onChange(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password", tabIndex: 0 }}
          />
        )}
      </div>
    </div>
  );
}
