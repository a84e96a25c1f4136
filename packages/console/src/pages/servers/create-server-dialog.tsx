import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredServer } from "../../lib/administration-queries.ts";
import { describeLimits, readLimits } from "../../lib/limits.ts";
import type { LimitFields } from "../../lib/limits.ts";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { LimitInputs } from "../../ui/limit-inputs.tsx";
import { DocumentInput, readSource } from "./document-input.tsx";
import type { DocumentSource } from "./document-input.tsx";
import { readDocument } from "./read-document.ts";
import { countScopes } from "./scope-changes.ts";
import { createServer } from "./server-acts.ts";

import form from "../../ui/form.module.css";

interface ServerFields {
  readonly name: string;
  readonly source: DocumentSource;
  readonly limits: LimitFields;
}

const emptyFields: ServerFields = {
  name: "",
  source: { text: "" },
  limits: { latestExpiry: "", longestLife: { amount: "1", unit: "days" } },
};

/** Adds a server by its OpenAPI document, then says what was found in it. */
export function CreateServerDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const create = useAct(addServer);
  if (create.data !== undefined)
    return <Added key="added" server={create.data} onClose={onClose} />;
  return (
    <Dialog title="Add a server" isBusy={create.isPending} onClose={onClose}>
      <ServerForm create={create} onClose={onClose} />
    </Dialog>
  );
}

async function addServer({ name, source, limits }: ServerFields): Promise<AdministeredServer> {
  const specification = readDocument(await readSource(source));
  const { latestExpiry = null, longestLifeSeconds = null } = readLimits(limits) ?? {};
  return await createServer({
    name: name.trim(),
    specification,
    latestExpiry,
    longestLifeSeconds: longestLifeSeconds ?? 0,
  });
}

interface ServerFormProperties {
  readonly create: ReturnType<typeof useAct<ServerFields, AdministeredServer>>;
  readonly onClose: () => void;
}

function ServerForm({ create, onClose }: ServerFormProperties): ReactElement {
  const [fields, setFields] = useState(emptyFields);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (readLimits(fields.limits) !== undefined) create.mutate(fields);
  }

  return (
    <form onSubmit={submit} className={form.form}>
      <TextInput
        data-autofocus
        label="Name"
        description="As it is shown to those who make tokens for it."
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="off"
        value={fields.name}
        onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
      />
      <DocumentInput
        source={fields.source}
        onChange={(source) => setFields({ ...fields, source })}
      />
      <LimitInputs
        isLifeRequired
        fields={fields.limits}
        onChange={(limits) => setFields({ ...fields, limits })}
      />
      <DialogActions error={create.error}>
        <Button variant="default" disabled={create.isPending} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending}>
          Add the server
        </Button>
      </DialogActions>
    </form>
  );
}

function Added(properties: {
  readonly server: AdministeredServer;
  readonly onClose: () => void;
}): ReactElement {
  const { server, onClose } = properties;
  return (
    <Dialog
      title={`${server.name} was added`}
      description="Make a role on it next, so that users can have tokens for it."
      onClose={onClose}
    >
      <Facts
        facts={[
          { name: "Audience", value: <code>{server.audience}</code> },
          { name: "Found in it", value: countScopes(server.scopes.length) },
          { name: "Limits of tokens", value: describeLimits(server) },
        ]}
      />
      <DialogActions>
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
