import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatDays } from "../../lib/format.ts";
import { availableDatesQuery, geographyQuery } from "../../lib/queries.ts";
import { Problem } from "../../ui/problem.tsx";
import { subscribersQuery } from "./insight-queries.ts";
import { NoData } from "./no-data.tsx";
import { SubscribersResult } from "./subscribers-result.tsx";
import { findFirstWeek } from "./week.ts";
import type { Week } from "./week.ts";

import classes from "./subscribers-example.module.css";

/** Unique subscribers per region in the first week of the data: a real answer, asked for when it is looked at. */
export function SubscribersExample(): ReactElement {
  const dates = useQuery(availableDatesQuery);
  if (dates.data === undefined) return <Waiting on={[dates]} />;
  const week = findFirstWeek(dates.data);
  if (week === undefined) return <NoData />;
  return (
    <section className={classes.section} aria-labelledby="subscribers">
      <div>
        <h2 id="subscribers">Unique subscribers per region</h2>
        <p className={classes.subtitle}>
          Everyone seen at least once, {formatDays(week.startDate, week.lastDate)}
        </p>
      </div>
      <SubscribersOfWeek week={week} />
    </section>
  );
}

function SubscribersOfWeek({ week }: { readonly week: Week }): ReactElement {
  const counts = useQuery(subscribersQuery(week));
  const geography = useQuery(geographyQuery("admin3"));
  if (counts.data === undefined || geography.data === undefined) {
    return <Waiting on={[counts, geography]} />;
  }
  return <SubscribersResult answer={counts.data} geography={geography.data} />;
}

/** Stands where the answer will be; says what went wrong when it does not come. */
function Waiting({ on }: { readonly on: readonly UseQueryResult[] }): ReactElement {
  const failed = on.find(({ isError }) => isError);
  if (failed?.error === undefined || failed.error === null) {
    return (
      <div className={classes.waiting} role="status">
        Asking the platform…
      </div>
    );
  }
  return (
    <div className={classes.failed}>
      <Problem error={failed.error} />
      <Button variant="default" onClick={() => void failed.refetch()} loading={failed.isFetching}>
        Try again
      </Button>
    </div>
  );
}
