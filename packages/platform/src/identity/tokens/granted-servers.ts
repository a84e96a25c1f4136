import { grantLimits, serverLimits, type TokenGrant } from "./token-grants.ts";
import { earliestLimit, type ExpiryLimit, isoTime } from "./token-limits.ts";

/** The latest moment to which something may be valid, and who says so. It is past when tokens can be made no more. */
export interface LatestExpiry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** A sentence, such as: The role "analyst" allows 7 days. */
  readonly reason: string;
}

/** A server that a user can have tokens for. */
export interface GrantedServer {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
  /** Of the server alone. */
  readonly latestExpiry: LatestExpiry;
  readonly roles: {
    readonly name: string;
    readonly scopes: string[];
    /** Of the role and the server together. */
    readonly latestExpiry: LatestExpiry;
  }[];
}

/** The servers of these grants, with their roles, in the order of the grants. @param now - seconds since 1970 */
export function describeServers(grants: readonly TokenGrant[], now: number): GrantedServer[] {
  const byServer = Map.groupBy(grants, (grant) => grant.server.id);
  return [...byServer.values()].map((ofServer) => {
    const { server } = ofServer[0]!;
    return {
      id: server.id,
      name: server.name,
      audience: server.audience,
      latestExpiry: latestOf(serverLimits(server, now)),
      roles: ofServer.map((grant) => ({
        name: grant.role,
        scopes: [...grant.scopes],
        latestExpiry: latestOf(grantLimits([grant], now)),
      })),
    };
  });
}

function latestOf(limits: readonly ExpiryLimit[]): LatestExpiry {
  const { at, reason } = earliestLimit(limits);
  return { at: isoTime(at), reason };
}
