import { isNullableIn } from '../clickhouseNulls';
import { refuseConstruct, type Context, type Source } from '../context';
import { elementOf, type ColumnType, type SqlType } from '../expr';
import type { Token } from '../../sql/lex/token';
import { parseExpression } from '../expressions/expression';
import { typeOfColumn } from '../expressions/columns';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { FromBuilder } from './from';
import { readAlias } from './items';
import { rowFactor } from './lateral';

/** What ClickHouse gives for a value that is not there, by its type. */
export const CLICKHOUSE_EMPTY: Readonly<Partial<Record<SqlType, string>>> = {
  integer: '0', real: '0.0', decimal: '0', boolean: '0', text: "''", date: "'1970-01-01'", timestamp: "'1970-01-01 00:00:00'", array: "'[]'",
};

const MAY_BE_NULL = /^(?:NULL|NULLIF|NULLABLE|TONULLABLE|\w+ORNULL|JOIN|ROLLUP|CUBE|GROUPING|TOTALS|ANY_VALUE|JSON_VALUE|JSONEXTRACT|TRY_CAST|ACCURATECASTORNULL)$/;

/** Whether no value of a query can be NULL: nothing in it makes one, and the columns that it names are not Nullable. */
export function givesNoNulls(context: Context, tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => token.kind === 'word' || token.kind === 'quotedName').map((token) => token.upper);
  if (words.some((word) => MAY_BE_NULL.test(word.toUpperCase()))) return false;
  const tables = tokens.flatMap((token, i) => (['FROM', 'JOIN'].includes(tokens[i - 1]?.upper ?? '') && (token.kind === 'word' || token.kind === 'quotedName') ? [tableAt(tokens, i)] : []));
  const names = new Set(words.map((word) => word.toLowerCase()));
  return tables.every((table) => {
    if (context.ctes.has(table)) return context.ctes.get(table)?.filled === true;
    const columns = context.catalog.columnsOf(table);
    if (columns === undefined) return table === 'numbers';
    const isWhole = tokens.some((token) => token.text === '*');
    return columns.filter((column) => isWhole || names.has(column.toLowerCase())).every((column) => isNullableIn(context, table, column) === false);
  });
}

function tableAt(tokens: readonly Token[], index: number): string {
  const parts = [tokens[index]?.upper ?? ''];
  for (let i = index + 1; tokens[i]?.text === '.'; i += 2) parts.push(tokens[i + 1]?.upper ?? '');
  return (parts[0]?.toLowerCase() === 'default' ? parts.slice(1) : parts).join('.').toLowerCase();
}

const UNKNOWN_MESSAGE = "fail('what ClickHouse gives for this column of a row without a partner is not known to the local runner: set join_use_nulls = 1, or give the column a default with ifNull')";

/** The columns of a table whose rows may be missing: ClickHouse gives each its type's empty value where it is not Nullable. */
function defaulted(context: Context, source: Source): Source {
  if (source.columns === undefined || source.renamed !== undefined) return source;
  const renamed = source.columns.map((name) => {
    const sql = `${quoteName(source.alias)}.${quoteName(name)}`;
    const nullable = source.table === undefined ? (source.filled === true ? false : undefined) : isNullableIn(context, source.table, name);
    const empty = CLICKHOUSE_EMPTY[typeOfColumn(context, source, name).type];
    return [name, nullable === true ? sql : `coalesce(${sql}, ${nullable === false && empty !== undefined ? empty : UNKNOWN_MESSAGE})`] as const;
  });
  return { ...source, renamed: new Map(renamed) };
}

/** Behind an outer join: the sides that may be missing give empty values instead of NULL. */
export function fillMissing(context: Context, builder: FromBuilder, { kind, before }: { readonly kind: string; readonly before: number }): void {
  if (context.dialect !== 'clickhouse' || context.joinsNulls || !/^(?:LEFT|RIGHT|FULL) JOIN$/.test(kind)) return;
  builder.sources.forEach((source, i) => {
    const isRight = i >= before;
    if (kind === 'FULL JOIN' || (kind === 'LEFT JOIN') === isRight) builder.sources[i] = defaulted(context, source);
  });
}

interface Joined {
  readonly name: string;
  readonly array: string;
  readonly type: ColumnType;
}

/** `[LEFT] ARRAY JOIN a AS x, b AS y`: the arrays side by side, a row for each element; false when it does not stand here. */
export function parseArrayJoin(context: Context, builder: FromBuilder): boolean {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse') return false;
  const isLeft = cursor.accept('LEFT', 'ARRAY', 'JOIN');
  if (!isLeft && !cursor.accept('ARRAY', 'JOIN')) return false;
  const arrays: Joined[] = [];
  const { crowded } = context;
  context.crowded = true;
  do {
    const from = cursor.at;
    const value = parseExpression(context);
    const name = readAlias(context) ?? value.column ?? refuse('An array behind ARRAY JOIN needs a name.', value.range);
    if (value.type !== 'array') refuseConstruct(context, 'ARRAY JOIN of what is not known to be an array', cursor.rangeFrom(from));
    arrays.push({ name, array: value.sql, type: elementOf(value) });
  } while (cursor.accept(','));
  context.crowded = crowded;
  joinArrays(builder, arrays, isLeft);
  return true;
}

function joinArrays(builder: FromBuilder, arrays: readonly Joined[], isLeft: boolean): void {
  const [first] = arrays;
  if (first === undefined) return;
  const alias = `elements ${String(builder.sources.length)}`;
  const columns = arrays.map(({ name, array, type }, i) => {
    const plain = (quoted: string): string => (i === 0 ? `${quoted}.value` : `json_extract(${array}, '$[' || ${quoted}.key || ']')`);
    const empty = isLeft ? CLICKHOUSE_EMPTY[type.type] : undefined;
    return { name, type, sql: (quoted: string) => (empty === undefined ? plain(quoted) : `coalesce(${plain(quoted)}, ${empty})`) };
  });
  const hidden = new Set(arrays.map(({ name }) => name.toLowerCase()));
  builder.sources.forEach((source, i) => { builder.sources[i] = { ...source, ...(source.columns === undefined ? {} : { columns: source.columns.filter((name) => !hidden.has(name)) }) }; });
  const checked = arrays.length === 1 ? first.array : `CASE WHEN ${arrays.slice(1).map(({ array }) => `json_array_length(${array}) = json_array_length(${first.array})`).join(' AND ')} THEN ${first.array} ELSE fail('the arrays of ARRAY JOIN have different lengths') END`;
  const factor = rowFactor(checked, { columns, alias, names: undefined, range: { start: 0, end: 0 } });
  builder.sql += isLeft ? ` LEFT JOIN ${factor.sql} ON 1` : ` CROSS JOIN ${factor.sql}`;
  builder.sources.push(...factor.sources);
}
