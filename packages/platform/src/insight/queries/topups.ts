import { bind, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { EventFilter } from "./event-filter.ts";
import { records } from "./records.ts";
import { type Statistic, statisticOf } from "./statistics.ts";

/** A statistic of what each subscriber paid for a topup: `subscriber` and `value`. */
export function topupAmounts(
  compilation: Compilation,
  filter: EventFilter,
  statistic: Statistic,
): Sql {
  const topups = records(compilation, filter, {
    relation: "topups_records",
    columns: sql`e.subscriber, e.recharge_amount`,
  });
  const value = statisticOf(compilation.dialect, statistic, sql`t.recharge_amount`);
  return withValues(sql`SELECT t.subscriber AS subscriber, ${value} AS value
    FROM ${topups} t GROUP BY t.subscriber`);
}

/**
 * A statistic of the balance of each subscriber: `subscriber` and `value`. The greatest and the least are of the balances before and
 * after topups; all else is of what was held meanwhile, weighted by the seconds.
 */
export function topupBalances(
  compilation: Compilation,
  filter: EventFilter,
  statistic: Statistic,
): Sql {
  const topups = records(compilation, filter, {
    relation: "topups_records",
    columns: sql`e.subscriber, e.occurred_at, e.pre_event_balance, e.post_event_balance`,
  });
  if (statistic === "max" || statistic === "min") {
    const value = statisticOf(compilation.dialect, statistic, sql`b.balance`);
    return withValues(sql`SELECT b.subscriber AS subscriber, ${value} AS value
      FROM ${bothBalances(topups)} b GROUP BY b.subscriber`);
  }
  const held = heldBalances(compilation, filter, topups);
  if (statistic === "median") return weightedMedian(held);
  if (statistic === "mode") {
    const { dialect } = compilation;
    return sql`SELECT h.subscriber AS subscriber, ${dialect.lastValue(sql`h.balance`, sql`h.seconds`, sql`(0 - h.balance)`)} AS value
      FROM ${perBalance(held)} h GROUP BY h.subscriber`;
  }
  if (statistic === "avg") return weightedMean(held);
  return weightedSpread(held, statistic);
}

function bothBalances(topups: Sql): Sql {
  return sql`(SELECT t.subscriber AS subscriber, t.pre_event_balance AS balance FROM ${topups} t
    UNION ALL SELECT t.subscriber AS subscriber, t.post_event_balance AS balance FROM ${topups} t)`;
}

/** What was held how long, as something to select from: `subscriber`, `balance` and `seconds`, more than none. */
function heldBalances({ dialect }: Compilation, { start, end }: EventFilter, topups: Sql): Sql {
  const window = sql`PARTITION BY t.subscriber
    ORDER BY t.occurred_at, coalesce(t.pre_event_balance, 0), coalesce(t.post_event_balance, 0)`;
  const series = sql`(SELECT t.subscriber AS subscriber, t.occurred_at AS at, t.pre_event_balance AS pre,
      t.post_event_balance AS post, row_number() OVER (${window}) AS place,
      ${dialect.previous(sql`t.post_event_balance`, window)} AS earlier_post,
      ${dialect.previous(sql`t.occurred_at`, window)} AS earlier,
      ${dialect.next(sql`t.occurred_at`, window)} AS later
    FROM ${topups} t)`;
  const until = sql`SELECT s.subscriber AS subscriber,
      CASE WHEN s.place = 1 THEN s.pre ELSE (s.pre + s.earlier_post) / 2 END AS balance,
      ${dialect.secondsBetween(sql`coalesce(s.earlier, ${bind.time(start.timestamp)})`, sql`s.at`)} AS seconds
    FROM ${series} s`;
  const afterwards = sql`SELECT s.subscriber AS subscriber, s.post AS balance,
      ${dialect.secondsBetween(sql`s.at`, bind.time(end.timestamp))} AS seconds
    FROM ${series} s WHERE s.later IS NULL`;
  return sql`(SELECT u.subscriber AS subscriber, u.balance AS balance, u.seconds AS seconds
    FROM (${until} UNION ALL ${afterwards}) u WHERE u.balance IS NOT NULL AND u.seconds > 0)`;
}

function perBalance(held: Sql): Sql {
  return sql`(SELECT p.subscriber AS subscriber, p.balance AS balance, sum(p.seconds) AS seconds
    FROM ${held} p GROUP BY p.subscriber, p.balance)`;
}

function weightedMean(held: Sql): Sql {
  return sql`SELECT h.subscriber AS subscriber, sum(h.balance * h.seconds) / sum(h.seconds) AS value
    FROM ${held} h GROUP BY h.subscriber`;
}

/** Seconds are counted as if each were an observation. */
function weightedSpread(held: Sql, statistic: "stddev" | "variance"): Sql {
  const means = weightedMean(held);
  const squares = sql`sum((h.balance - m.value) * (h.balance - m.value) * h.seconds)`;
  const variance = sql`${squares} / (sum(h.seconds) - 1)`;
  const value = statistic === "variance" ? variance : sql`sqrt(${variance})`;
  return sql`SELECT h.subscriber AS subscriber, ${value} AS value
    FROM ${held} h JOIN (${means}) m ON m.subscriber = h.subscriber
    GROUP BY h.subscriber HAVING sum(h.seconds) > 1`;
}

/** The least balance for which half of the seconds were spent with no more than it. */
function weightedMedian(held: Sql): Sql {
  const reached = sql`(SELECT p.subscriber AS subscriber, p.balance AS balance,
      sum(p.seconds) OVER (PARTITION BY p.subscriber ORDER BY p.balance) AS reached,
      sum(p.seconds) OVER (PARTITION BY p.subscriber) AS total
    FROM ${perBalance(held)} p)`;
  return sql`SELECT r.subscriber AS subscriber, min(r.balance) AS value
    FROM ${reached} r WHERE r.reached * 2 >= r.total GROUP BY r.subscriber`;
}

/** Subscribers of whom a statistic says nothing are left out. */
function withValues(rows: Sql): Sql {
  return sql`SELECT w.subscriber AS subscriber, w.value AS value FROM (${rows}) w WHERE w.value IS NOT NULL`;
}
