import type { OperationAnswer } from "@flotilla/client";
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";

/** A token as administrators see it; the token itself nobody sees. */
export type AdministeredToken = OperationAnswer<"listTokens">["tokens"][number];

/** Which tokens are wanted; empty for all. */
export interface TokenFilter {
  /** The name of who has them. */
  readonly user: string;
  readonly state: AdministeredToken["state"] | "";
}

const pageSize = 50;

/** The tokens of everybody, the newest first, page by page. */
export const tokensQuery = ({ user, state }: TokenFilter) =>
  infiniteQueryOptions({
    queryKey: ["administration", "tokens", user, state],
    initialPageParam: "",
    queryFn: async ({ pageParam: before, signal }): Promise<readonly AdministeredToken[]> => {
      const query = {
        limit: pageSize,
        ...(user === "" ? {} : { user }),
        ...(state === "" ? {} : { state }),
        ...(before === "" ? {} : { before }),
      };
      const path = "/api/identity/tokens";
      return (await platform.call<"listTokens">({ method: "GET", path, query, signal })).tokens;
    },
    // A page that is not full is the last one.
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    placeholderData: keepPreviousData,
  });

/** Revokes a token, whoever has it. */
export function revokeToken(id: string) {
  return platform.call<"revokeToken">({
    method: "DELETE",
    path: "/api/identity/tokens/{token}",
    parameters: { token: id },
  });
}
