import { Button } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredServer } from "../../lib/administration-queries.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { DocumentInput, readSource } from "./document-input.tsx";
import type { DocumentSource } from "./document-input.tsx";
import { readDocument } from "./read-document.ts";
import { describeScopeChanges } from "./scope-changes.ts";
import { changeServer } from "./server-acts.ts";

import form from "../../ui/form.module.css";
import classes from "./servers.module.css";

interface UpdateScopesDialogProperties {
  readonly server: AdministeredServer;
  readonly onClose: () => void;
}

/** Reads a server's scopes from a newer document, then says what has changed. */
export function UpdateScopesDialog(properties: UpdateScopesDialogProperties): ReactElement {
  const { server, onClose } = properties;
  const [source, setSource] = useState<DocumentSource>({ text: "" });
  const [before] = useState(server.scopes);
  const update = useAct(async (newer: DocumentSource) => {
    const specification = readDocument(await readSource(newer));
    return await changeServer({ id: server.id, change: { specification } });
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    update.mutate(source);
  }

  return (
    <Dialog
      title={`Update the scopes of ${server.name}`}
      description="Scopes that the newer document no longer has are lost to the roles."
      isBusy={update.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit} className={form.form}>
        <DocumentInput source={source} onChange={setSource} />
        {update.data !== undefined && (
          <p role="status" className={classes.done}>
            {describeScopeChanges(before, update.data.scopes)}
          </p>
        )}
        <DialogActions error={update.error}>
          <Button variant="default" disabled={update.isPending} onClick={onClose}>
            {update.data === undefined ? "Cancel" : "Done"}
          </Button>
          <Button type="submit" loading={update.isPending}>
            Update the scopes
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
