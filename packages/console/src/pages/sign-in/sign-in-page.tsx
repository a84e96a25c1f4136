import type { SessionState } from "@flotilla/client";
import { UnstyledButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { isSignedIn, sessionQuery } from "../../lib/queries.ts";
import { ToldError } from "../../lib/told-error.ts";
import { ColorSchemeControl } from "../../ui/color-scheme-control.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Flotilla } from "./flotilla.tsx";
import { OtherWays } from "./other-ways.tsx";
import { SecondFactorStep } from "./second-factor-step.tsx";
import type { Pending } from "./second-factor-step.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { tellProblem } from "./sign-in-problem.ts";

import classes from "./sign-in-page.module.css";

const route = getRouteApi("/sign-in");
const EnrolmentStep = lazy(async () => {
  const module = await import("./enrolment-step.tsx");
  return { default: module.EnrolmentStep };
});

export function SignInPage(): ReactElement {
  const { data: session } = useQuery(sessionQuery);
  const pending = useLastPending(session);
  return (
    <div className={classes.page}>
      <title>Sign in · Flotilla</title>
      <div className={classes.picture}>
        <Flotilla />
        <p className={classes.promise}>Sensitive data stays in. Only permitted answers go out.</p>
      </div>
      <main className={classes.main}>
        <div className={classes.form}>
          <div className={classes.brand}>
            <Logo size={40} />
            <div>
              <p className={classes.name}>Flotilla</p>
              <p className={classes.host}>{location.host}</p>
            </div>
          </div>
          {pending === null ? <FirstStep /> : <NextStep key={pending.step} pending={pending} />}
        </div>
        <footer className={classes.footer}>
          <ColorSchemeControl />
        </footer>
      </main>
    </div>
  );
}

function FirstStep(): ReactElement {
  const { problem } = route.useSearch();
  return (
    <>
      <h1>Sign in</h1>
      {problem !== undefined && <Problem error={errorOf(problem)} />}
      <SignInForm />
      <OtherWays />
    </>
  );
}

function NextStep({ pending }: { readonly pending: Pending }): ReactElement {
  const isEnrolment = pending.step === "enrolment";
  return (
    <>
      <div>
        <h1>{isEnrolment ? "Set up a second factor" : "Confirm that it is you"}</h1>
        <p className={classes.host}>
          as <strong>{pending.user}</strong>
        </p>
      </div>
      {isEnrolment ? (
        <Suspense fallback={<p className={classes.hint}>Loading…</p>}>
          <EnrolmentStep />
        </Suspense>
      ) : (
        <SecondFactorStep pending={pending} />
      )}
      <WayBack />
    </>
  );
}

function WayBack(): ReactElement {
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => platform.signOut(),
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
  });
  return (
    <>
      {signOut.error !== null && <Problem error={signOut.error} />}
      <UnstyledButton
        className={classes.link}
        disabled={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        Sign in as somebody else
      </UnstyledButton>
    </>
  );
}

/** What is pending; the last of it while the page that was wanted is being loaded. */
function useLastPending(session: SessionState | undefined): SessionState["pending"] {
  const pending = session?.pending ?? null;
  const [last, setLast] = useState(pending);
  if (isSignedIn(session)) return last;
  if (pending !== last) setLast(pending);
  return pending;
}

function errorOf(code: string): ToldError {
  const { message, remedy } = tellProblem(code);
  return new ToldError(message, remedy, code);
}
