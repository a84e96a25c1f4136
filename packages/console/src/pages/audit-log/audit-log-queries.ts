import { pathOf } from "@flotilla/client";
import type { OperationAnswer } from "@flotilla/client";
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";
import { toFilterQuery } from "./audit-filter.ts";
import type { AuditFilter } from "./audit-filter.ts";

type AuditPage = OperationAnswer<"listAuditEntries">;

/** One act or refusal. */
export type AuditEntry = AuditPage["entries"][number];

/** Whether the log is as it was written. */
export type Verification = OperationAnswer<"verifyAuditLog">;

const pageSize = 50;

/** The entries that a filter leaves, the newest first, page by page. */
export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit-log", toFilterQuery(filter)],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam: before, signal }): Promise<AuditPage> => {
      const page = { limit: pageSize, ...(before === null ? {} : { before }) };
      const query = { ...toFilterQuery(filter), ...page };
      return platform.call<"listAuditEntries">({
        method: "GET",
        path: "/api/audit-log",
        query,
        signal,
      });
    },
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // It grows with every act: what was shown a moment ago is old.
    gcTime: 0,
  });

/** Reads the whole log and checks its chain. */
export function verifyAuditLog(): Promise<Verification> {
  return platform.call<"verifyAuditLog">({ method: "GET", path: "/api/audit-log/verification" });
}

/** Where a file with the entries that a filter leaves is to be had. */
export function exportAddressOf(filter: AuditFilter, format: "csv" | "jsonl"): string {
  return pathOf<"exportAuditLog">({
    method: "GET",
    path: "/api/audit-log/export",
    query: { ...toFilterQuery(filter), format },
  });
}
