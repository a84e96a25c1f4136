import { Type } from "typebox";

import { actorOf, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import type { Keeping } from "../keeping/keeping.ts";
import { dateTime, day, ofSession } from "./common-schemas.ts";

export interface ErasureRoutesDependencies {
  readonly guards: Guards;
  readonly erasures: Keeping["erasures"];
}

const count = Type.Integer({ minimum: 0 });
const certificate = Type.Object({
  id: Type.String(),
  at: dateTime,
  actor: Type.String(),
  reason: Type.String(),
  subscriberHash: Type.String({
    description: "A hash of the identifier under a key of the tenant, in hexadecimal.",
  }),
  found: Type.Boolean({ description: "Whether the store knew the identifier." }),
  removed: Type.Record(Type.String(), count, { description: "Rows removed, by table." }),
  changed: Type.Integer({
    minimum: 0,
    description: "Events of others that named the subscriber as counterpart and name nobody now.",
  }),
  days: Type.Record(Type.String(), Type.Array(day), {
    description: "The days from which events were removed, by type.",
  }),
  fileRewritten: Type.Boolean({
    description: "Whether the store's file was written anew without what was removed.",
  }),
  earlierBackups: Type.Array(Type.String(), {
    description: "The platform's earlier backups, in which the subscriber may still be.",
  }),
  statement: Type.String({ description: "What the certificate does not cover." }),
});
const failures = problemResponses(400, 401, 403, 507);

/** What administrators do when a person asks to be forgotten. */
export function addErasureRoutes(app: App, { guards, erasures }: ErasureRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    const list = {
      ...ofSession,
      operationId: "listErasures",
      summary: "List the certificates of erasures, the newest first",
      response: { 200: Type.Object({ erasures: Type.Array(certificate) }), ...failures },
    };
    scope.get("/erasures", { schema: list }, async (request) => ({
      erasures: await erasures.list(request.tenant),
    }));
    const erase = {
      ...ofSession,
      operationId: "eraseSubscriber",
      summary: "Remove everything that is known of one subscriber",
      body: Type.Object({
        msisdn: Type.String({
          minLength: 1,
          maxLength: 200,
          description: "The identifier as it stands in the files.",
        }),
        reason: Type.String({
          minLength: 1,
          maxLength: 500,
          description: "Why. It is kept, so it must not hold the identifier.",
        }),
      }),
      response: { 201: certificate, ...failures },
    };
    scope.post("/erasures", { schema: erase }, async (request, reply) =>
      reply.code(201).send(await erasures.erase(request.tenant, request.body, actorOf(request))),
    );
  });
}
