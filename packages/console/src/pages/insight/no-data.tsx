import { IconDatabaseImport } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { Command } from "../../ui/command.tsx";

import panel from "../../ui/panel.module.css";
import classes from "./no-data.module.css";

/** What to do when the tenant has no events. */
export function NoData(): ReactElement {
  const tenant = useTenantName();
  return (
    <section className={classNames(panel.panel, classes.root)} aria-labelledby="no-data">
      <IconDatabaseImport size={40} stroke={1.25} aria-hidden="true" className={classes.icon} />
      <h2 id="no-data">No data yet</h2>
      <p>
        The answers appear here as soon as there are call records, cells and regions. Bring them in
        on the machine that runs the platform:
      </p>
      <ol className={classes.steps}>
        <li>
          <p>The regions, as GeoJSON with a code (pcod) and a name each</p>
          <Command
            text={`npx flotilla ingest --tenant ${tenant} --type geography --unit admin3 regions.geojson`}
          />
        </li>
        <li>
          <p>The cells, with their coordinates</p>
          <Command text={`npx flotilla ingest --tenant ${tenant} --type cells cells.csv`} />
        </li>
        <li>
          <p>The events: calls, sms or mds</p>
          <Command text={`npx flotilla ingest --tenant ${tenant} --type calls calls-*.csv`} />
        </li>
      </ol>
    </section>
  );
}

/** What to do when there are events but no regions to show them in. */
export function NoGeography(): ReactElement {
  const tenant = useTenantName();
  return (
    <div className={classes.missing}>
      <p>There are no shapes of the regions, so there is no map.</p>
      <Command
        text={`npx flotilla ingest --tenant ${tenant} --type geography --unit admin3 regions.geojson`}
      />
    </div>
  );
}

function useTenantName(): string {
  const { data: session } = useQuery(sessionQuery);
  return session?.tenant.name ?? "demo";
}
