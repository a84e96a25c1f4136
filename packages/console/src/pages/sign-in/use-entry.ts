import { FlotillaRequestError } from "@flotilla/client";
import type { SessionState } from "@flotilla/client";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";

import { isConsolePage } from "../../lib/own-path.ts";
import { isSignedIn, sessionQuery } from "../../lib/queries.ts";

const route = getRouteApi("/sign-in");

/** Takes what a step of signing in has led to: the next step, or the page that was wanted. */
export function useEntry(): (session: SessionState) => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { next = "/" } = route.useSearch();
  return async (session) => {
    queryClient.setQueryData(sessionQuery.queryKey, session);
    if (!isSignedIn(session)) return;
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    if (isConsolePage(next)) await router.navigate({ href: next, replace: true });
    else location.assign(next);
  };
}

/** Goes back to the first step, and says why, when what was done before has been forgotten meanwhile. */
export function useRestart(): (error: Error) => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  const search = route.useSearch();
  return async (error) => {
    if (!(error instanceof FlotillaRequestError) || error.code !== "identity.not_signed_in") return;
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    const told = { ...search, problem: error.code };
    await router.navigate({ to: "/sign-in", search: told, replace: true });
  };
}
