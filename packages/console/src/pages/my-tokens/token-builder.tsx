import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { platform } from "../../lib/platform.ts";
import { Problem } from "../../ui/problem.tsx";
import { useNow } from "../../ui/use-now.ts";
import { ExpiryChoice } from "./expiry-choice.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { checkDraft, composeOrder, findLatestExpiry } from "./token-order.ts";
import type { TokenDraft } from "./token-order.ts";
import { TokenPreview } from "./token-preview.tsx";
import { useTokenAct } from "./token-queries.ts";
import type { GrantedServer, Token } from "./token-queries.ts";

import panel from "../../ui/panel.module.css";
import classes from "./my-tokens.module.css";

interface TokenBuilderProperties {
  /** At least one. */
  readonly servers: readonly GrantedServer[];
  readonly onMade: (token: Token) => void;
  readonly onCancel: () => void;
}

/** Makes a token out of the user's roles, and says meanwhile what it will allow. */
export function TokenBuilder({ servers, onMade, onCancel }: TokenBuilderProperties): ReactElement {
  const [serverId, setServerId] = useState(servers[0]?.id ?? "");
  const server = servers.find(({ id }) => id === serverId) ?? servers[0];
  if (server === undefined) throw new Error("There is no server to make a token for.");
  return (
    <section className={classNames(panel.panel, classes.builder)} aria-labelledby="new-token">
      <h2 id="new-token">Make a token</h2>
      <NativeSelect
        label="Server"
        description={`Audience ${server.audience}`}
        value={server.id}
        onChange={(event) => setServerId(event.currentTarget.value)}
        data={servers.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <DraftForm key={server.id} server={server} onMade={onMade} onCancel={onCancel} />
    </section>
  );
}

interface DraftFormProperties {
  readonly server: GrantedServer;
  readonly onMade: (token: Token) => void;
  readonly onCancel: () => void;
}

function DraftForm({ server, onMade, onCancel }: DraftFormProperties): ReactElement {
  const [draft, setDraft] = useState(() => startDraft(server));
  const [isTold, setIsTold] = useState(false);
  const now = useNow();
  const latest = findLatestExpiry(server, [...draft.scopes.keys()]);
  const faults = checkDraft(draft, latest, now);
  const make = useTokenAct((body: ReturnType<typeof composeOrder>) =>
    platform.call<"createToken">({ method: "POST", path: "/api/identity/me/tokens", body }),
  );

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setIsTold(true);
    if (Object.keys(faults).length > 0) return;
    make.mutate(composeOrder(draft, server, Date.now()), { onSuccess: onMade });
  }

  return (
    <form onSubmit={submit} className={classes.draft} noValidate>
      <div className={classes.choices}>
        <Roles
          server={server}
          scopes={draft.scopes}
          fault={isTold ? faults.roles : undefined}
          onChange={(scopes) => setDraft({ ...draft, scopes })}
        />
        <TextInput
          label="Name"
          description="What it is for, such as the program that uses it."
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
          error={isTold ? faults.name : undefined}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <ExpiryChoice
          expiry={draft.expiry}
          latest={latest}
          now={now}
          fault={faults.expiry}
          onChange={(expiry) => setDraft({ ...draft, expiry })}
        />
      </div>
      <TokenPreview
        draft={draft}
        latest={latest}
        now={now}
        isEndPossible={faults.expiry === undefined}
      />
      <DraftActions error={make.error} isPending={make.isPending} onCancel={onCancel} />
    </form>
  );
}

interface DraftActionsProperties {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

function DraftActions({ error, isPending, onCancel }: DraftActionsProperties): ReactElement {
  return (
    <div className={classes.submit}>
      {error !== null && <Problem error={error} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={isPending}>
          Make the token
        </Button>
        <Button variant="default" disabled={isPending} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

interface RolesProperties {
  readonly server: GrantedServer;
  readonly scopes: TokenDraft["scopes"];
  readonly fault: string | undefined;
  readonly onChange: (scopes: TokenDraft["scopes"]) => void;
}

function Roles({ server, scopes, fault, onChange }: RolesProperties): ReactElement {
  function choose(role: string, chosen: readonly string[] | undefined): void {
    const next = new Map(scopes);
    if (chosen === undefined) next.delete(role);
    else next.set(role, chosen);
    onChange(next);
  }

  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.label}>Roles</legend>
      <ul className={classes.roles}>
        {server.roles.map((role) => (
          <RoleChoice
            key={role.name}
            role={role}
            chosen={scopes.get(role.name)}
            onChange={(chosen) => choose(role.name, chosen)}
          />
        ))}
      </ul>
      {fault !== undefined && (
        <p role="alert" className={classes.fault}>
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** Whoever has one role only wants a token of it. */
function startDraft(server: GrantedServer): TokenDraft {
  const [only, ...others] = server.roles;
  const isOne = only !== undefined && others.length === 0;
  return {
    name: "",
    scopes: new Map(isOne ? [[only.name, only.scopes]] : []),
    expiry: { kind: "latest" },
  };
}
