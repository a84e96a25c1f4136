const listed = (text: string): string[] => text.trim().split(/\s+/);

const operators = listed(`
  + - * / // % ^ ** || ~~ !~~ ~~* !~~* ~~~ & | << >> ~ @ ^@ -> ->> && @> <@ <-> <=> ! !__postfix
`);

const numbers = listed(`
  abs acos acosh add asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees divide even exp factorial fdiv
  floor fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2
  mod multiply nextafter pi pow power radians random round round_even roundbankers sign signbit sin sinh sqrt subtract tan tanh trunc
  width_bucket xor
`);

// None whose time grows with the square of the length, such as levenshtein: a call cannot be broken off. And none that makes a long text or list of a short one at once, such as repeat: the memory limit does not cover it.
const texts = listed(`
  ascii base64 bit_length char_length character_length chr concat concat_ws contains encode decode
  ends_with format_bytes from_base64 hash hamming hex ilike_escape instr jaccard lcase left
  left_grapheme len length length_grapheme like_escape lower ltrim md5 mismatches nfc_normalize not_ilike_escape
  not_like_escape nullif octet_length ord position prefix regexp_escape regexp_extract regexp_extract_all regexp_full_match
  regexp_matches regexp_replace regexp_split_to_array replace reverse right right_grapheme rtrim sha1 sha256 split split_part
  starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos substr substring
  substring_grapheme suffix to_base64 to_hex translate trim ucase unhex unicode upper url_decode url_encode uuid gen_random_uuid
  quote_ident quote_literal to_char
`);

const times = listed(`
  age ago century current_date current_localtime current_localtimestamp date_add date_diff date_part date_sub date_trunc datediff
  datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us era
  get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms
  make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname nanosecond normalized_interval now
  quarter second strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours
  to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today
  transaction_timestamp try_strptime week weekday weekofyear year yearweek
`);

const lists = listed(`
  array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_distinct array_extract array_filter
  array_has array_has_all array_has_any array_indexof array_intersect array_length array_position array_prepend array_reverse
  array_reverse_sort array_slice array_sort array_to_string array_to_string_comma_default array_transform array_unique array_value
  cardinality element_at filter flatten generate_subscripts list_aggr list_aggregate list_any_value list_append list_apply
  list_approx_count_distinct list_avg list_cat list_concat list_contains list_count list_distinct list_element list_extract
  list_filter list_first list_has list_has_all list_has_any list_histogram list_indexof list_intersect list_last list_max list_median
  list_min list_mode list_pack list_position list_prepend list_product list_reverse list_reverse_sort list_slice list_sort
  list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value list_var_pop list_var_samp list_zip
  map map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values row row_to_json struct_extract
  struct_extract_at struct_keys struct_pack struct_values to_json json_array json_array_length json_contains json_exists json_extract
  json_extract_path json_extract_path_text json_extract_string json_keys json_object json_type json_valid json_value unnest
`);

const aggregates = listed(`
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin
  array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy every favg first
  fsum geomean geometric_mean group_concat histogram kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min
  min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
  regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop
  var_samp variance weighted_avg wavg
`);

const windows = listed(`
  cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
`);

// What clients ask; all are constants or look at their parameters alone.
const clients = listed(`
  typeof pg_typeof format_type has_any_column_privilege has_column_privilege has_database_privilege has_function_privilege
  has_schema_privilege has_table_privilege pg_has_role pg_size_pretty pg_is_other_temp_schema pg_my_temp_schema
  pg_function_is_visible pg_operator_is_visible pg_type_is_visible pg_collation_is_visible pg_opclass_is_visible
  pg_conversion_is_visible pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible
  pg_opfamily_is_visible inet_server_addr inet_server_port inet_client_addr inet_client_port
`);

/**
 * The functions that a statement may call, by name: those that look at nothing but their parameters. Whatever is not listed is
 * refused, so that a newer engine brings no way out.
 */
export const allowedFunctions: ReadonlySet<string> = new Set([
  ...operators,
  ...numbers,
  ...texts,
  ...times,
  ...lists,
  ...aggregates,
  ...windows,
  ...clients,
]);

/** The functions that may stand where a table stands: they make rows, one after the other. */
export const allowedTableFunctions: ReadonlySet<string> = new Set([
  "range",
  "generate_series",
  "unnest",
  "generate_subscripts",
]);
