// Questions in the SQL that FlowMachine generates for them: unions of the tables of events, each joined by the days of service to the
// cells and their polygons, sub-queries in place, window ranks, and the conditions by which rows about too few people are left out.
// One thing is added: of two last events in the same second that with the greater place counts, as in the platform.

const types = ["calls", "sms", "mds"] as const;

/** More people than this have to be counted in a row that is published. */
const threshold = 15;

interface Interval {
  readonly start: string;
  readonly end: string;
}

/** All events of an interval: subscriber, datetime, location_id. */
function events({ start, end }: Interval): string {
  const subsets = types.map(
    (type) => `SELECT msisdn AS subscriber, datetime, location_id FROM events.${type}
      WHERE datetime >= '${start} 00:00:00'::timestamptz AND datetime < '${end} 00:00:00'::timestamptz`,
  );
  return `(${subsets.join(" UNION ALL ")})`;
}

const regions = `(SELECT c.id AS location_id, c.date_of_first_service, c.date_of_last_service, g.admin3pcod AS pcod
  FROM infrastructure.cells c INNER JOIN geography.admin3 g ON ST_Within(c.geom_point::geometry, ST_SetSRID(g.geom, 4326)::geometry))`;

const points = `(SELECT id AS location_id, date_of_first_service, date_of_last_service,
  ST_X(geom_point::geometry) AS lon, ST_Y(geom_point::geometry) AS lat FROM infrastructure.cells)`;

type Columns = "pcod" | "lon, lat";

/** The events of an interval with the columns of the place where each cell stood then. */
function located(interval: Interval, columns: Columns): string {
  return `(SELECT e.subscriber, e.datetime, ${columns} FROM ${events(interval)} e
    INNER JOIN ${columns === "pcod" ? regions : points} places ON e.location_id = places.location_id
      AND e.datetime::date BETWEEN coalesce(places.date_of_first_service, '-infinity'::timestamptz)
        AND coalesce(places.date_of_last_service, 'infinity'::timestamptz))`;
}

/** The region of each subscriber's last event of a day: subscriber, pcod. */
function dailyLocation(day: string): string {
  return `(SELECT subscriber, pcod FROM (
      SELECT subscriber, pcod, row_number() OVER (PARTITION BY subscriber ORDER BY datetime DESC, pcod DESC) AS rank
      FROM ${located({ start: day, end: nextDay(day) }, "pcod")} visits
    ) ranked WHERE rank = 1)`;
}

/** The region that a subscriber has on most of some days: subscriber, pcod. */
function modalLocation(days: readonly string[]): string {
  const all = days.map(
    (day) => `SELECT subscriber, pcod, '${day}'::date AS date FROM ${dailyLocation(day)} daily`,
  );
  return `(SELECT subscriber, pcod FROM (
      SELECT subscriber, pcod, row_number() OVER (PARTITION BY subscriber ORDER BY total DESC, latest DESC) AS rank
      FROM (SELECT subscriber, pcod, count(*) AS total, max(date) AS latest FROM (${all.join(" UNION ALL ")}) locations
        GROUP BY subscriber, pcod) visited
    ) ranked WHERE rank = 1)`;
}

function published(aggregate: string): string {
  return `SELECT * FROM (${aggregate}) aggregate WHERE value > ${threshold}`;
}

/** pcod, value. */
export function uniqueSubscribersSql(interval: Interval): string {
  const unique = `SELECT subscriber, pcod FROM ${located(interval, "pcod")} visits GROUP BY subscriber, pcod`;
  return published(
    `SELECT pcod, count(subscriber) AS value FROM (${unique}) unique_locations GROUP BY pcod`,
  );
}

function countedByRegion(locations: string): string {
  return published(`SELECT pcod, count(*) AS value FROM ${locations} locations GROUP BY pcod`);
}

/** pcod, value. */
export function dailyLocationsSql(day: string): string {
  return countedByRegion(dailyLocation(day));
}

/** pcod, value. */
export function modalLocationsSql(days: readonly string[]): string {
  return countedByRegion(modalLocation(days));
}

/** pcod_from, pcod_to, value. */
export function flowsSql(from: string, to: string): string {
  return published(`SELECT pcod_from, pcod_to, count(*) AS value FROM (
      SELECT a.subscriber, a.pcod AS pcod_from, b.pcod AS pcod_to
      FROM ${dailyLocation(from)} a INNER JOIN ${dailyLocation(to)} b ON a.subscriber = b.subscriber
    ) joined GROUP BY pcod_from, pcod_to`);
}

/** The columns of the place, date, hour if asked for, value. People are counted in the same way beside the events. */
export function locationEventsSql(
  interval: Interval,
  { columns, hours }: { readonly columns: Columns; readonly hours: boolean },
): string {
  const hour = hours ? ", extract(hour FROM datetime)::integer AS hour" : "";
  const group = `${columns}, date${hours ? ", hour" : ""}`;
  const visits = `(SELECT subscriber, ${columns}, datetime::date AS date${hour} FROM ${located(interval, columns)} v)`;
  return `SELECT ${group}, value FROM
      (SELECT ${group}, count(*) AS value FROM ${visits} counted GROUP BY ${group}) totals
    INNER JOIN (SELECT ${group} FROM ${visits} seen GROUP BY ${group}
      HAVING count(DISTINCT subscriber) > ${threshold}) safe USING (${group})`;
}

/** lower_edge, upper_edge, value: how many subscribers moved how many kilometres, in bins of the same width. */
export function radiusHistogramSql(
  interval: Interval,
  { upper, bins }: { readonly upper: number; readonly bins: number },
): string {
  const visits = located(interval, "lon, lat");
  const radius = `SELECT visits.subscriber, sqrt(avg(ST_Distance(
        ST_SetSRID(ST_MakePoint(visits.lon, visits.lat), 4326)::geography,
        ST_SetSRID(ST_MakePoint(mean.lon, mean.lat), 4326)::geography) ^ 2)) / 1000 AS value
    FROM ${visits} visits
    INNER JOIN (SELECT subscriber, avg(lon) AS lon, avg(lat) AS lat FROM ${visits} v GROUP BY subscriber) mean
      ON visits.subscriber = mean.subscriber
    GROUP BY visits.subscriber`;
  const width = upper / bins;
  return published(`SELECT (bin - 1) * ${width} AS lower_edge, bin * ${width} AS upper_edge, count(*) AS value FROM (
      SELECT least(width_bucket(value, 0, ${upper}, ${bins}), ${bins}) AS bin
      FROM (${radius}) radius WHERE value BETWEEN 0 AND ${upper}
    ) binned GROUP BY bin`);
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
