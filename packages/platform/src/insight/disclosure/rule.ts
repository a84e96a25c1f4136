import type { InsightSettings } from "../config.ts";

/** How disclosure control is set, as a text: answers that were published under another setting are not given out. */
export function ruleOf({
  disclosureThreshold,
  differencing,
  noise,
  noiseEpsilon,
}: InsightSettings): string {
  const noisy = noise === "on" ? [noiseEpsilon] : [];
  return JSON.stringify([disclosureThreshold, differencing, noise, ...noisy]);
}
