import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Tag } from "../../ui/tag.tsx";
import { describeBrowser } from "./describe-browser.ts";
import { sessionsQuery, useSecurityChange } from "./security-queries.ts";
import type { BrowserSession } from "./security-queries.ts";
import { SettingsRow } from "./settings-row.tsx";

import classes from "./my-security.module.css";

const methods: Readonly<Record<BrowserSession["method"], string>> = {
  password: "with a password",
  passkey: "with a passkey",
  single_sign_on: "through the provider",
};

/** The browsers in which the user is signed in, and signing them out. */
export function SessionsSection(): ReactElement {
  const { data: sessions, error, refetch } = useQuery(sessionsQuery);
  return (
    <SettingsRow
      title="Sessions"
      about="The browsers in which you are signed in. Sign out what you do not know, and change the password then."
    >
      {sessions === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <SessionList sessions={sessions} />
      )}
    </SettingsRow>
  );
}

function SessionList(properties: { readonly sessions: readonly BrowserSession[] }): ReactElement {
  const [isEndingOthers, setIsEndingOthers] = useState(false);
  const sessions = properties.sessions.toSorted(compareSessions);
  const endOthers = useSecurityChange(() =>
    platform.call<"endMyOtherSessions">({ method: "DELETE", path: "/api/identity/me/sessions" }),
  );
  return (
    <>
      <ul className={classes.list} aria-label="Sessions">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button
          className={classes.start ?? ""}
          variant="default"
          size="sm"
          onClick={() => setIsEndingOthers(true)}
        >
          Sign out all others
        </Button>
      )}
      {isEndingOthers && (
        <Confirm
          title="Sign out all other browsers?"
          action="Sign them out"
          onConfirm={() => endOthers.mutateAsync()}
          onClose={() => setIsEndingOthers(false)}
        >
          <p>You stay signed in here. Tokens stay valid: they are revoked under My tokens.</p>
        </Confirm>
      )}
    </>
  );
}

function SessionItem({ session }: { readonly session: BrowserSession }): ReactElement {
  const { id, userAgent, address, startedAt, seenAt, isCurrent, method } = session;
  const browser = describeBrowser(userAgent);
  const end = useSecurityChange(() =>
    platform.call<"endMySession">({
      method: "DELETE",
      path: "/api/identity/me/sessions/{session}",
      parameters: { session: id },
    }),
  );
  return (
    <li className={classes.item}>
      <div className={classes.itemText}>
        <p className={classes.itemName} title={userAgent}>
          {browser} {isCurrent && <Tag tone="good">This browser</Tag>}
        </p>
        <p className={classes.soft}>
          {address}, signed in <Moment at={startedAt} /> {methods[method]}
          {!isCurrent && (
            <>
              , last seen <Moment at={seenAt} />
            </>
          )}
        </p>
        {end.error !== null && <Problem error={end.error} />}
      </div>
      {!isCurrent && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={`Sign out ${browser}, ${address}`}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

/** This browser first, then those seen last. */
function compareSessions(left: BrowserSession, right: BrowserSession): number {
  return (
    Number(right.isCurrent) - Number(left.isCurrent) || right.seenAt.localeCompare(left.seenAt)
  );
}
