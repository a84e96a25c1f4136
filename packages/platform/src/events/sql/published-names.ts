/** The catalog, in memory beside the store, that holds what may be asked. */
export const catalogName = "flowdb";

/** The schemas that people see, named as in FlowDB. */
export const visibleSchemas = ["events", "infrastructure", "geography", "etl"] as const;

/** What stands in for `pg_catalog` and `information_schema`. */
export const clientSchema = "client";
export const informationSchema = "client_information";

/** The views of events with only some of their texts looked up. */
export const narrowSchema = "narrow";

/** The schemas whose relations a statement may read. */
export const publishedSchemas: ReadonlySet<string> = new Set([
  ...visibleSchemas,
  clientSchema,
  informationSchema,
  narrowSchema,
]);

const settingOf = `CASE lower(name) WHEN 'server_version_num' THEN '150000' WHEN 'server_version' THEN '15.0'
  WHEN 'search_path' THEN 'events' WHEN 'timezone' THEN 'UTC' WHEN 'max_index_keys' THEN '32' ELSE '' END`;

/** Everything may be read, and nothing changed. */
const privilege = [
  ["relation, kind", "lower(kind) IN ('select', 'usage')"],
  ["role, relation, kind", "lower(kind) IN ('select', 'usage')"],
] as const;

/** Functions of PostgreSQL's catalog that clients call and the engine lacks: their parameters and what they answer. */
export const clientMacros: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  pg_get_userbyid: [["role", "'flowdb'"]],
  pg_encoding_to_char: [["encoding", "'UTF8'"]],
  pg_get_indexdef: [
    ["index", "NULL::VARCHAR"],
    ["index, place, pretty", "NULL::VARCHAR"],
  ],
  pg_get_constraintdef: [
    ["item", "NULL::VARCHAR"],
    ["item, pretty", "NULL::VARCHAR"],
  ],
  pg_get_expr: [
    ["tree, relation", "NULL::VARCHAR"],
    ["tree, relation, pretty", "NULL::VARCHAR"],
  ],
  pg_get_viewdef: [
    ["item", "NULL::VARCHAR"],
    ["item, pretty", "NULL::VARCHAR"],
  ],
  pg_get_partkeydef: [["relation", "NULL::VARCHAR"]],
  pg_get_serial_sequence: [["relation, name", "NULL::VARCHAR"]],
  pg_get_statisticsobjdef_columns: [["item", "NULL::VARCHAR"]],
  pg_relation_size: [["relation", "0::BIGINT"]],
  pg_table_size: [["relation", "0::BIGINT"]],
  pg_total_relation_size: [["relation", "0::BIGINT"]],
  pg_database_size: [["item", "0::BIGINT"]],
  pg_relation_is_publishable: [["relation", "false"]],
  pg_relation_is_updatable: [["relation, include", "0"]],
  pg_is_in_recovery: [["", "true"]],
  pg_backend_pid: [["", "0"]],
  array_upper: [["items, dimension", "len(items)"]],
  array_lower: [["items, dimension", "1"]],
  to_regtype: [["name", "NULL::VARCHAR"]],
  to_regclass: [["name", "NULL::VARCHAR"]],
  current_schemas: [["implicit", "['pg_catalog', 'events']"]],
  has_any_column_privilege: privilege,
  has_column_privilege: [
    ["relation, place, kind", "lower(kind) = 'select'"],
    ["role, relation, place, kind", "lower(kind) = 'select'"],
  ],
  has_schema_privilege: privilege,
  has_table_privilege: privilege,
  /* An array as PostgreSQL writes it, of texts without commas and quotes. */
  array_of_text: [
    ["items", `list_transform(string_split(trim(items, '{}'), ','), lambda item: trim(item, '"'))`],
  ],
  pg_tablespace_location: [["item", "NULL::VARCHAR"]],
  pg_get_function_result: [["item", "NULL::VARCHAR"]],
  pg_get_function_arguments: [["item", "NULL::VARCHAR"]],
  pg_get_function_identity_arguments: [["item", "NULL::VARCHAR"]],
  pg_get_triggerdef: [["item, pretty", "NULL::VARCHAR"]],
  obj_description: [
    ["item", "NULL::VARCHAR"],
    ["item, catalog", "NULL::VARCHAR"],
  ],
  shobj_description: [["item, catalog", "NULL::VARCHAR"]],
  col_description: [["relation, place", "NULL::VARCHAR"]],
  set_config: [["name, setting, is_local", "setting"]],
  current_setting: [
    ["name", settingOf],
    ["name, missing", settingOf],
  ],
  quote_ident: [["name", `'"' || replace(name, '"', '""') || '"'`]],
};

export const clientFunctions: ReadonlySet<string> = new Set([
  ...Object.keys(clientMacros),
  "format_type",
  "pg_table_is_visible",
]);
