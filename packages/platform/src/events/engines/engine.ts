import type { FeatureCollection, MultiPolygon } from "geojson";

import type { Dialect } from "../query/dialect.ts";
import type { BatchReading } from "../store/read-batches.ts";
import type { Parameters } from "../store/statements.ts";
import type { ReadRow } from "../store/values.ts";
import type { RowKeeping } from "./kept-rows.ts";

export type GeographyCollection = FeatureCollection<
  MultiPolygon,
  { readonly pcod: string; readonly name: string }
>;

/** What questions may name places by, besides the geographies of units; names in their order. */
export interface PlaceTables {
  /** Mappings from cells to regions. */
  readonly mappings: readonly string[];
  /** Geographies that are not those of a unit. */
  readonly geographies: readonly string[];
}

/** What answers questions about a tenant's events. Each gives the relations that `relations.ts` documents. */
export interface Engine {
  readonly dialect: Dialect;
  /** Asks the relations in the engine's dialect. */
  read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** As `read`, handing the result over in batches as it is computed; where it is missing, `read` is used instead. */
  readBatches?(reading: BatchReading): Promise<void>;
  /** The days for which there are events, by type, in their order. Types without events are absent. */
  availableDates(): Promise<Record<string, string[]>>;
  /** The regions of a unit, in their order; empty for an unknown one. */
  geography(unit: string): Promise<GeographyCollection>;
  /** The units that have a geography. */
  units(): Promise<string[]>;
  /** What else than the geographies of units a question may name places by. */
  placeTables(): Promise<PlaceTables>;
  /** A text that changes whenever what questions are answered from has changed. */
  dataVersion(): Promise<string>;
  /** One sentence for a person. */
  summarise(): Promise<string>;
  /** Where the rows of parts of questions can be kept; missing where they are always computed in place. */
  readonly keptRows?: RowKeeping;
  /** Why no files can be loaded for a tenant; missing where they can. */
  refuseLoad?(tenant: string): Error;
  /** Lets go of what the engine alone holds. */
  close(): Promise<void>;
}
