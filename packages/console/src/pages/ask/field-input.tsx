import type { ReactElement } from "react";

import { DailyQueriesInput } from "./daily-queries-input.tsx";
import { type InputProperties, PlainInput } from "./plain-input.tsx";
import { QueriesInput } from "./queries-input.tsx";
import { QueryInput } from "./query-input.tsx";
import { readDailyQueries } from "./spec-days.ts";

/** Asks for the value of one parameter, in the way that fits what it takes. */
export function FieldInput(properties: InputProperties): ReactElement {
  const { field, value } = properties;
  if (field.takes.type === "query") {
    return <QueryInput {...properties} kinds={field.takes.kinds} />;
  }
  if (field.takes.type !== "queries") return <PlainInput {...properties} />;
  const daily = Array.isArray(value) ? readDailyQueries(value) : undefined;
  return daily === undefined ? (
    <QueriesInput {...properties} kinds={field.takes.kinds} />
  ) : (
    <DailyQueriesInput {...properties} daily={daily} />
  );
}
