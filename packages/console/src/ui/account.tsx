import type { Session } from "@flotilla/client";
import { Button } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";

import { platform } from "../lib/platform.ts";
import { sessionQuery } from "../lib/queries.ts";
import { ColorSchemeControl } from "./color-scheme-control.tsx";
import { Problem } from "./problem.tsx";

import classes from "./shell.module.css";

/** Who is signed in, the colours, and the way out. */
export function Account({ user }: { readonly user: Session["user"] }): ReactElement {
  const signOut = useSignOut();
  return (
    <div className={classes.account}>
      {signOut.error !== null && <Problem error={signOut.error} />}
      <div className={classes.user}>
        <span className={classes.initial} aria-hidden="true">
          {user.name.slice(0, 1).toUpperCase()}
        </span>
        <div className={classes.userNames}>
          <p className={classes.userName}>{user.name}</p>
          <p className={classes.userRole}>{user.isAdmin ? "Administrator" : "User"}</p>
        </div>
      </div>
      <div className={classes.accountActions}>
        <ColorSchemeControl />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.signOut}
          leftSection={<IconLogout size={16} aria-hidden="true" />}
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </Button>
      </div>
    </div>
  );
}

function useSignOut() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => platform.signOut(),
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await router.navigate({ to: "/sign-in" });
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
}
