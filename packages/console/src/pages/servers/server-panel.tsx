import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredServer } from "../../lib/administration-queries.ts";
import { formatNumber } from "../../lib/format.ts";
import { groupScopes } from "../../lib/group-scopes.ts";
import { formatMoment } from "../../lib/moment.ts";
import { formatLength } from "../../lib/relative-time.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { EditServerDialog } from "./edit-server-dialog.tsx";
import { removeServer } from "./server-acts.ts";
import { UpdateScopesDialog } from "./update-scopes-dialog.tsx";

import classes from "./servers.module.css";

interface ServerPanelProperties {
  readonly server: AdministeredServer;
  readonly onClose: () => void;
}

/** All about one server, and what can be done. The platform's own takes its scopes from itself, and stays. */
export function ServerPanel({ server, onClose }: ServerPanelProperties): ReactElement {
  const [asked, setAsked] = useState<"edit" | "scopes" | "remove">();
  const close = (): void => setAsked(undefined);
  return (
    <Dialog
      title={server.name}
      description={server.isOwn ? "This platform’s own server" : undefined}
      size="side"
      onClose={onClose}
    >
      <Section title="About">
        <ServerFacts server={server} />
        <div className={classes.acts}>
          <Button variant="default" size="sm" onClick={() => setAsked("edit")}>
            Edit name and limits
          </Button>
          {!server.isOwn && (
            <Button
              variant="default"
              size="sm"
              className={classes.remove}
              onClick={() => setAsked("remove")}
            >
              Remove server
            </Button>
          )}
        </div>
      </Section>
      <Section
        title="Scopes"
        note={
          server.isOwn
            ? "They follow from what this platform can do."
            : "They were read from its OpenAPI document."
        }
      >
        <ScopeCounts scopes={server.scopes} />
        {!server.isOwn && (
          <div className={classes.acts}>
            <Button variant="default" size="sm" onClick={() => setAsked("scopes")}>
              Update by a newer document
            </Button>
          </div>
        )}
      </Section>
      {asked === "edit" && <EditServerDialog server={server} onClose={close} />}
      {asked === "scopes" && <UpdateScopesDialog server={server} onClose={close} />}
      {asked === "remove" && <RemoveServer server={server} onRemoved={onClose} onClose={close} />}
    </Dialog>
  );
}

function ServerFacts({ server }: { readonly server: AdministeredServer }): ReactElement {
  const { audience, longestLifeSeconds, latestExpiry, roles } = server;
  return (
    <Facts
      facts={[
        { name: "Audience", value: <code className={classes.audience}>{audience}</code> },
        { name: "Longest life", value: formatLength(longestLifeSeconds) },
        {
          name: "Latest expiry",
          value: latestExpiry === null ? "None" : formatMoment(latestExpiry),
        },
        { name: "Roles", value: formatNumber(roles) },
      ]}
    />
  );
}

function ScopeCounts({ scopes }: { readonly scopes: readonly string[] }): ReactElement {
  const groups = useMemo(() => groupScopes(scopes), [scopes]);
  return (
    <Facts
      facts={[
        ...groups.map((group) => ({
          name: group.name,
          value: formatNumber(group.scopes.length),
        })),
        { name: "Altogether", value: formatNumber(scopes.length) },
      ]}
    />
  );
}

function RemoveServer(properties: {
  readonly server: AdministeredServer;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { server, onRemoved, onClose } = properties;
  const remove = useAct(removeServer);
  return (
    <Confirm
      title={`Remove ${server.name}?`}
      action="Remove the server"
      typed={server.name}
      onConfirm={async () => {
        await remove.mutateAsync(server.id);
        onRemoved();
      }}
      onClose={onClose}
    >
      <p>
        {describeRoles(server.roles)} Every token for <code>{server.audience}</code> is revoked at
        once.
      </p>
    </Confirm>
  );
}

function describeRoles(roles: number): string {
  if (roles === 0) return "It has no roles.";
  return roles === 1
    ? "Its one role goes with it."
    : `Its ${formatNumber(roles)} roles go with it.`;
}
