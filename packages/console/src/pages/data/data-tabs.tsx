import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

import classes from "./data-tabs.module.css";

const tabs = [
  { to: "/administration/data", name: "Days" },
  { to: "/administration/data/quality", name: "Quality" },
  { to: "/administration/data/quarantine", name: "Quarantine" },
  { to: "/administration/data/keeping", name: "Keeping" },
] as const;

/** The ways through what is known of the tenant's events. */
export function DataTabs(): ReactElement {
  return (
    <nav aria-label="Data" className={classes.tabs}>
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
