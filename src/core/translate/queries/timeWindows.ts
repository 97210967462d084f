import type { TextRange } from '../../base/textRange';
import { refuseConstruct, typesByName, withScope, type Context, type Source } from '../context';
import { typed, type ColumnType, type Expr } from '../expr';
import { fieldSql } from '../expressions/fields';
import { typeOfColumn } from '../expressions/columns';
import { parseExpression, parseValue } from '../expressions/expression';
import { readName, readTable } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { FromClause } from './from';
import { readAlias } from './items';
import type { Factor } from './tables';

const UNIT_US: Readonly<Record<string, number>> = { microsecond: 1, millisecond: 1e3, second: 1e6, minute: 6e7, hour: 3.6e9, day: 8.64e10, week: 6.048e11 };

const DURATION = /^(?:interval\s+)?(?:[+-]?\d+(?:\.\d+)?\s*(?:week|day|hour|minute|second|millisecond|microsecond)s?\s*)+$/i;

function lengthOf(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/([+-]?\d+(?:\.\d+)?)\s*([a-z]+?)s?(?=\s|$|[\d+-])/gi)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_US[unit?.toLowerCase() ?? ''] ?? 0), 0);
}

/** Microseconds of a literal such as `'10 minutes'` or `INTERVAL '10' MINUTES`. */
export function lengthUs(context: Context, value: Expr): string {
  const { interval, text } = value;
  const written = interval === undefined ? (text ?? '') : interval.unit === 'compound' ? interval.amount.replaceAll("'", '') : `${interval.amount} ${interval.unit}`;
  const us = lengthOf(written.trim());
  return us === undefined ? refuseConstruct(context, 'A window of this length', value.range) : String(us);
}

const WINDOW_ROW = 'time window';
const TIMESTAMP: ColumnType = { type: 'timestamp' };
const WINDOW_TYPE: ColumnType = { type: 'json', fields: [{ name: 'start', type: TIMESTAMP }, { name: 'end', type: TIMESTAMP }] };

/** Where `window(` stands in this SELECT, whose first token is at the cursor; not in the queries within it. */
function callsOf({ cursor: { tokens, at } }: Context): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  for (let i = at; i < tokens.length && depth >= 0; i++) {
    const token = tokens[i];
    const next = tokens[i + 1];
    if (depth === 0 && (token?.upper === 'UNION' || token?.upper === 'EXCEPT' || token?.upper === 'INTERSECT')) break;
    if (token?.text === ')') depth--;
    if (token?.text !== '(') {
      if (token?.kind === 'word' && token.upper === 'WINDOW' && next?.text === '(' && tokens[i - 1]?.text !== '.') found.push(i);
      continue;
    }
    if (next?.upper !== 'SELECT' && next?.upper !== 'WITH') depth++;
    else for (let inner = 0; i < tokens.length; i++) {
      inner += tokens[i]?.text === '(' ? 1 : tokens[i]?.text === ')' ? -1 : 0;
      if (inner === 0) break;
    }
  }
  return found;
}

function readArguments(context: Context): readonly Expr[] {
  const { cursor } = context;
  cursor.expect('(');
  const args = [parseValue(context)];
  while (cursor.accept(',')) args.push(parseExpression(context));
  cursor.expect(')');
  return args;
}

function windowsOf(context: Context, args: readonly Expr[], range: TextRange): string {
  const [moment, width, slide, origin] = args;
  if (moment === undefined || width === undefined || args.length > 4) return refuse('window needs a time and a length.', range);
  if (moment.type !== 'timestamp' && moment.type !== 'date') return refuseConstruct(context, 'window of what is not known to be a timestamp', moment.range);
  const [length, step, start] = [lengthUs(context, width), lengthUs(context, slide ?? width), origin === undefined ? '0' : lengthUs(context, origin)];
  return `sliding_windows(${moment.sql}, ${length}, ${step}, ${start})`;
}

/** Whether Spark's `window(…)` is called in the SELECT at the cursor. */
export function groupsByWindow(context: Context): boolean {
  return context.dialect === 'spark' && callsOf(context).length > 0;
}

/** Spark's `window(time, '10 minutes'[, slide[, start]])`: a row for each window that the time is in, which joins the tables of FROM. */
export function withTimeWindows(context: Context, clause: FromClause | undefined): FromClause | undefined {
  if (context.dialect !== 'spark') return clause;
  const { cursor } = context;
  const all = new Map<string, TextRange>();
  const before = cursor.at;
  for (const at of callsOf(context)) {
    cursor.at = at + 1;
    const from = cursor.at;
    const scope = { sources: clause?.sources ?? [], outer: context.scope };
    const crowded = context.crowded;
    context.crowded = true;
    const args = withScope(context, scope, () => readArguments(context));
    context.crowded = crowded;
    all.set(windowsOf(context, args, cursor.rangeFrom(from)), cursor.rangeFrom(from));
  }
  cursor.at = before;
  const [sql, second] = all.keys();
  if (sql === undefined) return clause;
  if (second !== undefined) return refuseConstruct(context, 'A second window of time', [...all.values()][1] ?? cursor.here);
  const quoted = quoteName(WINDOW_ROW);
  const source: Source = { alias: WINDOW_ROW, columns: ['window'], renamed: new Map([['window', `${quoted}.value`]]), types: new Map([['window', WINDOW_TYPE]]) };
  const rows = `json_each(${sql}) AS ${quoted}`;
  return { sql: clause === undefined || clause.sql === '' ? ` FROM ${rows}` : `${clause.sql} CROSS JOIN ${rows}`, sources: [...(clause?.sources ?? []), source], conditions: clause?.conditions ?? [] };
}

/** A call of `window(…)`, whose rows FROM has; `undefined`: it stands elsewhere. */
export function timeWindow(context: Context, name: string): Expr | undefined {
  const { cursor } = context;
  if (context.dialect !== 'spark' || name.toLowerCase() !== 'window') return undefined;
  const sources = context.scope?.sources ?? [];
  if (!sources.some((source) => source.alias === WINDOW_ROW)) return refuseConstruct(context, 'window of time here', cursor.here);
  const from = cursor.at - 1;
  cursor.skipBrackets();
  return { ...typed(`${quoteName(WINDOW_ROW)}.value`, WINDOW_TYPE, cursor.rangeFrom(from)), column: 'window' };
}

const FLINK_WINDOWS: ReadonlySet<string> = new Set(['TUMBLE', 'HOP', 'CUMULATE']);

/** `DESCRIPTOR(column)`. */
function readDescriptor(context: Context): string {
  context.cursor.expect('DESCRIPTOR');
  context.cursor.expect('(');
  const name = readName(context);
  context.cursor.expect(')');
  return name;
}

function skipLabel({ cursor }: Context): void {
  if (cursor.peek(1)?.text === '=>') cursor.at += 2;
  else if (cursor.peek(1)?.text === '=' && cursor.peek(2)?.text === '>') cursor.at += 3;
}

interface FlinkWindow {
  readonly name: string;
  readonly table: Source & { readonly sql: string };
  readonly column: string;
  readonly lengths: readonly string[];
}

function readFlinkWindow(context: Context): FlinkWindow {
  const { cursor } = context;
  const { upper: name } = cursor.next();
  cursor.expect('(');
  skipLabel(context);
  cursor.expect('TABLE');
  const { key, sql } = readTable(context);
  const cte = context.ctes.get(key);
  const columns = (cte === undefined ? context.catalog.columnsOf(key) : cte.columns)?.map((one) => one.toLowerCase());
  const types = typesByName(cte?.columns, cte?.types);
  cursor.expect(',');
  skipLabel(context);
  const at = cursor.here;
  const column = readDescriptor(context);
  if (columns?.includes(column.toLowerCase()) !== true) refuse(`There is no column ${column} to make windows of.`, at);
  const lengths: string[] = [];
  while (cursor.accept(',')) {
    skipLabel(context);
    lengths.push(lengthUs(context, parseExpression(context)));
  }
  cursor.expect(')');
  return { name, table: { alias: '', columns, types, table: cte === undefined ? key : undefined, sql }, column, lengths };
}

/** Flink's `TABLE(TUMBLE(TABLE t, DESCRIPTOR(c), INTERVAL '10' MINUTES))`, HOP and CUMULATE: the table with `window_start`, `window_end` and `window_time`. */
export function flinkWindow(context: Context): Factor | undefined {
  const { cursor } = context;
  if (context.dialect !== 'flink') return undefined;
  const isBare = FLINK_WINDOWS.has(cursor.peek()?.upper ?? '') && cursor.peek(1)?.text === '(';
  if (!isBare && !(cursor.sees('TABLE', '(') && FLINK_WINDOWS.has(cursor.peek(2)?.upper ?? ''))) return undefined;
  const from = cursor.at;
  if (!isBare) cursor.at += 2;
  const { name, table, column, lengths } = readFlinkWindow(context);
  if (!isBare) cursor.expect(')');
  const range = cursor.rangeFrom(from);
  const needed = name === 'TUMBLE' ? 1 : 2;
  const [first = '0', second = '0'] = lengths;
  const origin = lengths[needed] ?? '0';
  if (lengths.length < needed || lengths.length > needed + 1) return refuse(`${name} needs ${needed === 1 ? 'one length' : 'two lengths'}.`, range);
  const moment = `[windowed].${quoteName(column)}`;
  const made = name === 'CUMULATE' ? `growing_windows(${moment}, ${first}, ${second}, ${origin})` : `sliding_windows(${moment}, ${name === 'HOP' ? `${second}, ${first}` : `${first}, ${first}`}, ${origin})`;
  const row = `${quoteName(WINDOW_ROW)}.value`;
  const end = fieldSql(row, 'end');
  const list = `[windowed].*, ${fieldSql(row, 'start')} AS [window_start], ${end} AS [window_end], add_units(${end}, -1, 'millisecond') AS [window_time]`;
  const sql = `(SELECT ${list} FROM ${table.sql} AS [windowed], json_each(${made}) AS ${quoteName(WINDOW_ROW)})`;
  const names = [...(table.columns ?? []), 'window_start', 'window_end', 'window_time'];
  const types = new Map(names.map((one) => [one, one.startsWith('window_') && table.columns?.includes(one) !== true ? TIMESTAMP : typeOfColumn(context, table, one)] as const));
  const alias = readAlias(context);
  return { sql: alias === undefined ? sql : `${sql} AS ${quoteName(alias)}`, sources: [{ alias: alias?.toLowerCase() ?? '', columns: names, types }] };
}
