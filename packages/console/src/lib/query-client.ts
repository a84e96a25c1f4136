import { FlotillaRequestError } from "@flotilla/client";
import { QueryCache, QueryClient } from "@tanstack/react-query";

import { isSignedIn, sessionQuery } from "./queries.ts";

/** Creates the cache of answers. A 401 means that the session is over: `onSignedOut` is called once it is forgotten. */
export function createConsoleQueryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        const session = client.getQueryData(sessionQuery.queryKey);
        if (!isSignedOut(error) || !isSignedIn(session)) return;
        client.setQueryData(sessionQuery.queryKey, { ...session, user: null });
        onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && isTransient(error),
        refetchOnWindowFocus: false,
        // "online" is about the internet; the platform may be on this very machine.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

function isSignedOut(error: Error): boolean {
  return error instanceof FlotillaRequestError && error.status === 401;
}

/** Whether asking again may help: nobody answered, or a proxy said that nobody is behind it. */
function isTransient(error: Error): boolean {
  return error instanceof FlotillaRequestError && [0, 502, 503, 504].includes(error.status);
}
