import { Type } from "typebox";

import { actorOf, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import { declaredKinds, type EventTypes } from "../catalogue/declare-type.ts";
import type { EventType } from "../event-types.ts";
import { ofSession } from "./common-schemas.ts";

export interface TypeRoutesDependencies {
  readonly guards: Guards;
  readonly eventTypes: EventTypes;
}

const kind = Type.Enum([...declaredKinds]);
const eventType = Type.Object({
  name: Type.String(),
  isDeclared: Type.Boolean({ description: "Whether the tenant declared it." }),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      kind,
      isRequired: Type.Boolean({ description: "Whether every event must have a value." }),
    }),
  ),
});

/** What administrators do with the types of events. */
export function addTypeRoutes(app: App, { guards, eventTypes }: TypeRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addList(scope, eventTypes);
    addDeclare(scope, eventTypes);
  });
}

function addList(app: App, eventTypes: EventTypes): void {
  const schema = {
    ...ofSession,
    operationId: "listEventTypes",
    summary: "List the types of events, the built-in ones first",
    response: {
      200: Type.Object({ types: Type.Array(eventType) }),
      ...problemResponses(401, 403),
    },
  };
  app.get("/types", { schema }, async ({ tenant }) => ({
    types: (await eventTypes.list(tenant)).map((type) => describe(type)),
  }));
}

function addDeclare(app: App, eventTypes: EventTypes): void {
  const schema = {
    ...ofSession,
    operationId: "declareEventType",
    summary: "Declare a further type of events",
    body: Type.Object({
      name: Type.String({
        minLength: 1,
        maxLength: 40,
        description: "A lower-case letter, then lower-case letters, digits and underscores.",
      }),
      columns: Type.Array(
        Type.Object({ name: Type.String({ minLength: 1, maxLength: 60 }), kind }),
        {
          maxItems: 100,
          description:
            "The columns in their order. datetime and msisdn are there whether they are named or not.",
        },
      ),
    }),
    response: { 201: eventType, ...problemResponses(400, 401, 403, 409) },
  };
  app.post("/types", { schema }, async (request, reply) => {
    const declared = await eventTypes.declare(request.tenant, request.body, actorOf(request));
    return await reply.code(201).send(describe(declared));
  });
}

function describe({ name, isDeclared, layout }: EventType) {
  const columns = layout.map((column) => ({
    name: column.name,
    // Layouts of events have no other kinds.
    kind: column.kind as (typeof declaredKinds)[number],
    isRequired: column.required === true,
  }));
  return { name, isDeclared, columns };
}
