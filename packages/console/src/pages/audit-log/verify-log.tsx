import { Button } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { Problem } from "../../ui/problem.tsx";
import { verifyAuditLog } from "./audit-log-queries.ts";
import type { Verification } from "./audit-log-queries.ts";

import classes from "./audit-log.module.css";

/** Checks, when asked, that no entry was changed, added or removed. */
export function VerifyLog(): ReactElement {
  const verify = useMutation({ mutationFn: verifyAuditLog });
  return (
    <section className={classes.verify} aria-label="Verification">
      <div className={classes.result} role="status">
        {verify.isPending && <p className={classes.soft}>Reading every entry…</p>}
        {!verify.isPending && verify.data === undefined && (
          <p className={classes.soft}>
            Each entry is chained to the one before it. Verifying reads them all and finds the first
            that is not as it was written.
          </p>
        )}
        {!verify.isPending && verify.data !== undefined && <Result verification={verify.data} />}
      </div>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={18} aria-hidden="true" />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify
      </Button>
      {verify.error !== null && (
        <div className={classes.problem}>
          <Problem error={verify.error} />
        </div>
      )}
    </section>
  );
}

function Result({ verification }: { readonly verification: Verification }): ReactElement {
  if (!verification.ok) {
    return (
      <div className={classes.broken}>
        <IconAlertTriangle size={20} aria-hidden="true" />
        <p>
          <strong>The chain is broken at entry {formatNumber(verification.at)}:</strong>{" "}
          {verification.reason}. What stands before it is as it was written; do not rely on the
          rest.
        </p>
      </div>
    );
  }
  const { entries, head } = verification;
  return (
    <div className={classes.unbroken}>
      <IconShieldCheck size={20} aria-hidden="true" />
      <div>
        <p>
          <strong>The chain is unbroken.</strong>{" "}
          {entries === 1 ? "The one entry is" : `All ${formatNumber(entries)} entries are`} as
          written.
        </p>
        <p className={classes.head}>
          Last entry {head.sequence}, <code>{head.hash}</code>
        </p>
      </div>
    </div>
  );
}
