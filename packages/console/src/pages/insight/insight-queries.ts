import type { ResultRow } from "@flotilla/client";
import { queryOptions } from "@tanstack/react-query";

import { connection } from "../../lib/platform.ts";
import type { Week } from "./week.ts";

export interface TimedRows {
  readonly rows: readonly ResultRow[];
  /** From asking until the answer was here. */
  readonly tookMilliseconds: number;
}

/** Unique subscribers per region of the smallest unit, in some days. */
export const subscribersQuery = ({ startDate, endDate }: Week) =>
  queryOptions({
    queryKey: ["unique-subscriber-counts", "admin3", startDate, endDate],
    queryFn: async ({ signal }): Promise<TimedRows> => {
      const query = connection.uniqueSubscriberCounts({
        startDate,
        endDate,
        aggregationUnit: "admin3",
      });
      const asked = performance.now();
      const rows = await query.result({ signal });
      return { rows, tookMilliseconds: performance.now() - asked };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
