import { Button } from "@mantine/core";
import type { ReactElement } from "react";

import { Problem } from "./problem.tsx";

import classes from "./list-state.module.css";

interface ListStateProperties {
  readonly error: Error | null;
  readonly onRetry: () => unknown;
}

/** Stands in for a list that is not here: it is on its way, or could not be had. */
export function ListState({ error, onRetry }: ListStateProperties): ReactElement {
  if (error === null) {
    return (
      <p className={classes.loading} role="status">
        Loading…
      </p>
    );
  }
  return (
    <div className={classes.failed}>
      <Problem error={error} />
      <Button variant="default" size="sm" onClick={() => void onRetry()}>
        Try again
      </Button>
    </div>
  );
}
