import { dailyLocationSpec, modalLocationSpec } from "./query-builders.ts";
import type { DailyLocationParameters, ModalLocationSpec, SubscriberSpec } from "./query-specs.ts";

/** Parameters of `modalLocationFromDatesSpec`: those of a daily location, for each day of an interval. */
export interface ModalLocationFromDatesParameters extends Omit<DailyLocationParameters, "date"> {
  /** The first day, `YYYY-MM-DD`. */
  readonly startDate: string;
  /** The day after the last one, `YYYY-MM-DD`. */
  readonly endDate: string;
}

/**
 * The place that each subscriber has on most days of an interval: a modal location of one daily location a day.
 *
 * @throws {RangeError} where a date is none, or there is no day between them
 */
export function modalLocationFromDatesSpec({
  startDate,
  endDate,
  ...daily
}: ModalLocationFromDatesParameters): ModalLocationSpec {
  const locations = daysBetween(startDate, endDate).map((date) =>
    dailyLocationSpec({ ...daily, date }),
  );
  return modalLocationSpec({ locations });
}

export interface RandomSampleParameters {
  /** How many subscribers. */
  readonly size?: number;
  /** Which part of the subscribers, instead of a size. */
  readonly fraction?: number;
  /** The same seed chooses the same subscribers of the same data. */
  readonly seed?: number;
  /** `random_ids`, which chooses exactly as many as asked for, when left out. */
  readonly samplingMethod?: "random_ids" | "system" | "bernoulli";
  /** Whether the number of all subscribers may be estimated; `true` when left out. */
  readonly estimateCount?: boolean;
}

/**
 * A random sample of the subscribers of a sub-query.
 *
 * @example
 * const some = randomSampleSpec(dailyLocationSpec({ date: "2016-01-01", aggregationUnit: "admin3" }), { size: 1000, seed: 0.5 });
 */
export function randomSampleSpec<Spec extends SubscriberSpec>(
  spec: Spec,
  parameters: RandomSampleParameters,
): Spec {
  const { seed = null, size = null, fraction = null } = parameters;
  const { samplingMethod = "random_ids", estimateCount = true } = parameters;
  const sampling = {
    seed,
    sampling_method: samplingMethod,
    size,
    fraction,
    estimate_count: estimateCount,
  };
  return { ...spec, sampling };
}

const dayMilliseconds = 86_400_000;

function daysBetween(startDate: string, endDate: string): readonly string[] {
  const [start, end] = [Date.parse(startDate), Date.parse(endDate)];
  const count = Math.ceil((end - start) / dayMilliseconds);
  if (!(count > 0)) {
    throw new RangeError(`There is no day from ${startDate} until before ${endDate}.`);
  }
  return Array.from({ length: count }, (_, index) =>
    new Date(start + index * dayMilliseconds).toISOString().slice(0, 10),
  );
}
