import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { healthQuery } from "../lib/queries.ts";

import classes from "./shell.module.css";

/** Says on every page when the platform does not answer, and that it is tried again. */
export function ReachabilityBanner(): ReactElement {
  const { isError } = useQuery(healthQuery);
  return (
    <div role="status">
      {isError && (
        <p className={classes.banner}>
          <IconPlugConnectedX size={20} aria-hidden="true" />
          <span>
            <strong>The platform cannot be reached.</strong> What is shown here may be out of date.
            Trying again every few seconds.
          </span>
        </p>
      )}
    </div>
  );
}
