import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { isConsolePage, readOwnPath } from "./lib/own-path.ts";
import { isSignedIn, sessionQuery } from "./lib/queries.ts";
import { NotFound } from "./ui/not-found.tsx";
import { PageError } from "./ui/page-error.tsx";
import { PageLoading } from "./ui/page-loading.tsx";

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFound });

interface SignInSearch {
  /** The path to go on to; it need not be a page of the console. */
  readonly next?: string | undefined;
  /** The code of what went wrong on the way here. */
  readonly problem?: string | undefined;
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  // Each is given even where it is undefined: what is left out here would be taken from the address as it is.
  validateSearch: ({ next, problem }: Record<string, unknown>): SignInSearch => ({
    next: readOwnPath(next, location.origin),
    problem: typeof problem === "string" ? problem : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    // Whoever cannot be asked who they are may still try to sign in, and is told then what is wrong.
    const session = await context.queryClient.ensureQueryData(sessionQuery).catch(() => undefined);
    if (!isSignedIn(session)) return;
    const href = search.next ?? "/";
    throw redirect({ href, reloadDocument: !isConsolePage(href) });
  },
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (isSignedIn(session)) return;
    throw redirect({
      to: "/sign-in",
      search: location.href === "/" ? {} : { next: location.href },
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

const askRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/insight/ask",
  component: lazyRouteComponent(() => import("./pages/ask/ask-page.tsx"), "AskPage"),
});

const myTokensRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tokens",
  component: lazyRouteComponent(
    () => import("./pages/my-tokens/my-tokens-page.tsx"),
    "MyTokensPage",
  ),
});

const mySecurityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/security",
  component: lazyRouteComponent(
    () => import("./pages/my-security/my-security-page.tsx"),
    "MySecurityPage",
  ),
});

const administrationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/administration",
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.user?.isAdmin !== true) throw redirect({ to: "/" });
  },
});

const usersRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/users",
  component: lazyRouteComponent(() => import("./pages/users/users-page.tsx"), "UsersPage"),
});

const rolesRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/roles",
  component: lazyRouteComponent(() => import("./pages/roles/roles-page.tsx"), "RolesPage"),
});

const serversRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/servers",
  component: lazyRouteComponent(() => import("./pages/servers/servers-page.tsx"), "ServersPage"),
});

const tokensRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/tokens",
  component: lazyRouteComponent(
    () => import("./pages/all-tokens/all-tokens-page.tsx"),
    "AllTokensPage",
  ),
});

const daysRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/data",
  component: lazyRouteComponent(() => import("./pages/data/days-page.tsx"), "DaysPage"),
});

const qualityRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/data/quality",
  component: lazyRouteComponent(() => import("./pages/data/quality-page.tsx"), "QualityPage"),
});

const quarantineRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/data/quarantine",
  component: lazyRouteComponent(() => import("./pages/data/quarantine-page.tsx"), "QuarantinePage"),
});

const keepingRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/data/keeping",
  component: lazyRouteComponent(() => import("./pages/data/keeping-page.tsx"), "KeepingPage"),
});

const answersRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/answers",
  component: lazyRouteComponent(() => import("./pages/answers/answers-page.tsx"), "AnswersPage"),
});

const auditLogRoute = createRoute({
  getParentRoute: () => administrationRoute,
  path: "/audit-log",
  component: lazyRouteComponent(
    () => import("./pages/audit-log/audit-log-page.tsx"),
    "AuditLogPage",
  ),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    overviewRoute,
    insightRoute,
    askRoute,
    myTokensRoute,
    mySecurityRoute,
    administrationRoute.addChildren([
      usersRoute,
      rolesRoute,
      serversRoute,
      tokensRoute,
      daysRoute,
      qualityRoute,
      quarantineRoute,
      keepingRoute,
      answersRoute,
      auditLogRoute,
    ]),
  ]),
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

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: ReturnType<typeof createConsoleRouter>;
  }
}
