import { formatNumber } from "../../lib/format.ts";
import type { QualityCheck, QualitySeries } from "./data-queries.ts";

/** An outcome for a person: a moment as the time of its day, a number with its unit, anything else as it is. */
export function describeOutcome(
  { outcome, number }: QualitySeries["values"][number],
  unit: QualityCheck["unit"],
): string {
  if (unit === "time") return `${outcome.replace("T", " ").slice(0, 19)} UTC`;
  if (number === null) return outcome === "" ? "–" : outcome;
  return unit === "seconds" ? `${formatNumber(number)} s` : formatNumber(number);
}
