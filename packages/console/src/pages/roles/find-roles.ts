import type { AdministeredRole } from "../../lib/administration-queries.ts";

/** The roles in whose name, server or members every word of the search stands. */
export function findRoles(
  roles: readonly AdministeredRole[],
  search: string,
): readonly AdministeredRole[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return roles.filter(({ name, server, members }) => {
    const text = [name, server.name, server.audience, ...members].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The roles of each server, in the order in which they come. */
export function groupByServer(
  roles: readonly AdministeredRole[],
): readonly { readonly server: AdministeredRole["server"]; readonly roles: AdministeredRole[] }[] {
  const groups = Map.groupBy(roles, ({ server }) => server.id);
  return [...groups.values()].flatMap((ofServer) => {
    const server = ofServer[0]?.server;
    return server === undefined ? [] : [{ server, roles: ofServer }];
  });
}
