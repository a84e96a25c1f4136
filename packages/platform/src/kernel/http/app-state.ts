import type { FastifyRequest } from "fastify";

import type { FlotillaError } from "../errors.ts";
import type { App } from "./app.ts";
import { type RouteTable, createRouteTable } from "./route-table.ts";

/** What the parts of one HTTP application know in common. */
export interface AppState {
  /** Set once the application no longer accepts connections. */
  closing: boolean;
  /** Whether `/livez` is one of its routes. */
  answersLiveness: boolean;
  /** Whether there is a route that the description of the interface should have. */
  hasVisibleRoutes: boolean;
  readonly routes: RouteTable;
  /** The error that a request was answered with. */
  readonly failures: WeakMap<FastifyRequest, FlotillaError>;
  /** Finds the file of the console that an address without a route means; undefined if it means none. */
  findFile: (request: FastifyRequest) => Promise<string | undefined>;
}

const states = new WeakMap<object, AppState>();

/** The state of an application, the same for all scopes registered in it. */
export function stateOf(app: Pick<App, "server">): AppState {
  const known = states.get(app.server);
  if (known) return known;
  const state: AppState = {
    closing: false,
    answersLiveness: false,
    hasVisibleRoutes: false,
    routes: createRouteTable(),
    failures: new WeakMap(),
    findFile: async () => undefined,
  };
  states.set(app.server, state);
  return state;
}
