import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredRole, AdministeredServer } from "../../lib/administration-queries.ts";
import { readLimits } from "../../lib/limits.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { LimitInputs } from "../../ui/limit-inputs.tsx";
import { changeRole, createRole } from "./role-acts.ts";
import { readNewRole, readRoleChange, toRoleFields } from "./role-fields.ts";
import type { RoleFields } from "./role-fields.ts";
import { RoleScopes } from "./role-scopes.tsx";

import form from "../../ui/form.module.css";

interface RoleDialogProperties {
  /** The role to change; left out to make one. */
  readonly role?: AdministeredRole;
  readonly servers: readonly AdministeredServer[];
  readonly onClose: () => void;
}

/** Makes a role, or changes one. */
export function RoleDialog({ role, servers, onClose }: RoleDialogProperties): ReactElement {
  const [fields, setFields] = useState(() => toRoleFields(role, servers[0]?.id ?? ""));
  const save = useAct((wanted: RoleFields) => saveRole(role, wanted));
  const isNew = role === undefined;

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (readLimits(fields.limits) !== undefined) save.mutate(fields, { onSuccess: onClose });
  }

  return (
    <Dialog
      title={isNew ? "New role" : `Edit ${role.name}`}
      size="large"
      isBusy={save.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit} className={form.form}>
        <RoleInputs fields={fields} isNew={isNew} servers={servers} onChange={setFields} />
        <DialogActions error={save.error}>
          <Button variant="default" disabled={save.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {isNew ? "Create the role" : "Save"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function saveRole(
  role: AdministeredRole | undefined,
  fields: RoleFields,
): Promise<AdministeredRole> {
  return role === undefined
    ? createRole(readNewRole(fields))
    : changeRole({ id: role.id, change: readRoleChange(fields, role) });
}

interface RoleInputsProperties {
  readonly fields: RoleFields;
  readonly isNew: boolean;
  readonly servers: readonly AdministeredServer[];
  readonly onChange: (fields: RoleFields) => void;
}

function RoleInputs({ fields, isNew, servers, onChange }: RoleInputsProperties): ReactElement {
  const server = servers.find(({ id }) => id === fields.server);
  return (
    <>
      <div className={form.columns}>
        <TextInput
          data-autofocus
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
          value={fields.name}
          onChange={(event) => onChange({ ...fields, name: event.currentTarget.value })}
        />
        {isNew && (
          <NativeSelect
            label="Server"
            data={servers.map(({ id, name }) => ({ value: id, label: name }))}
            value={fields.server}
            // What is chosen is of the other server.
            onChange={(event) =>
              onChange({ ...fields, server: event.currentTarget.value, scopes: [] })
            }
          />
        )}
      </div>
      <LimitInputs fields={fields.limits} onChange={(limits) => onChange({ ...fields, limits })} />
      <RoleScopes
        known={server?.scopes ?? []}
        everyScope={fields.everyScope}
        chosen={fields.scopes}
        onChange={(scopes) => onChange({ ...fields, ...scopes })}
      />
    </>
  );
}
