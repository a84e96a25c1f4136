import { FlotillaRequestError } from "@flotilla/client";
import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactElement } from "react";

import { ToldError } from "../lib/told-error.ts";

import classes from "./problem.module.css";

interface Description {
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly instance?: string | undefined;
}

/** An error in words for a person. */
export function describeProblem(error: unknown): Description {
  if (error instanceof ToldError) return { message: error.message, remedy: error.remedy };
  if (!(error instanceof FlotillaRequestError)) {
    return { message: "Something went wrong in the console.", remedy: "Load the page again." };
  }
  // A wrong password is nothing to look up in the log.
  if (error.status === 401) return { message: error.message, remedy: error.remedy };
  if (error.status !== 0) return error;
  return {
    message: "The platform cannot be reached.",
    remedy: "Check that it runs and that this device is connected to its network, then try again.",
  };
}

/** Shows an error, what to do about it, and under which name the log has it. Read out as soon as it appears. */
export function Problem({ error }: { readonly error: Error }): ReactElement {
  const { message, remedy, instance } = describeProblem(error);
  return (
    <Alert
      role="alert"
      variant="default"
      className={classes.root}
      icon={<IconAlertTriangle className={classes.icon} aria-hidden="true" />}
      title={message}
    >
      {remedy !== undefined && <p>{remedy}</p>}
      {instance !== undefined && (
        <p className={classes.instance}>
          In the log as <code>{instance}</code>
        </p>
      )}
    </Alert>
  );
}
