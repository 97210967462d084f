import type { TextRange } from '../../base/textRange';
import { inDialect, present, refuseConstruct, type Context } from '../context';
import { atom, commonColumn, typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { binaryType } from '../expressions/jsonb';
import { asTextSql } from '../expressions/casts';
import { calledFiner, shown } from '../expressions/finer';
import { groupingMark } from '../queries/grouping';
import { quoteName } from '../quoting';
import { timeWindow } from '../queries/timeWindows';
import { refuse } from '../refusal';
import { aggregateCall, aggregateDialects } from './aggregates/aggregates';
import { readCall, type Call } from './arguments';
import { generated, isGenerator } from './generators';
import { lambdaCall } from './lambdas';
import { OWN_CALLS } from './ownCalls';
import { AGGREGATES, NATIVE_FUNCTIONS, WINDOW_FUNCTIONS } from './native';
import { checkValues } from './rules/postgresRules';
import { withReadDates } from './rules/mysqlTimeRules';
import type { FunctionRule } from './rule';
import { findRule, knownDialects } from './rules';

/** PostgreSQL's functions that give an int4. */
const INT4: ReadonlySet<string> = new Set('length char_length character_length octet_length bit_length strpos ascii array_length cardinality array_upper array_lower array_ndims array_position regexp_count regexp_instr json_array_length jsonb_array_length width_bucket num_nulls num_nonnulls'.split(' '));

/** SQL Server's functions that give a text of the kind of their first argument. */
const SAME_TEXT: ReadonlySet<string> = new Set('upper lower ltrim rtrim trim left right substring reverse replicate stuff'.split(' '));

/** What SQL Server's functions give: an INT, a text of one or two bytes a character. */
function tsqlType(rule: FunctionRule, call: Call): ColumnType | undefined {
  if (rule.type === 'integer') return { type: 'integer', ...(call.name === 'datediff_big' ? {} : { narrow: true }) };
  const { charBytes } = call.args[0] ?? UNKNOWN;
  return rule.type === 'text' && SAME_TEXT.has(call.name) && charBytes !== undefined ? { type: 'text', charBytes } : undefined;
}

function typeOf(context: Context, rule: FunctionRule, call: Call): ColumnType {
  const own = context.dialect === 'sqlserver' ? tsqlType(rule, call) : undefined;
  if (own !== undefined) return own;
  if (typeof rule.type === 'function') return rule.type(context, call);
  switch (rule.type) {
    case 'first':
      return call.args[0] ?? UNKNOWN;
    case 'common':
      return commonColumn(call.args);
    case 'rest':
      return commonColumn(call.args.slice(1));
    case 'texts':
      return { type: 'array', element: 'text' };
    default:
      return { type: rule.type, ...(rule.type === 'integer' && context.dialect === 'postgresql' && INT4.has(call.name) ? { narrow: true } : {}) };
  }
}

/** A leading `#` marks an integer: the engine makes every number of a registered function REAL. */
function whole(sql: string): string {
  return sql.startsWith('#') ? `CAST(${sql.slice(1)} AS INTEGER)` : sql;
}

/** The SQL of a rule as one operand: in brackets when an operator stands outside of all brackets and texts. */
function closed(sql: string): string {
  const flat = sql.replace(/'(?:[^']|'')*'/g, 't').replace(/\[[^\]]*\]/g, 'n');
  let depth = 0;
  for (const character of flat) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (depth === 0 && !/[\w.]/.test(character)) return `(${sql})`;
  }
  return sql;
}

/** Fills the arguments into a rule's SQL. */
function fill(context: Context, template: string, call: Call): string {
  const args = call.args;
  return template.replace(/\$(t?\d*)(\*?)/g, (_written, which: string, all: string) => {
    const index = Math.max(0, Number(which.replace('t', '')) - 1);
    if (all === '*') return args.slice(index).map((arg) => arg.sql).join(', ');
    const arg = args[index];
    if (arg === undefined) return 'NULL';
    return which.startsWith('t') ? asTextSql(context, arg) : arg.sql;
  });
}

function ruleSql(context: Context, rule: FunctionRule, call: Call): string {
  return typeof rule.sql === 'string' ? fill(context, rule.sql, call) : rule.sql(context, call);
}

function applyRule(context: Context, rule: FunctionRule, given: Call): Expr {
  const call = withReadDates(context, given);
  refuseExtras(context, call);
  checkValues(context, call);
  const array = call.args.find((arg) => arg.type === 'array');
  if (array !== undefined && rule.takesArrays !== true) refuseConstruct(context, `${call.name} of an array`, array.range);
  const sql = ruleSql(context, rule, call);
  const type = binaryType(context, call, typeOf(context, rule, call));
  const args = type.type === 'decimal' ? calledFiner(context, call.args) : undefined;
  if (args !== undefined && type.scale !== undefined) return shown(atom(ruleSql(context, rule, { ...call, args }), 'decimal', call.range), type.scale);
  const result = withinDomain(context, call, closed(whole(sql)));
  return typed(context.dialect === 'oracle' && type.type === 'text' ? `nullif(${result}, '')` : result, type, call.range);
}

/** Functions that SQLite makes NULL for numbers that they are not made for; most warehouses fail, some give a value that is no number. */
const PARTIAL = new Set(['sqrt', 'ln', 'log', 'log2', 'log10', 'asin', 'acos', 'acosh', 'atanh']);

function withinDomain(context: Context, call: Call, sql: string): string {
  if (!PARTIAL.has(call.name) || context.traits.native || context.traits.badCast !== 'error') return sql;
  const present = call.args.map((arg) => `(${arg.sql}) IS NOT NULL`).join(' AND ');
  return `coalesce(${sql}, CASE WHEN ${present} THEN fail('${call.name} of a number that it is not defined for') END)`;
}

/** What only aggregates and window functions may have. */
function refuseExtras(context: Context, call: Call): void {
  const hasExtras = call.star || call.distinct || call.order !== undefined || call.filter !== undefined || call.over !== undefined || call.keep !== undefined;
  if (hasExtras || call.separator !== undefined || call.ignoresNulls) {
    refuseConstruct(context, `DISTINCT, ORDER BY, FILTER or OVER with the function ${call.name}`, call.range);
  }
}

const ARITY_MESSAGE = 'is not supported by the local runner with this number of arguments';

function unknownFunction(context: Context, call: Call): never {
  const others = knownDialects(call.name);
  if (others.includes(context.dialect)) return refuse(`The function ${call.name} ${ARITY_MESSAGE} (${String(call.args.length)}).`, call.range);
  const hint = others.length > 0 ? ` It is known for ${others.slice(0, 3).join(', ')}: declare the task's datasource_type.` : '';
  return refuse(`The function ${call.name} is not supported by the local runner${context.traits.native ? '' : ` (${context.dialect})`}.${hint}`, call.nameRange);
}

/** SQLite's own function, for tasks that are written for SQLite. */
function nativeCall(context: Context, call: Call): Expr {
  if (!NATIVE_FUNCTIONS.has(call.name)) return unknownFunction(context, call);
  if (!AGGREGATES.has(call.name) && !WINDOW_FUNCTIONS.has(call.name)) refuseExtras(context, call);
  const parts = call.star ? '*' : `${call.distinct ? 'DISTINCT ' : ''}${call.args.map((arg) => arg.sql).join(', ')}`;
  const order = call.order === undefined ? '' : ` ${call.order}`;
  const filter = call.filter === undefined ? '' : ` FILTER (WHERE ${call.filter})`;
  return atom(`${call.name}(${parts}${order})${filter}${call.over ?? ''}`, 'unknown', call.range);
}

/** A bit for each key of GROUP BY: Hive's `grouping__id`, Spark's `grouping_id()`. `undefined`: there are no several groupings. */
export function groupingId(context: Context, range: TextRange): Expr | undefined {
  if (!inDialect(context, 'hive', 'spark')) return undefined;
  // The first reading only finds out which groupings there are.
  if (context.groupKeys === undefined) return context.cursor.tokens.some(({ upper }) => ['ROLLUP', 'CUBE', 'GROUPING'].includes(upper)) ? atom('0', 'integer', range) : undefined;
  const bits = context.groupKeys.reduce((sum, key) => sum * 2 + (context.absent.has(key) ? 1 : 0), 0);
  return atom(String(bits), 'integer', range);
}

/** `grouping(a, b)`: a bit for each key, 1 where it is not part of the grouping. */
function grouping(context: Context, call: Call): Expr {
  const marked = (context.scope?.sources ?? []).some(({ columns }) => call.args.every(({ column }) => column !== undefined && columns?.includes(groupingMark(column.toLowerCase())) === true)) && call.args.length > 0;
  if (marked) return atom(call.args.map(({ column }, i) => `${quoteName(groupingMark(column?.toLowerCase() ?? ''))} * ${String(2 ** (call.args.length - 1 - i))}`).join(' + '), 'integer', call.range);
  const bits = call.args.map((arg) => (arg.column === undefined ? refuseConstruct(context, `${call.name} of what is no column`, arg.range) : context.absent.has(arg.column.toLowerCase()) ? 1 : 0));
  if (bits.length === 0) return groupingId(context, call.range) ?? refuseConstruct(context, `${call.name} without a key`, call.range);
  return atom(String(bits.reduce<number>((sum, bit) => sum * 2 + bit, 0)), 'integer', call.range);
}

/** BigQuery's `SAFE.f(x)`: NULL where f fails; what its arguments fail for stays a failure. */
function safeCall(context: Context, parts: readonly string[], from: number): Expr {
  const call = parseCall(context, parts.slice(1), from);
  const body = call.sql.replaceAll("'error')", "'null')").replace(/fail\('(?:[^']|'')*'\)/g, 'NULL');
  const inner = context.cursor.tokens.slice(from + 4, context.cursor.at - 1);
  if (inner.some((token, i) => token.text === '(' && (inner[i - 1]?.kind === 'word' || inner[i - 1]?.kind === 'quotedName'))) return refuseConstruct(context, 'SAFE. with a call among its arguments', call.range);
  return { ...call, sql: body };
}

/** Reads and translates a call whose name was just read; `from` is the index of the name's first token. */
export function parseCall(context: Context, parts: readonly string[], from: number): Expr {
  if (context.dialect === 'bigquery' && parts.length === 2 && /^safe$/i.test(parts[0] ?? '')) return safeCall(context, parts, from);
  if (parts.length === 1 && isGenerator(context, parts[0] ?? '')) return generated(context, readCall(context, parts[0] ?? '', from));
  const isAggregate = context.absent.size > 0 && aggregateDialects(parts.at(-1)?.toLowerCase() ?? '').length > 0;
  const read = (): Call => readCall(context, parts.join('.'), from);
  const window = timeWindow(context, parts.join('.'));
  if (window !== undefined) return window;
  if (parts.length === 1 && /^grouping(?:_id)?$/i.test(parts[0] ?? '')) return grouping(context, present(context, read));
  const own = OWN_CALLS[context.dialect];
  const given = isAggregate ? present(context, read) : read();
  const written = own?.taken === undefined ? given : own.taken(context, given);
  if (isAggregate && written.over !== undefined) refuseConstruct(context, 'A window function with several groupings', written.range);
  const value = own?.value?.(context, written);
  if (value !== undefined) return value;
  const lambda = lambdaCall(context, written);
  if (lambda !== undefined) return lambda;
  const rule = own?.rule?.(context, written) ?? findRule(context.dialect, written.name, { count: written.args.length, isArray: written.args[0]?.type === 'array' });
  const call = own?.prepared === undefined ? written : own.prepared(context, written, rule);
  const interval = rule?.takesIntervals === true && !call.star ? undefined : call.args.find((arg) => arg.interval !== undefined);
  if (interval !== undefined) refuseConstruct(context, 'An interval as an argument', interval.range);
  if (rule !== undefined && !call.star) return applyRule(context, rule, call);
  if (context.traits.native) return nativeCall(context, call);
  return aggregateCall(context, call) ?? unknownFunction(context, call);
}
