import { constant, type Dialect, identifier, join, type Sql, sql, unionAll } from "#events";

const halfDay = 12;
const hours = Array.from({ length: 2 * halfDay }, (_, hour) => hour);

/** More than there are subscribers in a store. */
const manyPeople = constant(2 ** 31);

/**
 * How many different people there were at each place in each interval, as something to select from: `place`, the columns that name the
 * interval and `people`. `rows`, something to select from as well, has `subscriber`, `place` and the columns of the interval.
 */
export function peoplePerInterval(dialect: Dialect, rows: Sql, names: readonly string[]): Sql {
  if (names.at(-1) === "hour") return peoplePerHour(dialect, rows, dialect.setOf(sql`r.hour`));
  const times = names.map((name) => sql`r.${identifier(name)} AS ${identifier(name)}`);
  const different = sql`(SELECT DISTINCT r.subscriber AS subscriber, r.place AS place, ${join(times)} FROM ${rows} r)`;
  const columns = ["place", ...names].map((name) => sql`s.${identifier(name)}`);
  const named = ["place", ...names].map(
    (name) => sql`s.${identifier(name)} AS ${identifier(name)}`,
  );
  return sql`(SELECT ${join(named)}, count(*) AS people FROM ${different} s GROUP BY ${join(columns)})`;
}

/** The same with `date` and `hour`, of rows with `date` and, in place of the hour, the kept set `hours` of all hours of a visit. */
export function peoplePerKeptHour(dialect: Dialect, rows: Sql): Sql {
  if (!dialect.keptVisits) throw new Error("this engine keeps no visits");
  return peoplePerHour(dialect, rows, dialect.keptVisits.uniteHours(sql`r.hours`));
}

/**
 * The same with `date` and `hour`. The hours of a person at a place on a day are put together in one number first: there are half as many
 * rows to tell apart then, and less memory is needed for them.
 */
function peoplePerHour(dialect: Dialect, rows: Sql, hoursOfPerson: Sql): Sql {
  const persons = sql`(SELECT r.place AS place, r.date AS date, r.subscriber AS subscriber, ${hoursOfPerson} AS hours
    FROM ${rows} r GROUP BY r.place, r.date, r.subscriber)`;
  // One sum counts an hour of the morning and, in its upper bits, the one twelve hours later: half as many sums take half the time.
  const sums = hours.slice(0, halfDay).map((hour) => {
    const morning = dialect.isInSet(sql`s.hours`, hour);
    const evening = dialect.isInSet(sql`s.hours`, hour + halfDay);
    return sql`sum(${morning} + ${evening} * ${manyPeople}) AS ${nameOf(hour)}`;
  });
  const days = sql`(SELECT s.place AS place, s.date AS date, ${join(sums)} FROM ${persons} s GROUP BY s.place, s.date)`;
  const cases = hours.map((hour) => {
    const both = sql`d.${nameOf(hour % halfDay)}`;
    const people =
      hour < halfDay ? sql`${both} % ${manyPeople}` : dialect.divideWhole(both, manyPeople);
    return sql`WHEN ${constant(hour)} THEN ${dialect.cast(people, "whole")}`;
  });
  const each = unionAll(hours.map((hour) => sql`SELECT ${constant(hour)} AS hour`));
  const people = sql`CASE h.hour ${join(cases, " ")} END`;
  return sql`(SELECT d.place AS place, d.date AS date, h.hour AS hour, ${people} AS people FROM ${days} d CROSS JOIN (${each}) h)`;
}

/** The sum of an hour of the morning. */
function nameOf(hour: number): Sql {
  return sql`people_${constant(hour)}`;
}
