import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { AuthenticatorSection } from "./authenticator-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { securityQuery } from "./security-queries.ts";
import { SessionsSection } from "./sessions-section.tsx";

import classes from "./my-security.module.css";

/** A user's own password, second factor and sessions. */
export function MySecurityPage(): ReactElement {
  const { data: security, error, refetch } = useQuery(securityQuery);
  return (
    <>
      <PageHeader title="My security">How you sign in, and where you are signed in.</PageHeader>
      <div className={classes.rows}>
        {security === undefined ? (
          <ListState error={error} onRetry={refetch} />
        ) : (
          <>
            <PasswordSection hasPassword={security.hasPassword} />
            <AuthenticatorSection security={security} />
            <PasskeysSection passkeys={security.passkeys} />
          </>
        )}
        <SessionsSection />
      </div>
    </>
  );
}
