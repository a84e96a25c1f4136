import type { OperationAnswer } from "@flotilla/client";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { platform } from "./platform.ts";

/** A user, a role, a server as administrators see them. */
export type AdministeredUser = OperationAnswer<"listUsers">["users"][number];
export type AdministeredRole = OperationAnswer<"listRoles">["roles"][number];
export type AdministeredServer = OperationAnswer<"listServers">["servers"][number];

/** A role on a server; the server by its audience. */
export type Membership = AdministeredUser["roles"][number];

export const usersQuery = queryOptions({
  queryKey: ["administration", "users"],
  queryFn: async ({ signal }): Promise<readonly AdministeredUser[]> => {
    const request = { method: "GET", path: "/api/identity/users", signal } as const;
    return (await platform.call<"listUsers">(request)).users;
  },
});

export const rolesQuery = queryOptions({
  queryKey: ["administration", "roles"],
  queryFn: async ({ signal }): Promise<readonly AdministeredRole[]> => {
    const request = { method: "GET", path: "/api/identity/roles", signal } as const;
    return (await platform.call<"listRoles">(request)).roles;
  },
});

export const serversQuery = queryOptions({
  queryKey: ["administration", "servers"],
  queryFn: async ({ signal }): Promise<readonly AdministeredServer[]> => {
    const request = { method: "GET", path: "/api/identity/servers", signal } as const;
    return (await platform.call<"listServers">(request)).servers;
  },
});

/**
 * An act of an administrator. Users, roles, servers and tokens hang together, so that all of them are asked for again
 * after it; it is done when what is shown is up to date.
 */
export function useAct<Order, Answer>(act: (order: Order) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["administration"] }),
  });
}

/** Makes a user a member of a role, or takes the role from the user; the role by its id. */
export async function changeMembership(change: {
  readonly role: string;
  readonly user: string;
  readonly isMember: boolean;
}): Promise<void> {
  const path = "/api/identity/roles/{role}/members/{user}";
  const parameters = { role: change.role, user: change.user };
  await (change.isMember
    ? platform.call<"addMember">({ method: "PUT", path, parameters })
    : platform.call<"removeMember">({ method: "DELETE", path, parameters }));
}
