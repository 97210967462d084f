import type { Dialect } from '../../sql/lex/token';

/** Functions with lambdas by the names that they have in Spark or, where Spark has none, here. */
export type Canonical =
  | 'transform' | 'filter' | 'exists' | 'forall' | 'none_match' | 'aggregate' | 'zip_with' | 'map_filter' | 'transform_values' | 'transform_keys' | 'count' | 'sum' | 'first' | 'last' | 'first_index'
  | 'sort_by' | 'map_zip_with' | 'regexp_replace' | 'reduce' | 'map_apply' | 'fill' | 'split' | 'greatest' | 'smallest' | 'average' | 'last_index' | 'reverse_sort_by' | 'running' | 'sort_with';

type Names = Readonly<Record<string, Canonical>>;

const SPARK: Names = {
  transform: 'transform', filter: 'filter', exists: 'exists', forall: 'forall', aggregate: 'aggregate', reduce: 'aggregate', zip_with: 'zip_with', map_filter: 'map_filter',
  transform_values: 'transform_values', transform_keys: 'transform_keys', map_zip_with: 'map_zip_with',
};

const TRINO: Names = {
  transform: 'transform', filter: 'filter', any_match: 'exists', all_match: 'forall', none_match: 'none_match', reduce: 'aggregate', zip_with: 'zip_with', map_filter: 'map_filter',
  transform_values: 'transform_values', transform_keys: 'transform_keys', map_zip_with: 'map_zip_with', regexp_replace: 'regexp_replace', array_sort: 'sort_with',
};

const DORIS: Names = { array_map: 'transform', array_filter: 'filter', array_count: 'count', array_first: 'first', array_last: 'last', array_first_index: 'first_index', array_sortby: 'sort_by' };

const NAMES: Readonly<Partial<Record<Dialect, Names>>> = {
  spark: SPARK,
  trino: TRINO,
  doris: { ...DORIS, array_exists: 'transform' },
  starrocks: { ...DORIS, transform: 'transform', any_match: 'exists', all_match: 'forall' },
  duckdb: {
    list_transform: 'transform', array_transform: 'transform', list_apply: 'transform', array_apply: 'transform', apply: 'transform', list_filter: 'filter', array_filter: 'filter', filter: 'filter',
    list_reduce: 'reduce', array_reduce: 'reduce', reduce: 'reduce',
  },
  bigquery: { array_transform: 'transform', array_filter: 'filter' },
  snowflake: { transform: 'transform', filter: 'filter', reduce: 'aggregate' },
  clickhouse: {
    arraymap: 'transform', arrayfilter: 'filter', arrayexists: 'exists', arrayall: 'forall', arraycount: 'count', arraysum: 'sum', arrayfirst: 'first', arraylast: 'last',
    arrayfirstindex: 'first_index', arraysort: 'sort_by', mapfilter: 'map_filter', mapapply: 'map_apply', arrayfill: 'fill', arraysplit: 'split', arraymax: 'greatest', arraymin: 'smallest', arrayavg: 'average', arraylastindex: 'last_index',
    arrayreversesort: 'reverse_sort_by', arraycumsum: 'running',
  },
};

/** What a function of a dialect does with a lambda; `undefined`: it takes none. */
export function canonicalLambda(dialect: Dialect, name: string): Canonical | undefined {
  const names = NAMES[dialect];
  return names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
}

/** The lambda stands before the arrays. */
export function takesLambdaFirst(dialect: Dialect): boolean {
  return dialect === 'clickhouse' || dialect === 'doris' || dialect === 'starrocks';
}

/** Names of the functions that take lambdas, with their dialects. */
export function lambdaDialects(): ReadonlyMap<string, readonly Dialect[]> {
  const result = new Map<string, Dialect[]>();
  for (const [dialect, names] of Object.entries(NAMES) as readonly (readonly [Dialect, Names])[]) {
    for (const name of Object.keys(names)) result.set(name, [...(result.get(name) ?? []), dialect]);
  }
  return result;
}
