import { Button } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredRole, AdministeredServer } from "../../lib/administration-queries.ts";
import { formatNumber } from "../../lib/format.ts";
import { formatMoment } from "../../lib/moment.ts";
import { formatLength } from "../../lib/relative-time.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { removeRole } from "./role-acts.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { RoleMembers } from "./role-members.tsx";
import { ScopesInWords } from "./role-scopes.tsx";

import classes from "./roles.module.css";

interface RolePanelProperties {
  readonly role: AdministeredRole;
  readonly servers: readonly AdministeredServer[];
  readonly onClose: () => void;
}

/** All about one role: what it allows, who has it, and what can be done. */
export function RolePanel({ role, servers, onClose }: RolePanelProperties): ReactElement {
  const [asked, setAsked] = useState<"edit" | "remove">();
  const close = (): void => setAsked(undefined);
  return (
    <Dialog
      title={role.name}
      description={`A role on ${role.server.name}`}
      size="side"
      onClose={onClose}
    >
      <Section title="About">
        <RoleFacts role={role} />
        <div className={classes.acts}>
          <Button
            variant="default"
            size="sm"
            disabled={servers.length === 0}
            onClick={() => setAsked("edit")}
          >
            Edit
          </Button>
          <Button
            variant="default"
            size="sm"
            className={classes.remove}
            onClick={() => setAsked("remove")}
          >
            Remove role
          </Button>
        </div>
      </Section>
      <Section title="What it allows">
        <ScopesInWords scopes={role.scopes} />
      </Section>
      <Section title="Members">
        <RoleMembers role={role} />
      </Section>
      {asked === "edit" && <RoleDialog role={role} servers={servers} onClose={close} />}
      {asked === "remove" && <RemoveRole role={role} onRemoved={onClose} onClose={close} />}
    </Dialog>
  );
}

function RoleFacts({ role }: { readonly role: AdministeredRole }): ReactElement {
  const { server, everyScope, scopes, longestLifeSeconds, latestExpiry } = role;
  return (
    <Facts
      facts={[
        { name: "Server", value: `${server.name} (${server.audience})` },
        {
          name: "Scopes",
          value: everyScope ? "Every scope of the server" : formatNumber(scopes.length),
        },
        {
          name: "Longest life",
          value:
            longestLifeSeconds === null ? "As the server allows" : formatLength(longestLifeSeconds),
        },
        {
          name: "Latest expiry",
          value: latestExpiry === null ? "None" : formatMoment(latestExpiry),
        },
      ]}
    />
  );
}

function RemoveRole(properties: {
  readonly role: AdministeredRole;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { role, onRemoved, onClose } = properties;
  const remove = useAct(removeRole);
  return (
    <Confirm
      title={`Remove the role ${role.name}?`}
      action="Remove the role"
      onConfirm={async () => {
        await remove.mutateAsync(role.id);
        onRemoved();
      }}
      onClose={onClose}
    >
      <p>
        {describeLoss(role.members.length)} Every token with this role is revoked at once, whoever
        has it.
      </p>
    </Confirm>
  );
}

function describeLoss(members: number): string {
  if (members === 0) return "It has no members.";
  return members === 1
    ? "Its one member loses it."
    : `Its ${formatNumber(members)} members lose it.`;
}
