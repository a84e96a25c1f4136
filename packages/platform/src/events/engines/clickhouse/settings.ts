import type { ClickHouseSettings } from "@clickhouse/client";

/** What makes ClickHouse answer as the other engines do. The dialect relies on it. */
const standardSettings = {
  // What does not match is null, and so is an aggregate over nothing.
  join_use_nulls: 1,
  aggregate_functions_null_for_empty: 1,
  cast_keep_nullable: 1,
  union_default_mode: "DISTINCT",
  except_default_mode: "DISTINCT",
  intersect_default_mode: "DISTINCT",
  // Months and years begin on days outside 1970 to 2149 as well.
  enable_extended_results_for_datetime_functions: 1,
  // A name stands for the column of a table before it stands for an expression of the same SELECT.
  prefer_column_name_to_alias: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
} as const satisfies ClickHouseSettings;

/** For what is written: an answer comes when all of it is done. */
export const writingSettings = {
  ...standardSettings,
  max_partitions_per_insert_block: "0",
  mutations_sync: "2",
  alter_sync: "2",
  distributed_ddl_task_timeout: "600",
  distributed_foreground_insert: 1,
  // Sums over all servers must not be made on each of them.
  parallel_distributed_insert_select: "0",
  // So that nothing on the way takes a long statement for a broken connection.
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: "20000",
} as const satisfies ClickHouseSettings;

/** For questions: nothing can be changed by them. */
export const readingSettings = {
  ...standardSettings,
  readonly: "2",
} as const satisfies ClickHouseSettings;
