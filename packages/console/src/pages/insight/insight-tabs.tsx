import type { ReactElement } from "react";

import { type PageTab, PageTabs } from "../../ui/page-tabs.tsx";

const tabs: readonly PageTab[] = [
  { to: "/insight", name: "At a glance" },
  { to: "/insight/ask", name: "Ask" },
];

/** The ways to answers. */
export function InsightTabs(): ReactElement {
  return <PageTabs label="Insight" tabs={tabs} />;
}
