import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { availableDatesQuery } from "../../lib/queries.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { AskFromPrograms } from "./ask-from-programs.tsx";
import { AvailableData } from "./available-data.tsx";
import { InsightTabs } from "./insight-tabs.tsx";
import { SubscribersExample } from "./subscribers-example.tsx";
import { findFirstWeek } from "./week.ts";

export function InsightPage(): ReactElement {
  const { data: dates } = useQuery(availableDatesQuery);
  const week = dates === undefined ? undefined : findFirstWeek(dates);
  return (
    <>
      <PageHeader title="Insight">
        Answers about many, never about one: totals per region, computed from the events of this
        tenant.
      </PageHeader>
      <InsightTabs />
      <SubscribersExample />
      {dates !== undefined && week !== undefined && (
        <>
          <AvailableData dates={dates} />
          <AskFromPrograms week={week} />
        </>
      )}
    </>
  );
}
