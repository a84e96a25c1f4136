import { Button } from "@mantine/core";
import { IconFingerprint, IconLogin2 } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactElement } from "react";

import { canUsePasskeys, signInWithPasskey } from "../../lib/passkeys.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { Problem } from "../../ui/problem.tsx";
import { useEntry } from "./use-entry.ts";

import classes from "./sign-in-page.module.css";

const route = getRouteApi("/sign-in");

/** Signing in without a password: with a passkey, or through the provider of the organisation. */
export function OtherWays(): ReactElement | null {
  const { data: session } = useQuery(sessionQuery);
  const label = session?.singleSignOn?.label;
  if (label === undefined && !canUsePasskeys()) return null;
  return (
    <div className={classes.ways}>
      <p className={classes.or}>or</p>
      {label !== undefined && <SingleSignOn label={label} />}
      {canUsePasskeys() && <PasskeyButton />}
    </div>
  );
}

/** Asks the browser for a passkey. */
export function PasskeyButton(): ReactElement {
  const enter = useEntry();
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: enter });
  return (
    <>
      {signIn.error !== null && <Problem error={signIn.error} />}
      <Button
        variant="default"
        size="md"
        fullWidth
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        Use a passkey
      </Button>
    </>
  );
}

function SingleSignOn({ label }: { readonly label: string }): ReactElement {
  const { next } = route.useSearch();
  const query = next === undefined ? "" : `?${new URLSearchParams({ next }).toString()}`;
  return (
    <Button
      component="a"
      href={`/api/identity/sign-in/single-sign-on${query}`}
      variant="default"
      size="md"
      fullWidth
      classNames={{ root: classes.provider ?? "", label: classes.providerLabel ?? "" }}
      leftSection={<IconLogin2 size={18} aria-hidden="true" />}
    >
      {label}
    </Button>
  );
}
