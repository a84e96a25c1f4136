import type { ReactElement } from "react";

import { type PageTab, PageTabs } from "../../ui/page-tabs.tsx";

const tabs: readonly PageTab[] = [
  { to: "/administration/data", name: "Days" },
  { to: "/administration/data/quality", name: "Quality" },
  { to: "/administration/data/quarantine", name: "Quarantine" },
  { to: "/administration/data/keeping", name: "Keeping" },
];

/** The ways through what is known of the tenant's events. */
export function DataTabs(): ReactElement {
  return <PageTabs label="Data" tabs={tabs} />;
}
