import { Button, UnstyledButton } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { canUsePasskeys } from "../../lib/passkeys.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { BackupCodes } from "../my-security/backup-codes.tsx";
import { PasskeyForm } from "../my-security/passkey-form.tsx";
import { TwoFactorSetUp } from "../my-security/two-factor-set-up.tsx";
import { useEntry } from "./use-entry.ts";

import classes from "./sign-in-page.module.css";

/** The second step of those who must have a second factor and have none yet. */
export function EnrolmentStep(): ReactElement {
  const [way, setWay] = useState<"app" | "passkey">();
  const [codes, setCodes] = useState<readonly string[]>();
  const complete = useCompletion();
  if (codes !== undefined) return <BackupCodes codes={codes} onKept={complete} />;
  if (way === undefined) return <Ways onChoose={setWay} />;
  return (
    <>
      {way === "app" ? (
        <TwoFactorSetUp onConfirmed={setCodes} />
      ) : (
        <PasskeyForm onAdded={complete} />
      )}
      <UnstyledButton className={classes.link} onClick={() => setWay(undefined)}>
        Choose another way
      </UnstyledButton>
    </>
  );
}

function Ways(properties: { readonly onChoose: (way: "app" | "passkey") => void }): ReactElement {
  const { onChoose } = properties;
  return (
    <div className={classes.fields}>
      <p className={classes.hint}>
        This account must have a second factor beside the password, so that a stolen password is not
        enough. It is set up once.
      </p>
      <Button
        size="md"
        fullWidth
        leftSection={<IconDeviceMobile size={18} aria-hidden="true" />}
        onClick={() => onChoose("app")}
      >
        Set up an authenticator app
      </Button>
      {canUsePasskeys() && (
        <Button variant="default" size="md" fullWidth onClick={() => onChoose("passkey")}>
          Add a passkey instead
        </Button>
      )}
    </div>
  );
}

/** The platform has completed signing in by now; the page learns who is signed in, and goes on. */
function useCompletion(): () => Promise<void> {
  const queryClient = useQueryClient();
  const enter = useEntry();
  return async () => enter(await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }));
}
