import type { OperationAnswer } from "@flotilla/client";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";

/** What is kept of answers, and what is being computed. */
export type CacheContent = OperationAnswer<"showCache">;
export type KeptAnswer = CacheContent["entries"][number];
export type RunningQuery = CacheContent["running"][number];

const key = ["kept-answers"];
/** How often it is asked for, in milliseconds. */
const interval = 4000;
const mostShown = 200;

export const cacheQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }): Promise<CacheContent> =>
    platform.call<"showCache">({
      method: "GET",
      path: "/api/insight/cache",
      query: { limit: mostShown },
      signal,
    }),
  refetchInterval: interval,
});

export function dropAnswer(id: string) {
  const path = "/api/insight/cache/{id}";
  return platform.call<"dropAnswer">({ method: "DELETE", path, parameters: { id } });
}

export function clearCache() {
  return platform.call<"clearCache">({ method: "DELETE", path: "/api/insight/cache" });
}

export function cancelQuery(id: string) {
  const path = "/api/insight/queries/{id}/cancel";
  return platform.call<"cancelQuery">({ method: "POST", path, parameters: { id } });
}

/** An act on the kept answers; they are asked for again before it counts as done. */
export function useCacheAct<Order, Answer>(act: (order: Order) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  });
}
