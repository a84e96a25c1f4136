import type { OperationAnswer } from "@flotilla/client";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";

/** A token of the signed-in user; never the token itself. */
export type Token = OperationAnswer<"listMyTokens">["tokens"][number];

/** A server that the user can have tokens for, with the user's roles there. */
export type GrantedServer = OperationAnswer<"listMyServers">["servers"][number];

const tokensKey = ["my-tokens"];

export const tokensQuery = queryOptions({
  queryKey: tokensKey,
  queryFn: async ({ signal }): Promise<readonly Token[]> => {
    const request = { method: "GET", path: "/api/identity/me/tokens", signal } as const;
    return (await platform.call<"listMyTokens">(request)).tokens;
  },
});

export const serversQuery = queryOptions({
  queryKey: ["my-servers"],
  queryFn: async ({ signal }): Promise<readonly GrantedServer[]> => {
    const request = { method: "GET", path: "/api/identity/me/servers", signal } as const;
    return (await platform.call<"listMyServers">(request)).servers;
  },
});

/** An act on one's tokens; their list is asked for again before it counts as done. */
export function useTokenAct<Order, Answer>(act: (order: Order) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    // A token that was collected shall not stay in memory when its page is left.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensKey }),
  });
}
