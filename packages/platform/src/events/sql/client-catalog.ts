import {
  catalogName,
  clientMacros,
  clientSchema,
  informationSchema,
  visibleSchemas,
} from "./published-names.ts";

/** The types of columns: DuckDB's name, and PostgreSQL's oid, name, length and name in `information_schema`. */
const types: readonly (readonly [string, number, string, number, string])[] = [
  ["BOOLEAN", 16, "bool", 1, "boolean"],
  ["BIGINT", 20, "int8", 8, "bigint"],
  ["SMALLINT", 21, "int2", 2, "smallint"],
  ["INTEGER", 23, "int4", 4, "integer"],
  ["VARCHAR", 25, "text", -1, "text"],
  ["FLOAT", 700, "float4", 4, "real"],
  ["DOUBLE", 701, "float8", 8, "double precision"],
  ["DATE", 1082, "date", 4, "date"],
  ["TIMESTAMP", 1114, "timestamp", 8, "timestamp without time zone"],
  ["TIMESTAMP WITH TIME ZONE", 1184, "timestamptz", 8, "timestamp with time zone"],
  ["HUGEINT", 1700, "numeric", -1, "numeric"],
];

/** Oids of what PostgreSQL brings along. */
const catalogSchemaOid = 11;
const ownerOid = 10;
const firstOid = 16_384;

/** Tables of PostgreSQL's catalog in which there is nothing to find: their columns. */
const emptyTables: Readonly<Record<string, string>> = {
  pg_attrdef: "oid BIGINT, adrelid BIGINT, adnum SMALLINT, adbin VARCHAR",
  pg_constraint:
    "oid BIGINT, conname VARCHAR, connamespace BIGINT, contype VARCHAR, condeferrable BOOLEAN, condeferred BOOLEAN, convalidated BOOLEAN, conrelid BIGINT, contypid BIGINT, conindid BIGINT, conparentid BIGINT, confrelid BIGINT, confupdtype VARCHAR, confdeltype VARCHAR, confmatchtype VARCHAR, conislocal BOOLEAN, connoinherit BOOLEAN, conkey SMALLINT[], confkey SMALLINT[], conbin VARCHAR",
  pg_index:
    "indexrelid BIGINT, indrelid BIGINT, indnatts SMALLINT, indnkeyatts SMALLINT, indisunique BOOLEAN, indnullsnotdistinct BOOLEAN, indisprimary BOOLEAN, indisexclusion BOOLEAN, indimmediate BOOLEAN, indisclustered BOOLEAN, indisvalid BOOLEAN, indisready BOOLEAN, indislive BOOLEAN, indisreplident BOOLEAN, indkey SMALLINT[], indoption SMALLINT[], indexprs VARCHAR, indpred VARCHAR, indclass BIGINT[]",
  pg_inherits: "inhrelid BIGINT, inhparent BIGINT, inhseqno INTEGER, inhdetachpending BOOLEAN",
  pg_description: "objoid BIGINT, classoid BIGINT, objsubid INTEGER, description VARCHAR",
  pg_shdescription: "objoid BIGINT, classoid BIGINT, description VARCHAR",
  pg_proc:
    "oid BIGINT, proname VARCHAR, pronamespace BIGINT, proowner BIGINT, prolang BIGINT, prokind VARCHAR, proretset BOOLEAN, prorettype BIGINT, proargtypes BIGINT[], proargnames VARCHAR[], proallargtypes BIGINT[], proargmodes VARCHAR[], prosrc VARCHAR",
  pg_trigger:
    "oid BIGINT, tgrelid BIGINT, tgparentid BIGINT, tgname VARCHAR, tgfoid BIGINT, tgtype SMALLINT, tgenabled VARCHAR, tgisinternal BOOLEAN, tgconstraint BIGINT, tgdeferrable BOOLEAN",
  pg_rewrite:
    "oid BIGINT, rulename VARCHAR, ev_class BIGINT, ev_type VARCHAR, ev_enabled VARCHAR, is_instead BOOLEAN",
  pg_policy:
    "oid BIGINT, polname VARCHAR, polrelid BIGINT, polcmd VARCHAR, polpermissive BOOLEAN, polroles BIGINT[], polqual VARCHAR, polwithcheck VARCHAR",
  pg_statistic_ext:
    "oid BIGINT, stxrelid BIGINT, stxname VARCHAR, stxnamespace BIGINT, stxowner BIGINT, stxstattarget INTEGER, stxkeys SMALLINT[], stxkind VARCHAR[]",
  pg_publication: "oid BIGINT, pubname VARCHAR, puballtables BOOLEAN",
  pg_publication_rel:
    "oid BIGINT, prpubid BIGINT, prrelid BIGINT, prqual VARCHAR, prattrs SMALLINT[]",
  pg_publication_namespace: "oid BIGINT, pnpubid BIGINT, pnnspid BIGINT",
  pg_foreign_table: "ftrelid BIGINT, ftserver BIGINT, ftoptions VARCHAR[]",
  pg_foreign_server: "oid BIGINT, srvname VARCHAR, srvowner BIGINT, srvfdw BIGINT",
  pg_partitioned_table: "partrelid BIGINT, partstrat VARCHAR, partnatts SMALLINT",
  pg_sequence: "seqrelid BIGINT, seqtypid BIGINT",
  pg_enum: "oid BIGINT, enumtypid BIGINT, enumsortorder FLOAT, enumlabel VARCHAR",
  pg_range: "rngtypid BIGINT, rngsubtype BIGINT, rngmultitypid BIGINT",
  pg_collation: "oid BIGINT, collname VARCHAR, collnamespace BIGINT",
  pg_extension: "oid BIGINT, extname VARCHAR, extnamespace BIGINT, extversion VARCHAR",
  pg_depend:
    "classid BIGINT, objid BIGINT, objsubid INTEGER, refclassid BIGINT, refobjid BIGINT, refobjsubid INTEGER, deptype VARCHAR",
  pg_tablespace: "oid BIGINT, spcname VARCHAR, spcowner BIGINT",
  pg_auth_members: "roleid BIGINT, member BIGINT, grantor BIGINT, admin_option BOOLEAN",
  pg_settings: "name VARCHAR, setting VARCHAR, unit VARCHAR, category VARCHAR, short_desc VARCHAR",
  pg_stat_activity:
    "datid BIGINT, datname VARCHAR, pid INTEGER, usename VARCHAR, state VARCHAR, query VARCHAR",
  pg_event_trigger: "oid BIGINT, evtname VARCHAR",
  pg_locks: "locktype VARCHAR, relation BIGINT, pid INTEGER",
};

const schemaList = visibleSchemas.map((name) => `'${name}'`).join(", ");
const at = `${catalogName}.${clientSchema}`;
const information = `${catalogName}.${informationSchema}`;

/**
 * The statements that make or renew what clients look for in PostgreSQL's catalog: the published views alone, with oids that stay the
 * same as long as the views do. `database` is what the database is called.
 */
export function clientCatalog(database: string): string[] {
  const name = database.replaceAll("'", "''");
  return [
    ...publishedObjects(),
    ...classes(),
    ...typesAndRoles(name),
    ...informationViews(name),
    ...Object.entries(emptyTables).map(
      ([table, columns]) => `CREATE OR REPLACE TABLE ${at}.${table} (${columns})`,
    ),
    ...Object.entries(clientMacros).map(([macro, overloads]) => {
      const bodies = overloads.map(([parameters, body]) => `(${parameters}) AS ${body}`);
      return `CREATE OR REPLACE MACRO ${at}.${macro} ${bodies.join(", ")}`;
    }),
    `CREATE OR REPLACE MACRO ${at}.pg_table_is_visible(relation) AS
      relation::BIGINT IN (SELECT table_oid FROM ${at}.published_columns WHERE schema_name = 'events')`,
    `CREATE OR REPLACE MACRO ${at}.format_type(type_oid, type_modifier) AS
      (SELECT any_value(long_name) FROM ${at}.column_types WHERE oid = type_oid)`,
  ];
}

function publishedObjects(): string[] {
  const rows = types.map(
    ([duckdb, oid, short, length, long]) =>
      `('${duckdb}', ${oid}::BIGINT, '${short}', ${length}, '${long}')`,
  );
  return [
    `CREATE OR REPLACE TABLE ${at}.column_types AS
      SELECT * FROM (VALUES ${rows.join(", ")}) AS listed(duckdb_name, oid, short_name, length, long_name)`,
    `CREATE OR REPLACE TABLE ${at}.published_columns AS
      SELECT schema_name, table_name, column_name, column_index AS position, data_type,
        ${firstOid} + dense_rank() OVER (ORDER BY schema_name) AS schema_oid,
        ${firstOid + 1000} + dense_rank() OVER (ORDER BY schema_name, table_name) AS table_oid
      FROM duckdb_columns() WHERE database_name = '${catalogName}' AND schema_name IN (${schemaList})`,
  ];
}

function classes(): string[] {
  return [
    `CREATE OR REPLACE TABLE ${at}.pg_namespace AS
      SELECT DISTINCT schema_oid AS oid, schema_name AS nspname, ${ownerOid}::BIGINT AS nspowner, NULL::VARCHAR[] AS nspacl
      FROM ${at}.published_columns
      UNION ALL SELECT ${catalogSchemaOid}, 'pg_catalog', ${ownerOid}, NULL
      UNION ALL SELECT 13000, 'information_schema', ${ownerOid}, NULL`,
    `CREATE OR REPLACE TABLE ${at}.pg_class AS
      SELECT table_oid AS oid, table_name AS relname, schema_oid AS relnamespace, 0::BIGINT AS reltype, 0::BIGINT AS reloftype,
        ${ownerOid}::BIGINT AS relowner, 0::BIGINT AS relam, 0::BIGINT AS relfilenode, 0::BIGINT AS reltablespace,
        0 AS relpages, -1::FLOAT AS reltuples, 0::BIGINT AS reltoastrelid, false AS relhasindex, false AS relisshared,
        'p' AS relpersistence, 'r' AS relkind, count(*)::SMALLINT AS relnatts, 0::SMALLINT AS relchecks,
        false AS relhasrules, false AS relhastriggers, false AS relhassubclass, false AS relrowsecurity,
        false AS relforcerowsecurity, true AS relispopulated, 'n' AS relreplident, false AS relispartition,
        NULL::VARCHAR[] AS relacl, NULL::VARCHAR[] AS reloptions, NULL::VARCHAR AS relpartbound, false AS relhasoids
      FROM ${at}.published_columns GROUP BY ALL`,
    `CREATE OR REPLACE TABLE ${at}.pg_attribute AS
      SELECT table_oid AS attrelid, column_name AS attname, coalesce(kind.oid, 25)::BIGINT AS atttypid,
        coalesce(kind.length, -1)::SMALLINT AS attlen, position::SMALLINT AS attnum, -1 AS atttypmod, 0 AS attndims,
        false AS attnotnull, false AS atthasdef, false AS atthasmissing, '' AS attidentity, '' AS attgenerated,
        false AS attisdropped, true AS attislocal, 0::BIGINT AS attcollation, 'p' AS attstorage, '' AS attcompression,
        -1 AS attstattarget, NULL::VARCHAR[] AS attacl, NULL::VARCHAR[] AS attoptions, NULL::VARCHAR[] AS attfdwoptions
      FROM ${at}.published_columns LEFT JOIN ${at}.column_types AS kind ON kind.duckdb_name = data_type`,
    `CREATE OR REPLACE VIEW ${at}.pg_tables AS
      SELECT DISTINCT schema_name AS schemaname, table_name AS tablename, 'flowdb' AS tableowner FROM ${at}.published_columns`,
    `CREATE OR REPLACE VIEW ${at}.pg_views AS SELECT NULL::VARCHAR AS schemaname, NULL::VARCHAR AS viewname WHERE false`,
    `CREATE OR REPLACE VIEW ${at}.pg_matviews AS SELECT NULL::VARCHAR AS schemaname, NULL::VARCHAR AS matviewname WHERE false`,
  ];
}

function typesAndRoles(database: string): string[] {
  return [
    `CREATE OR REPLACE TABLE ${at}.pg_type AS
      SELECT oid, short_name AS typname, ${catalogSchemaOid}::BIGINT AS typnamespace, ${ownerOid}::BIGINT AS typowner,
        length::SMALLINT AS typlen, length > 0 AS typbyval, 'b' AS typtype, 'N' AS typcategory, true AS typisdefined,
        ',' AS typdelim, 0::BIGINT AS typrelid, 0::BIGINT AS typelem, 0::BIGINT AS typarray, 0::BIGINT AS typbasetype,
        -1 AS typtypmod, false AS typnotnull, 0::BIGINT AS typcollation, '' AS typreceive, short_name || 'in' AS typinput,
        NULL::VARCHAR AS typdefault
      FROM ${at}.column_types`,
    `CREATE OR REPLACE TABLE ${at}.pg_database AS
      SELECT 1::BIGINT AS oid, '${database}' AS datname, ${ownerOid}::BIGINT AS datdba, 6 AS encoding, 'C' AS datcollate,
        'C' AS datctype, 'c' AS datlocprovider, NULL::VARCHAR AS daticulocale, NULL::VARCHAR AS daticurules,
        false AS datistemplate, true AS datallowconn, -1 AS datconnlimit, 0::BIGINT AS dattablespace, NULL::VARCHAR[] AS datacl`,
    `CREATE OR REPLACE TABLE ${at}.pg_roles AS
      SELECT ${ownerOid}::BIGINT AS oid, 'flowdb' AS rolname, false AS rolsuper, true AS rolinherit, false AS rolcreaterole,
        false AS rolcreatedb, true AS rolcanlogin, false AS rolreplication, -1 AS rolconnlimit, NULL::TIMESTAMPTZ AS rolvaliduntil,
        false AS rolbypassrls`,
    `CREATE OR REPLACE VIEW ${at}.pg_user AS SELECT oid AS usesysid, rolname AS usename, rolsuper AS usesuper FROM ${at}.pg_roles`,
    `CREATE OR REPLACE TABLE ${at}.pg_am AS SELECT 2::BIGINT AS oid, 'heap' AS amname, 't' AS amtype`,
    `CREATE OR REPLACE TABLE ${at}.pg_language AS SELECT 14::BIGINT AS oid, 'sql' AS lanname`,
  ];
}

function informationViews(database: string): string[] {
  return [
    `CREATE OR REPLACE VIEW ${information}.schemata AS
      SELECT '${database}' AS catalog_name, nspname AS schema_name, 'flowdb' AS schema_owner FROM ${at}.pg_namespace`,
    `CREATE OR REPLACE VIEW ${information}.tables AS
      SELECT DISTINCT '${database}' AS table_catalog, schema_name AS table_schema, table_name, 'BASE TABLE' AS table_type,
        'NO' AS is_insertable_into FROM ${at}.published_columns`,
    `CREATE OR REPLACE VIEW ${information}.views AS
      SELECT table_catalog, table_schema, table_name, NULL::VARCHAR AS view_definition FROM ${information}.tables WHERE false`,
    `CREATE OR REPLACE VIEW ${information}.columns AS
      SELECT '${database}' AS table_catalog, schema_name AS table_schema, table_name, column_name, position AS ordinal_position,
        NULL::VARCHAR AS column_default, 'YES' AS is_nullable, coalesce(kind.long_name, 'text') AS data_type,
        NULL::INTEGER AS character_maximum_length, NULL::INTEGER AS numeric_precision, NULL::INTEGER AS numeric_scale,
        NULL::INTEGER AS datetime_precision, coalesce(kind.short_name, 'text') AS udt_name, 'NO' AS is_identity,
        'NEVER' AS is_generated
      FROM ${at}.published_columns LEFT JOIN ${at}.column_types AS kind ON kind.duckdb_name = data_type`,
    ...[
      "table_constraints",
      "key_column_usage",
      "referential_constraints",
      "constraint_column_usage",
    ].map(
      (name) => `CREATE OR REPLACE VIEW ${information}.${name} AS
        SELECT NULL::VARCHAR AS constraint_name, NULL::VARCHAR AS constraint_schema, NULL::VARCHAR AS table_schema,
          NULL::VARCHAR AS table_name, NULL::VARCHAR AS column_name, NULL::VARCHAR AS constraint_type WHERE false`,
    ),
  ];
}
