import type { Mapping } from "./mapping.ts";

export const sourceFormats = ["csv", "ndjson", "parquet"] as const;
export type SourceFormat = (typeof sourceFormats)[number];

export const compressions = ["none", "gzip", "zstd"] as const;
export type Compression = (typeof compressions)[number];

const compressionsByEnding: Readonly<Record<string, Compression>> = {
  gz: "gzip",
  zst: "zstd",
  zstd: "zstd",
};

const formatsByEnding: Readonly<Record<string, SourceFormat>> = {
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "ndjson",
  parquet: "parquet",
  pq: "parquet",
};

/** What a file is written as: as the mapping says, else as its name ends, else uncompressed CSV. */
export function formatOf(
  name: string,
  mapping: Pick<Mapping, "format" | "compression"> = {},
): { readonly format: SourceFormat; readonly compression: Compression } {
  const endings = name.toLowerCase().split(".").slice(1);
  const found = compressionsByEnding[endings.at(-1) ?? ""];
  const ending = endings.at(found === undefined ? -1 : -2) ?? "";
  return {
    format: mapping.format ?? formatsByEnding[ending] ?? "csv",
    compression: mapping.compression ?? found ?? "none",
  };
}
