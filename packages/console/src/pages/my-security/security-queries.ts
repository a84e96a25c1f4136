import type { OperationAnswer } from "@flotilla/client";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { platform } from "../../lib/platform.ts";

/** How the account of the signed-in user is secured. */
export type AccountSecurity = OperationAnswer<"getMySecurity">;
export type Passkey = AccountSecurity["passkeys"][number];

/** A browser in which the user is signed in. */
export type BrowserSession = OperationAnswer<"listMySessions">["sessions"][number];

export const securityQuery = queryOptions({
  queryKey: ["my", "security"],
  queryFn: ({ signal }): Promise<AccountSecurity> =>
    platform.call<"getMySecurity">({ method: "GET", path: "/api/identity/me/security", signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ["my", "sessions"],
  queryFn: async ({ signal }): Promise<readonly BrowserSession[]> => {
    const request = { method: "GET", path: "/api/identity/me/sessions", signal } as const;
    return (await platform.call<"listMySessions">(request)).sessions;
  },
});

/** A change of one's own security; what is shown of it is asked for again before it counts as done. */
export function useSecurityChange<Order = void, Answer = unknown>(
  change: (order: Order) => Promise<Answer>,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Passwords and backup codes shall not stay in memory when their dialog is closed.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["my"] }),
  });
}
