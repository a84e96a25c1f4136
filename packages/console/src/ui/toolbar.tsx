import type { ReactElement, ReactNode } from "react";

import classes from "./toolbar.module.css";

interface ToolbarProperties {
  /** What narrows the list below. */
  readonly children?: ReactNode;
  /** What can be done here, at the end. */
  readonly actions?: ReactNode;
}

/** The line above a list. */
export function Toolbar({ children, actions }: ToolbarProperties): ReactElement {
  return (
    <div className={classes.toolbar}>
      <div className={classes.filters}>{children}</div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
