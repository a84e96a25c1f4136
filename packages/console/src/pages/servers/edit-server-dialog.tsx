import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredServer } from "../../lib/administration-queries.ts";
import { readChangedLimits, readLimits, toLimitFields } from "../../lib/limits.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { LimitInputs } from "../../ui/limit-inputs.tsx";
import { changeServer } from "./server-acts.ts";

import form from "../../ui/form.module.css";

interface EditServerDialogProperties {
  readonly server: AdministeredServer;
  readonly onClose: () => void;
}

/** Changes a server's name and limits. */
export function EditServerDialog(properties: EditServerDialogProperties): ReactElement {
  const { server, onClose } = properties;
  const [name, setName] = useState(server.name);
  const [limits, setLimits] = useState(() => toLimitFields(server));
  const save = useAct(changeServer);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (readLimits(limits) === undefined) return;
    const { longestLifeSeconds, ...latest } = readChangedLimits(limits, server);
    const change = {
      ...(name.trim() === server.name ? {} : { name: name.trim() }),
      ...latest,
      // A server has a longest life; the field has to be filled in.
      ...(typeof longestLifeSeconds === "number" ? { longestLifeSeconds } : {}),
    };
    save.mutate({ id: server.id, change }, { onSuccess: onClose });
  }

  return (
    <Dialog title={`Edit ${server.name}`} isBusy={save.isPending} onClose={onClose}>
      <form onSubmit={submit} className={form.form}>
        <TextInput
          data-autofocus
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <LimitInputs isLifeRequired fields={limits} onChange={setLimits} />
        <DialogActions error={save.error}>
          <Button variant="default" disabled={save.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
