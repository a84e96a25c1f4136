import type { ModuleHealth } from "@flotilla/client";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { ReactElement } from "react";

import classes from "./health-panel.module.css";

type State = ModuleHealth["state"] | "unknown";

const states: Readonly<Record<State, { readonly label: string; readonly icon: Icon }>> = {
  ok: { label: "OK", icon: IconCircleCheck },
  degraded: { label: "Degraded", icon: IconAlertTriangle },
  failed: { label: "Failed", icon: IconCircleX },
  unknown: { label: "Unknown", icon: IconHelpCircle },
};

/** A state in a word, a shape and a colour, so that none of them is needed alone. */
export function StateBadge({ state }: { readonly state: State }): ReactElement {
  const { label, icon: StateIcon } = states[state];
  return (
    <span className={classes.badge} data-state={state}>
      <StateIcon size={14} stroke={2} aria-hidden="true" />
      {label}
    </span>
  );
}
