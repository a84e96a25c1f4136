import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { sessionQuery } from "./lib/queries.ts";
import { NotFound } from "./ui/not-found.tsx";
import { PageError } from "./ui/page-error.tsx";
import { PageLoading } from "./ui/page-loading.tsx";

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = search["next"];
    return isOwnPath(next) ? { next } : {};
  },
  beforeLoad: async ({ context, search }) => {
    // Whoever cannot be asked who they are may still try to sign in, and is told then what is wrong.
    const session = await context.queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (session !== null) throw redirect({ to: search.next ?? "/" });
  },
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session !== null) return;
    throw redirect({
      to: "/sign-in",
      search: location.pathname === "/" ? {} : { next: location.pathname },
    });
  },
  component: lazyRouteComponent(() => import("./ui/shell.tsx"), "Shell"),
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview/overview-page.tsx"), "OverviewPage"),
});

const insightRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/insight",
  component: lazyRouteComponent(() => import("./pages/insight/insight-page.tsx"), "InsightPage"),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([overviewRoute, insightRoute]),
]);

/** Every page of the console by its path. Pages behind the shell are only for those who are signed in. */
export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultErrorComponent: PageError,
    defaultPendingComponent: PageLoading,
  });
}

/** A path of this console, not an address of another host. */
function isOwnPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])/.test(value);
}

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: ReturnType<typeof createConsoleRouter>;
  }
}
