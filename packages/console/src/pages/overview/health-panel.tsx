import type { ModuleHealth } from "@flotilla/client";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { healthQuery } from "../../lib/queries.ts";
import { presentModule } from "./modules.ts";
import { StateBadge } from "./state-badge.tsx";

import panel from "../../ui/panel.module.css";
import classes from "./health-panel.module.css";

/** How each module is, asked again every few seconds. */
export function HealthPanel(): ReactElement {
  const { data, isError, isPending } = useQuery(healthQuery);
  return (
    <section className={classes.section} aria-labelledby="health">
      <div className={classes.heading}>
        <h2 id="health">Health</h2>
        <p className={classes.live}>
          <span className={classes.pulse} data-live={!isError} aria-hidden="true" />
          {isError ? "Not answering" : "Live"}
        </p>
      </div>
      {isPending && <p className={classes.waiting}>Asking the modules…</p>}
      {data === undefined && isError && (
        <p className={classes.waiting}>Nothing is known of the modules yet.</p>
      )}
      {data !== undefined && (
        <ul className={classes.modules} data-stale={isError}>
          {data.modules.map((module) => (
            <Module key={module.name} module={module} isKnown={!isError} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface ModuleProperties {
  readonly module: ModuleHealth;
  readonly isKnown: boolean;
}

function Module({ module, isKnown }: ModuleProperties): ReactElement {
  const { label, icon: Icon } = presentModule(module.name);
  return (
    <li className={classNames(panel.panel, classes.module)}>
      <span className={classes.icon}>
        <Icon size={20} stroke={1.75} aria-hidden="true" />
      </span>
      <div className={classes.text}>
        <div className={classes.name}>
          <h3>{label}</h3>
          <StateBadge state={isKnown ? module.state : "unknown"} />
        </div>
        <p className={classes.detail}>{module.detail}</p>
      </div>
    </li>
  );
}
