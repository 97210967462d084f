import type { TextRange } from '../../base/textRange';
import { inDialect, type Context } from '../context';
import { parseOperand } from '../expressions/expression';
import { LEVEL } from '../expr';
import type { Column } from './columns';
import { readName, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';

/** A partition with a name of its own, as Doris and StarRocks have them. */
interface NamedPartition {
  /** In lower case. */
  readonly name: string;
  /** SQL of what its rows meet; NULL stands in the lowest range. */
  readonly condition: string;
}

const MARK = /\/\* rows of (\S+): (\S+) \*\//g;

/** Stands in a table's declaration, so that later statements find its partitions. */
function markOf({ name, condition }: NamedPartition): string {
  return ` /* rows of ${encodeURIComponent(name)}: ${encodeURIComponent(condition).replaceAll('*', '%2A')} */`;
}

function knownPartitions(context: Context, table: TableName): readonly NamedPartition[] {
  const definition = context.catalog.definitionOf?.(table.key) ?? '';
  return [...definition.matchAll(MARK)].map(([, name = '', condition = '']) => ({ name: decodeURIComponent(name), condition: decodeURIComponent(condition) }));
}

/** One bound, in any number of brackets; `undefined`: MAXVALUE. Bounds of integers may be written as text. */
function readBound(context: Context): string | undefined {
  const { cursor } = context;
  if (cursor.accept('(')) {
    const bound = readBound(context);
    cursor.expect(')');
    return bound;
  }
  if (cursor.accept('MAXVALUE')) return undefined;
  const bound = parseOperand(context, LEVEL.bit);
  return bound.text !== undefined && /^-?\d+$/.test(bound.text) ? bound.text : bound.sql;
}

function readValues(context: Context): readonly string[] {
  const { cursor } = context;
  cursor.expect('(');
  const values: string[] = [];
  do values.push(readBound(context) ?? 'NULL');
  while (cursor.accept(','));
  cursor.expect(')');
  return values;
}

interface Lower {
  readonly column: string;
  /** Where the range below ends; `undefined`: there is none. */
  readonly below: string | undefined;
}

interface Range {
  readonly condition: string;
  readonly end: string | undefined;
}

/** `VALUES LESS THAN ("b")`, `VALUES [("a"), ("b"))` or `VALUES IN ("a", "b")`. */
function readRange(context: Context, { column, below }: Lower): Range {
  const { cursor } = context;
  cursor.expect('VALUES');
  if (cursor.accept('LESS', 'THAN')) {
    const end = readBound(context);
    const upper = end === undefined ? '1' : `${column} < ${end}`;
    return { condition: below === undefined ? `(${upper} OR ${column} IS NULL)` : `${column} >= ${below} AND ${upper}`, end };
  }
  if (cursor.accept('IN')) return { condition: `${column} IN (${readValues(context).join(', ')})`, end: below };
  cursor.expect('[');
  const start = readBound(context);
  cursor.expect(',');
  const end = readBound(context);
  cursor.expect(')');
  return { condition: [`${column} >= ${start ?? 'NULL'}`, ...(end === undefined ? [] : [`${column} < ${end}`])].join(' AND '), end };
}

/**
 * Reads `PARTITION BY RANGE (dt) (PARTITION p1 VALUES …, …)` behind the columns of CREATE TABLE and gives the marks for
 * its declaration. Partitions over several columns, by functions and by steps leave no mark: their names stay unknown.
 */
export function readNamedPartitions(context: Context, columns: readonly Column[]): string {
  const { cursor } = context;
  const hasColumns = cursor.peek(3)?.upper === 'COLUMNS' && inDialect(context, 'mysql');
  if (!inDialect(context, 'mysql', 'doris', 'starrocks') || !(cursor.sees('PARTITION', 'BY', 'RANGE') || cursor.sees('PARTITION', 'BY', 'LIST')) || cursor.peek(hasColumns ? 4 : 3)?.text !== '(') return '';
  const lists = cursor.peek(2)?.upper === 'LIST';
  cursor.at += hasColumns ? 4 : 3;
  const end = cursor.closing(cursor.at);
  const own = end === cursor.at + 2 ? columns.find(({ name }) => name.toLowerCase() === cursor.peek(1)?.text.replaceAll('`', '').toLowerCase()) : undefined;
  cursor.at = end + 1;
  if (own === undefined || !(lists ? / (?:\w*INT|DATE_TEXT)\b/ : / (?:\w*INT|DATE_TEXT|TIMESTAMP_TEXT)\b/).test(own.sql) || !cursor.sees('(', 'PARTITION')) return '';
  const last = cursor.closing(cursor.at);
  cursor.at++;
  const partitions: NamedPartition[] = [];
  let below: string | undefined;
  do {
    cursor.expect('PARTITION');
    cursor.accept('IF', 'NOT', 'EXISTS');
    const name = readName(context).toLowerCase();
    if (!cursor.sees('VALUES')) break;
    const range = readRange(context, { column: quoteName(own.name), below });
    below = range.end;
    partitions.push({ name, condition: range.condition });
    if (cursor.sees('(')) cursor.skipBrackets();
  } while (cursor.accept(','));
  cursor.at = last + 1;
  return partitions.map(markOf).join('');
}

/** What a statement says about partitions by name. */
export interface NamedChoice {
  /** SQL of what the rows of each named partition meet. */
  readonly conditions: readonly string[];
  /** `PARTITION (*)`: those of them for which there are new rows. */
  readonly dynamic: boolean;
}

/** Reads `PARTITION p1`, `PARTITIONS (p1, p2)` or `PARTITION (*)` of a table whose partitions are known; `undefined`: no such thing stands here. */
export function readNamedChoice(context: Context, table: TableName): NamedChoice | undefined {
  const { cursor } = context;
  const known = knownPartitions(context, table);
  if (known.length === 0 || !cursor.seesAny(['PARTITION', 'PARTITIONS', 'TEMPORARY'])) return undefined;
  if (cursor.sees('TEMPORARY')) refuse('Temporary partitions are not supported by the local runner.', cursor.here);
  cursor.at++;
  cursor.accept('IF', 'EXISTS');
  const bracketed = cursor.accept('(');
  if (bracketed && cursor.accept('*')) {
    cursor.expect(')');
    return { conditions: known.map(({ condition }) => condition), dynamic: true };
  }
  const conditions: string[] = [];
  do {
    const here: TextRange = cursor.here;
    const name = readName(context);
    const found = known.find((partition) => partition.name === name.toLowerCase());
    conditions.push(found?.condition ?? refuse(`The table ${table.name} has no partition ${name} that the local database knows.`, here));
  } while (bracketed && cursor.accept(','));
  if (bracketed) cursor.expect(')');
  return { conditions, dynamic: false };
}

/** SQL that a row lies in one of the chosen partitions. */
export function inPartitions({ conditions }: NamedChoice): string {
  return conditions.map((condition) => `(${condition})`).join(' OR ');
}
