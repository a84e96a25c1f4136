import {
  IconChartDots3,
  IconCircuitBulb,
  IconDatabase,
  IconKey,
  IconPackage,
  IconRadar,
  IconRocket,
  IconRoute,
  IconServer,
  IconUserShield,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";

const icons: Readonly<Record<string, Icon>> = {
  kernel: IconCircuitBulb,
  identity: IconUserShield,
  vault: IconKey,
  events: IconDatabase,
  insight: IconChartDots3,
  watch: IconRadar,
  flows: IconRoute,
  deploy: IconRocket,
  server: IconServer,
};

/** A module's name and icon as people see them. */
export function presentModule(name: string): { readonly label: string; readonly icon: Icon } {
  return {
    label: name.slice(0, 1).toUpperCase() + name.slice(1),
    icon: icons[name] ?? IconPackage,
  };
}
