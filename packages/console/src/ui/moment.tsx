import type { ReactElement } from "react";

import { formatMoment } from "../lib/moment.ts";
import { formatRelativeTime } from "../lib/relative-time.ts";
import { useNow } from "./use-now.ts";

/** A moment as seen from now, such as "3 minutes ago"; the moment itself is its title. */
export function Moment({ at }: { readonly at: string }): ReactElement {
  const now = useNow();
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {formatRelativeTime(at, now)}
    </time>
  );
}
