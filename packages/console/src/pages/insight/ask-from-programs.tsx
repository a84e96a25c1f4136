import type { ReactElement } from "react";

import { ProgramTabs } from "../../ui/program-tabs.tsx";
import type { Week } from "./week.ts";

import classes from "./available-data.module.css";

/** The same question in three languages. */
export function AskFromPrograms({ week }: { readonly week: Week }): ReactElement {
  const programs = writePrograms(week, location.origin);
  return (
    <section className={classes.section} aria-labelledby="programs">
      <h2 id="programs">Ask the same from a program</h2>
      <ProgramTabs programs={programs} />
    </section>
  );
}

function writePrograms({ startDate, endDate }: Week, origin: string): Record<string, string> {
  return {
    TypeScript: `import { connect } from "@flotilla/client";

const connection = connect({ url: "${origin}", token });
const query = connection.uniqueSubscriberCounts({
  startDate: "${startDate}",
  endDate: "${endDate}",
  aggregationUnit: "admin3",
});
console.table(await query.result());`,
    Python: `from flowclient import connect, unique_subscriber_counts

connection = connect(url="${origin}", token=token)
query = unique_subscriber_counts(
    connection=connection,
    start_date="${startDate}",
    end_date="${endDate}",
    aggregation_unit="admin3",
)
print(query.get_result())`,
    curl: `curl ${origin}/api/0/run \\
  --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/json" \\
  --data '{"query_kind": "unique_subscriber_counts", "aggregation_unit": "admin3",
           "start_date": "${startDate}", "end_date": "${endDate}"}'`,
  };
}
