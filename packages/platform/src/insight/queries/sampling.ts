import { createHash } from "node:crypto";

import { bind, type Dialect, divide, identifier, join, type Sql, sql } from "#events";

import type { Sampling } from "../kinds/parameters.ts";
import type { Spec } from "../kinds/query-kind.ts";

/** Hashes are below this. */
const hashes = 2 ** 48;

/**
 * The rows of the subscribers that a specification's `sampling` chooses; all without it. Each subscriber has a number that looks
 * random and depends on the seed and on how many are asked for: `random_ids` takes those with the smallest numbers, the other methods those whose
 * number is below a bound. Without a seed the specification is the seed.
 *
 * @param columns those of the rows
 */
export function sampleOf(rows: Sql, spec: Spec, dialect: Dialect, columns: readonly string[]): Sql {
  const sampling = spec["sampling"] as Sampling | undefined;
  if (!sampling) return rows;
  const names = columns.map((name) => identifier(name));
  const list = (alias: Sql): Sql => join(names.map((name) => sql`${alias}.${name} AS ${name}`));
  const number = dialect.hash(dialect.cast(sql`r.subscriber`, "text"), seedOf(spec, sampling));
  const hashed = sql`SELECT ${list(sql`r`)}, ${number} AS chance FROM (${rows}) r`;
  const ranked = sql`SELECT ${list(sql`h`)}, h.chance AS chance,
      dense_rank() OVER (ORDER BY h.chance, h.subscriber) AS turn FROM (${hashed}) h`;
  const counted = sql`SELECT ${list(sql`k`)}, k.chance AS chance, k.turn AS turn,
      max(k.turn) OVER () AS people FROM (${ranked}) k`;
  return sql`SELECT ${list(sql`c`)} FROM (${counted}) c WHERE ${isChosen(dialect, sampling)}`;
}

/** A condition on the alias `c` with the columns `chance`, `turn` (1 for the smallest) and `people`. */
function isChosen(dialect: Dialect, { sampling_method: method, size, fraction }: Sampling): Sql {
  const isExact = (method ?? "random_ids") === "random_ids";
  if (isExact && size) return sql`c.turn <= ${bind.whole(size)}`;
  if (isExact) return sql`c.turn <= c.people * ${bind.number(fraction ?? 0)} + 0.5`;
  const share = size
    ? divide(dialect, bind.whole(size), sql`c.people`)
    : bind.number(fraction ?? 0);
  return sql`c.chance < ${share} * ${bind.number(hashes)}`;
}

/** How many to choose is part of the seed: a sample with one more subscriber must not be the same with that one added. */
function seedOf(spec: Spec, { seed, sampling_method: method, size, fraction }: Sampling): string {
  if (seed === undefined || seed === null) {
    return createHash("sha256").update(JSON.stringify(spec)).digest("hex");
  }
  return JSON.stringify([seed, method ?? "random_ids", size ?? null, fraction ?? null]);
}
