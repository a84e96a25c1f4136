import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactElement } from "react";

import classes from "./page-tabs.module.css";

export interface PageTab {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly name: string;
}

/** The ways to pages that belong together. */
export function PageTabs(properties: {
  readonly label: string;
  readonly tabs: readonly PageTab[];
}): ReactElement {
  const { label, tabs } = properties;
  return (
    <nav aria-label={label} className={classes.tabs}>
      {tabs.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true }}
          className={classes.tab}
          activeProps={{ "aria-current": "page" }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
