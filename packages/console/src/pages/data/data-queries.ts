import type { OperationAnswer } from "@flotilla/client";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";

/** What an administrator sees of the events of the tenant. */
export type LoadedDays = OperationAnswer<"listEventDays">;
export type KnownType = LoadedDays["types"][number];
export type KnownDay = LoadedDays["days"][number];
export type DayHistory = OperationAnswer<"getEventDay">;
export type Batch = OperationAnswer<"listBatches">["batches"][number];
export type RunningLoad = OperationAnswer<"listRunningLoads">["loads"][number];
export type QuarantinedRow = OperationAnswer<"listQuarantine">["rows"][number];
export type QualityCheck = OperationAnswer<"listQualityChecks">["checks"][number];
export type QualitySeries = OperationAnswer<"getQuality">["series"][number];
export type RetentionRule = OperationAnswer<"listRetentionRules">["rules"][number];
export type RetentionOutcome = OperationAnswer<"setRetentionRule">;
export type Certificate = OperationAnswer<"listErasures">["erasures"][number];
export type Backup = OperationAnswer<"listEventBackups">["backups"][number];

const all = "data";
const pageSize = 20;
/** How often loads under way are asked for, in milliseconds. */
const loadsInterval = 2000;

/** The days from `start` to the one before `end`, or all of them. */
export const daysQuery = (span: { readonly start?: string; readonly end?: string } = {}) =>
  queryOptions({
    queryKey: [all, "days", span],
    queryFn: ({ signal }): Promise<LoadedDays> =>
      platform.call<"listEventDays">({
        method: "GET",
        path: "/api/events/days",
        query: span,
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const dayQuery = (type: string, day: string) =>
  queryOptions({
    queryKey: [all, "day", type, day],
    queryFn: ({ signal }): Promise<DayHistory> =>
      platform.call<"getEventDay">({
        method: "GET",
        path: "/api/events/days/{type}/{day}",
        parameters: { type, day },
        signal,
      }),
  });

/** The loads under way, asked for again and again. */
export const loadsQuery = queryOptions({
  queryKey: [all, "loads"],
  queryFn: async ({ signal }): Promise<readonly RunningLoad[]> => {
    const request = { method: "GET", path: "/api/events/loads", signal } as const;
    return (await platform.call<"listRunningLoads">(request)).loads;
  },
  refetchInterval: loadsInterval,
});

/** What was loaded, the latest first. */
export const batchesQuery = infiniteQueryOptions({
  queryKey: [all, "batches"],
  initialPageParam: 0,
  queryFn: async ({ pageParam: before, signal }) => {
    const query = { limit: pageSize, ...(before === 0 ? {} : { before }) };
    const path = "/api/events/batches";
    return await platform.call<"listBatches">({ method: "GET", path, query, signal });
  },
  getNextPageParam: ({ next }) => next ?? undefined,
});

/** The rows that could not be read, those of the latest batch first; of one type, or of all where it is empty. */
export const quarantineQuery = (type: string) =>
  infiniteQueryOptions({
    queryKey: [all, "quarantine", type],
    initialPageParam: "",
    queryFn: async ({ pageParam: before, signal }) => {
      const query = {
        limit: pageSize,
        ...(type === "" ? {} : { type }),
        ...(before === "" ? {} : { before }),
      };
      const path = "/api/events/quarantine";
      return await platform.call<"listQuarantine">({ method: "GET", path, query, signal });
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const checksQuery = queryOptions({
  queryKey: [all, "checks"],
  queryFn: async ({ signal }): Promise<readonly QualityCheck[]> => {
    const request = { method: "GET", path: "/api/events/quality/checks", signal } as const;
    return (await platform.call<"listQualityChecks">(request)).checks;
  },
});

export const qualityQuery = (type: string) =>
  queryOptions({
    queryKey: [all, "quality", type],
    queryFn: async ({ signal }): Promise<readonly QualitySeries[]> => {
      const request = {
        method: "GET",
        path: "/api/events/quality",
        query: { type },
        signal,
      } as const;
      return (await platform.call<"getQuality">(request)).series;
    },
    placeholderData: keepPreviousData,
  });

export const retentionQuery = queryOptions({
  queryKey: [all, "retention"],
  queryFn: async ({ signal }): Promise<readonly RetentionRule[]> => {
    const request = { method: "GET", path: "/api/events/retention", signal } as const;
    return (await platform.call<"listRetentionRules">(request)).rules;
  },
});

export const erasuresQuery = queryOptions({
  queryKey: [all, "erasures"],
  queryFn: async ({ signal }): Promise<readonly Certificate[]> => {
    const request = { method: "GET", path: "/api/events/erasures", signal } as const;
    return (await platform.call<"listErasures">(request)).erasures;
  },
});

export const backupsQuery = queryOptions({
  queryKey: [all, "backups"],
  queryFn: async ({ signal }): Promise<readonly Backup[]> => {
    const request = { method: "GET", path: "/api/events/backups", signal } as const;
    return (await platform.call<"listEventBackups">(request)).backups;
  },
});

/** Sets how many days of a type are kept, null for all; or only says what that would remove. */
export function setRetention(order: {
  readonly type: string;
  readonly daysKept: number | null;
  readonly dryRun: boolean;
}): Promise<RetentionOutcome> {
  return platform.call<"setRetentionRule">({
    method: "PUT",
    path: "/api/events/retention",
    body: order,
  });
}

export function eraseSubscriber(order: {
  readonly msisdn: string;
  readonly reason: string;
}): Promise<Certificate> {
  return platform.call<"eraseSubscriber">({
    method: "POST",
    path: "/api/events/erasures",
    body: order,
  });
}

export function makeBackup(): Promise<Backup> {
  return platform.call<"makeEventBackup">({
    method: "POST",
    path: "/api/events/backups",
    body: {},
  });
}

/** An act that changes the data; what is shown of it is asked for again afterwards, and so are answers. */
export function useDataAct<Order, Answer>(act: (order: Order) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => queryClient.invalidateQueries(),
  });
}
