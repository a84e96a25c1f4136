import type { AggregationUnit, AvailableDates, PlatformHealth, Session } from "@flotilla/client";
import { queryOptions } from "@tanstack/react-query";

import { connection, platform } from "./platform.ts";

const healthIntervalMilliseconds = 4000;
const healthPatienceMilliseconds = 8000;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => (await platform.session()) ?? null,
  staleTime: Number.POSITIVE_INFINITY,
});

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
