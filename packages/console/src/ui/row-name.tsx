import type { ReactElement, ReactNode } from "react";

import classes from "./data-table.module.css";

interface RowNameProperties {
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

/** The name of a row that opens what is behind it. The whole row can be clicked; the keyboard finds the name. */
export function RowName({ onOpen, children }: RowNameProperties): ReactElement {
  return (
    <button type="button" className={classes.open} aria-haspopup="dialog" onClick={onOpen}>
      {children}
    </button>
  );
}
