import type { App } from "#kernel";

import { addForwardAuthRoutes, type ForwardAuthRoutesDependencies } from "./forward-auth-routes.ts";
import { addKeyRoutes, type KeyRoutesDependencies } from "./key-routes.ts";
import { addMySecurityRoutes, type MySecurityRoutesDependencies } from "./my-security-routes.ts";
import { addPasskeyRoutes, type PasskeyRoutesDependencies } from "./passkey-routes.ts";
import { addRoleRoutes, type RoleRoutesDependencies } from "./role-routes.ts";
import { addServerRoutes, type ServerRoutesDependencies } from "./server-routes.ts";
import { readCookies } from "./session-cookie.ts";
import { addSessionRoutes, type SessionRoutesDependencies } from "./session-routes.ts";
import {
  addSingleSignOnRoutes,
  type SingleSignOnRoutesDependencies,
} from "./single-sign-on-routes.ts";
import { addTokenRoutes, type TokenRoutesDependencies } from "./token-routes.ts";
import { addUserRoutes, type UserRoutesDependencies } from "./user-routes.ts";

export type IdentityRoutesDependencies = ForwardAuthRoutesDependencies &
  KeyRoutesDependencies &
  MySecurityRoutesDependencies &
  PasskeyRoutesDependencies &
  RoleRoutesDependencies &
  ServerRoutesDependencies &
  SessionRoutesDependencies &
  SingleSignOnRoutesDependencies &
  TokenRoutesDependencies &
  UserRoutesDependencies;

/** The routes below `/api/identity`, those of keys and those for proxies. Guards work in every scope registered after this call. */
export function addIdentityRoutes(app: App, dependencies: IdentityRoutesDependencies): void {
  readCookies(app);
  addKeyRoutes(app, dependencies);
  addForwardAuthRoutes(app, dependencies);
  void app.register(
    async (scope: App) => {
      addSessionRoutes(scope, dependencies);
      addPasskeyRoutes(scope, dependencies);
      addSingleSignOnRoutes(scope, dependencies);
      addMySecurityRoutes(scope, dependencies);
      addTokenRoutes(scope, dependencies);
      addUserRoutes(scope, dependencies);
      addServerRoutes(scope, dependencies);
      addRoleRoutes(scope, dependencies);
    },
    { prefix: "/api/identity" },
  );
}
