import type { RegionFeatures, ResultRow } from "@flotilla/client";

import type { ResultShape } from "./result-shape.ts";

/** An answer with what is known to show it. */
export interface ShownAnswer {
  readonly rows: readonly ResultRow[];
  readonly shape: ResultShape;
  /** The names of regions, by pcod; empty where the regions may not be read. */
  readonly names: ReadonlyMap<string, string>;
  /** The shapes of the regions; undefined where there are none to be had. */
  readonly geography: RegionFeatures | undefined;
}
