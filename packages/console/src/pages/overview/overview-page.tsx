import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { healthQuery } from "../../lib/queries.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { SubscribersExample } from "../insight/subscribers-example.tsx";
import { HealthPanel } from "./health-panel.tsx";

export function OverviewPage(): ReactElement {
  const { data: health } = useQuery(healthQuery);
  return (
    <>
      <PageHeader title="Overview">
        {health === undefined ? undefined : `Flotilla ${health.version}`}
      </PageHeader>
      <HealthPanel />
      <SubscribersExample />
    </>
  );
}
