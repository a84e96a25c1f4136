import type { ReactElement, ReactNode } from "react";

import classes from "./page-header.module.css";

interface PageHeaderProperties {
  readonly title: string;
  readonly children?: ReactNode;
}

/** A page's title, also as the document's, with a sentence about it. */
export function PageHeader({ title, children }: PageHeaderProperties): ReactElement {
  return (
    <div className={classes.root}>
      <title>{`${title} · Flotilla`}</title>
      <h1>{title}</h1>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
