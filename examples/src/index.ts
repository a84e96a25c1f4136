import { commuting } from "./commuting.ts";
import { dailyAndModalLocations } from "./daily-and-modal-locations.ts";
import { displacedSubscribers } from "./displaced-subscribers.ts";
import { flowsAboveNormal } from "./flows-above-normal.ts";
import { uniqueSubscribersOverTime } from "./unique-subscribers-over-time.ts";
import type { WorkedExample } from "./worked-example.ts";

export type { Check, ExampleScope, Finding, WorkedExample } from "./worked-example.ts";

/** Every worked example, the simplest first. */
export const workedExamples: readonly WorkedExample[] = [
  uniqueSubscribersOverTime,
  dailyAndModalLocations,
  flowsAboveNormal,
  commuting,
  displacedSubscribers,
];
