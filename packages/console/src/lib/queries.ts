import type {
  AggregationUnit,
  AvailableDates,
  PlatformHealth,
  Session,
  SessionState,
} from "@flotilla/client";
import { queryOptions } from "@tanstack/react-query";

import { connection, platform } from "./platform.ts";

const healthIntervalMilliseconds = 4000;
const healthPatienceMilliseconds = 8000;

/** Who is signed in, and what is left to do where signing in is not complete. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: (): Promise<SessionState> => platform.session(),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether somebody is signed in. */
export function isSignedIn(session: SessionState | undefined): session is Session {
  return session !== undefined && session.user !== null;
}

/** The health of the modules, asked for every few seconds while a page shows it. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }): Promise<PlatformHealth> =>
    platform.health({
      signal: AbortSignal.any([signal, AbortSignal.timeout(healthPatienceMilliseconds)]),
    }),
  refetchInterval: healthIntervalMilliseconds,
  retry: false,
});

export const availableDatesQuery = queryOptions({
  queryKey: ["available-dates"],
  queryFn: ({ signal }): Promise<AvailableDates> => connection.availableDates({ signal }),
  staleTime: 60_000,
});

export const geographyQuery = (unit: AggregationUnit) =>
  queryOptions({
    queryKey: ["geography", unit],
    queryFn: ({ signal }) => connection.geography(unit, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
