import type { OperationAnswer, QueryProgress, ResultRow } from "@flotilla/client";
import { queryOptions } from "@tanstack/react-query";

import { connection, platform } from "../../lib/platform.ts";
import { readKinds } from "./spec-schema.ts";
import type { JsonSchema, Kinds, Spec } from "./spec-schema.ts";

interface Specification {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Every kind of query that the platform knows. */
export const kindsQuery = queryOptions({
  queryKey: ["query-kinds"],
  queryFn: async ({ signal }): Promise<Kinds> => {
    const request = { method: "GET", path: "/api/0/spec/openapi.json", signal } as const;
    const answer: unknown = await platform.call<"getSpecification">(request);
    return readKinds((answer as Specification).components.schemas);
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The roles of the signed-in user on this platform's server, with their scopes. */
export const myRolesQuery = queryOptions({
  queryKey: ["my-roles"],
  queryFn: async ({
    signal,
  }): Promise<OperationAnswer<"listMyServers">["servers"][number]["roles"]> => {
    const request = { method: "GET", path: "/api/identity/me/servers", signal } as const;
    const { servers } = await platform.call<"listMyServers">(request);
    return servers.flatMap(({ roles }) => roles);
  },
});

/** What the signed-in user's roles have spent where answers have noise. */
export const privacyBudgetQuery = queryOptions({
  queryKey: ["privacy-budget"],
  queryFn: ({ signal }) => connection.privacyBudget({ signal }),
});

/** An answer that is here. */
export interface Answer {
  readonly spec: Spec;
  readonly id: string;
  readonly rows: readonly ResultRow[];
  /** From asking until the answer was here. */
  readonly tookMilliseconds: number;
}

/** Asks, tells how far the platform is, and gives the answer. A query that is stopped is ended on the platform too. */
export async function askPlatform(
  spec: Spec,
  watch: { readonly onProgress: (progress: QueryProgress) => void; readonly signal: AbortSignal },
): Promise<Answer> {
  const asked = performance.now();
  const query = connection.query(spec);
  try {
    const rows = await query.result(watch);
    return { spec, id: query.id ?? "", rows, tookMilliseconds: performance.now() - asked };
  } catch (error) {
    if (watch.signal.aborted) await query.cancel();
    throw error;
  }
}
