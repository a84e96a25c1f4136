import type { ReactElement } from "react";

import classes from "./message.module.css";

export function PageLoading(): ReactElement {
  return (
    <p className={classes.loading} role="status">
      Loading…
    </p>
  );
}
