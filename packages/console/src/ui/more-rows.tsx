import { Button } from "@mantine/core";
import type { ReactElement } from "react";

import { formatNumber } from "../lib/format.ts";
import { Problem } from "./problem.tsx";

import classes from "./list-state.module.css";

interface MoreRowsProperties {
  /** What is shown above, page by page. */
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
    readonly error: Error | null;
  };
  /** How many rows are shown. */
  readonly count: number;
  /** What one row is, such as "token". */
  readonly noun: string;
}

/** The end of a long list: how much is shown, and the way to older rows. */
export function MoreRows({ query, count, noun }: MoreRowsProperties): ReactElement | null {
  if (count === 0 && query.error === null) return null;
  const nouns = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return (
    <div className={classes.more}>
      {query.error !== null && <Problem error={query.error} />}
      <p role="status">
        {formatNumber(count)} {count === 1 ? noun : nouns}
        {query.hasNextPage ? " shown, there are older ones." : "."}
      </p>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older {nouns}
        </Button>
      )}
    </div>
  );
}
