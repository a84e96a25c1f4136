import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { formatMoment } from "../../lib/moment.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { Tag } from "../../ui/tag.tsx";
import { type Certificate, eraseSubscriber, erasuresQuery, useDataAct } from "./data-queries.ts";
import { nameOfType } from "./type-names.ts";

import form from "../../ui/form.module.css";
import classes from "./data-section.module.css";

/** Removes all that is known of a person, and shows the certificates of earlier removals. */
export function ErasuresSection(): ReactElement {
  const { data: erasures, error, refetch } = useQuery(erasuresQuery);
  const [isAsking, setIsAsking] = useState(false);
  const [opened, setOpened] = useState<Certificate>();
  return (
    <section className={classes.section} aria-labelledby="erasures">
      <div className={classes.heading}>
        <h2 id="erasures">Erasure</h2>
        <Button size="sm" variant="default" onClick={() => setIsAsking(true)}>
          Erase a subscriber
        </Button>
      </div>
      <p className={classes.note}>
        When a person asks to be forgotten: their events, their traces in the events of others, sums
        and answers go, and the file is written anew without them.
      </p>
      {erasures === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <DataTable
          label="Certificates of erasures"
          columns={columnsOf(setOpened)}
          rows={erasures}
          keyOf={({ id }) => id}
          empty="Nobody was erased yet."
        />
      )}
      {isAsking && <EraseDialog onClose={() => setIsAsking(false)} />}
      {opened !== undefined && (
        <Dialog title="Certificate of erasure" onClose={() => setOpened(undefined)}>
          <CertificateFacts certificate={opened} />
        </Dialog>
      )}
    </section>
  );
}

function columnsOf(onOpen: (certificate: Certificate) => void): readonly Column<Certificate>[] {
  return [
    {
      header: "Certificate",
      kind: "name",
      cell: (certificate) => (
        <RowName onOpen={() => onOpen(certificate)}>{certificate.id.slice(0, 8)}</RowName>
      ),
    },
    { header: "When", cell: ({ at }) => formatMoment(at) },
    { header: "By", cell: ({ actor }) => actor },
    { header: "Reason", cell: ({ reason }) => reason },
    {
      header: "Events removed",
      kind: "number",
      cell: ({ found, removed }) => (found ? formatNumber(sumOf(removed)) : "nothing found"),
    },
  ];
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function EraseDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [msisdn, setMsisdn] = useState("");
  const [again, setAgain] = useState("");
  const [reason, setReason] = useState("");
  const erase = useDataAct(eraseSubscriber);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    erase.mutate({ msisdn, reason });
  }

  if (erase.data !== undefined) {
    return (
      <Dialog key="done" title="Erased" onClose={onClose}>
        <CertificateFacts certificate={erase.data} />
        <DialogActions>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Erase a subscriber"
      description="Everything that the store holds of one identifier goes. It cannot be taken back."
      isBusy={erase.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit} className={form.form}>
        <Identifier label="Identifier" value={msisdn} onChange={setMsisdn} />
        <Identifier label="The identifier again" value={again} onChange={setAgain} />
        <TextInput
          label="Reason"
          description="It is kept with the certificate. Do not name the person in it."
          required
          withAsterisk={false}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogActions error={erase.error}>
          <Button variant="default" disabled={erase.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            className={form.destructive}
            loading={erase.isPending}
            disabled={msisdn === "" || msisdn !== again}
          >
            Erase
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Identifier(properties: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const { label, value, onChange } = properties;
  return (
    <TextInput
      label={label}
      required
      withAsterisk={false}
      maxLength={200}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function CertificateFacts({ certificate }: { readonly certificate: Certificate }): ReactElement {
  const { id, at, actor, reason, subscriberHash, found, removed, changed } = certificate;
  return (
    <>
      <Facts
        facts={[
          { name: "Certificate", value: <code>{id}</code> },
          { name: "When", value: formatMoment(at) },
          { name: "By", value: actor },
          { name: "Reason", value: reason },
          { name: "Identifier, hashed", value: <code>{subscriberHash}</code> },
          { name: "Found", value: found ? <Tag tone="good">yes</Tag> : <Tag>no</Tag> },
          ...Object.entries(removed).map(([table, count]) => ({
            name: nameOfType(table),
            value: `${formatNumber(count)} removed`,
          })),
          { name: "Events of others", value: `${formatNumber(changed)} no longer name them` },
          {
            name: "File written anew",
            value: certificate.fileRewritten ? "yes" : "not yet; at the next start",
          },
          {
            name: "Earlier backups",
            value:
              certificate.earlierBackups.length === 0
                ? "none known"
                : certificate.earlierBackups.join(", "),
          },
        ]}
      />
      <p className={classes.note}>{certificate.statement}</p>
    </>
  );
}
