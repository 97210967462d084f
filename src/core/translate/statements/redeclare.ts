import { commaParts } from '../brackets';
import { inDialect, refuseConstruct, type Context } from '../context';
import { columnTypeOf } from '../expressions/types';
import { readName, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { TextRange } from '../../base/textRange';
import { parseColumn, type Column } from './columns';
import { columnsOfTarget, dropTemporary, findColumn, prepare, temporary, type Step } from './steps';

/** The parts between the brackets of a CREATE statement, and what stands around them. */
interface Definition {
  readonly head: string;
  readonly parts: readonly string[];
  readonly tail: string;
}

export function split(definition: string): Definition {
  const parts: string[] = [];
  const start = definition.indexOf('(') + 1;
  let depth = 1;
  let from = start;
  let at = start;
  for (; at < definition.length && depth > 0; at++) {
    const character = definition.charAt(at);
    const end = { "'": "'", '"': '"', '`': '`', '[': ']' }[character];
    if (end !== undefined) at = definition.indexOf(end, at + 1);
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth === 0 || (character === ',' && depth === 1)) {
      parts.push(definition.slice(from, at).trim());
      from = at + 1;
    }
  }
  return { head: definition.slice(0, start), parts, tail: definition.slice(at - 1) };
}

function sizes(declared: string): readonly number[] {
  return [...(/\(([^)]*)\)/.exec(declared)?.[1] ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

const BITS: Readonly<Record<string, number>> = { TINYINT: 8, SMALLINT: 16, MEDIUMINT: 24, INT: 32, INTEGER: 64, BIGINT: 64 };

/** Whether each value of a column stays as it is under another declaration. */
export function widens(from: string, to: string): boolean {
  const [old, now] = [columnTypeOf(from), columnTypeOf(to)];
  if (old.type !== now.type || old.words !== undefined || now.words !== undefined) return false;
  const [a, b] = [sizes(from), sizes(to)];
  if (old.type === 'text') return b[0] === undefined || (a[0] !== undefined && a[0] <= b[0]);
  if (old.type === 'decimal') return (a[1] ?? 0) <= (b[1] ?? 0) && (a[0] ?? 0) - (a[1] ?? 0) <= (b[0] ?? 0) - (b[1] ?? 0);
  if (old.type === 'integer') return (BITS[from.toUpperCase()] ?? 64) <= (BITS[to.toUpperCase()] ?? 64);
  return old.type === 'real' || old.type === 'date' || (old.type === 'timestamp' && (a[0] ?? 0) <= (b[0] ?? 0));
}

/** The type in a declaration, without its name and what follows. */
export function declaredType(column: Column): string {
  return /^(?:\w+ \[[^\]]*\]|\w+(?:\([^)]*\))?)/.exec(column.sql.slice(quoteName(column.name).length).trim())?.[0] ?? '';
}

/** The table made anew with one column declared otherwise. */
function made(context: Context, table: TableName, { old, column, range }: { readonly old: string; readonly column: Column; readonly range: TextRange }): readonly Step[] {
  const columns = columnsOfTarget(context, table);
  const own = findColumn(columns, old) ?? refuse(`The table ${table.name} has no column ${old}.`, range);
  const definition = context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'This change of a column', range);
  const { head, parts, tail } = split(definition);
  const at = parts.findIndex((part) => part.startsWith(`${quoteName(own)} `) || part.startsWith(`[${own}] `) || part.startsWith(`"${own}" `));
  const marks = /\/\*.*\*\//.exec(parts[at] ?? '')?.[0] ?? '';
  const keeps = /\b(?:PRIMARY KEY|UNIQUE|CHECK|GENERATED|AUTOINCREMENT)\b/.test(parts[at] ?? '') && !/\b(?:PRIMARY KEY|UNIQUE)\b/.test(column.sql);
  const isNamedElsewhere = parts.some((part, i) => i !== at && new RegExp(`(?:\\[${own}\\]|\\b${own}\\b)`, 'i').test(part));
  if (at === -1 || keeps || (isNamedElsewhere && own !== column.name) || !widens(context.catalog.typeOf?.(table.key, own.toLowerCase()) ?? '', declaredType(column))) {
    return refuseConstruct(context, 'A change of a column by which its values or keys change', range);
  }
  const changed = parts.map((part, i) => (i === at ? `${column.sql}${marks === '' ? '' : ` ${marks}`}` : part));
  return remade(table, { columns, names: columns.map((name) => (name === own ? column.name : name)), definition: `${head}${changed.join(', ')}${tail}` });
}

interface Remade {
  readonly columns: readonly string[];
  /** Their new names. */
  readonly names: readonly string[];
  readonly definition: string;
}

export function remade(table: TableName, { columns, names, definition }: Remade): readonly Step[] {
  const rows = temporary('altered rows');
  const drop = prepare(dropTemporary('altered rows'));
  const indexes = `SELECT 1 FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND lower(tbl_name) = ${quoteText(table.key)}`;
  return [
    { kind: 'refuseIfRows', sql: indexes, message: `The table ${table.name} has indexes of its own, which this change would lose in the local database.` },
    drop, prepare(`CREATE TEMP TABLE [altered rows] AS SELECT ${columns.map(quoteName).join(', ')} FROM ${table.sql}`), prepare(`DROP TABLE ${table.sql}`),
    prepare(definition), prepare(`INSERT INTO ${table.sql} (${names.map(quoteName).join(', ')}) SELECT * FROM ${rows}`), drop,
  ];
}

/** MySQL's `ADD COLUMN c type FIRST`, `… AFTER b`: the table made anew with the column at its place. */
export function addedAt(context: Context, table: TableName, column: Column): readonly Step[] {
  const { cursor } = context;
  const from = cursor.at;
  refuseOthers(context);
  const columns = columnsOfTarget(context, table);
  const before = cursor.next().upper === 'AFTER' ? readName(context) : undefined;
  const { head, parts, tail } = split(context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'A column at this place', cursor.rangeFrom(from)));
  const own = before === undefined ? undefined : (findColumn(columns, before) ?? refuse(`The table ${table.name} has no column ${before}.`, cursor.rangeFrom(from)));
  const at = own === undefined ? 0 : parts.findIndex((part) => [quoteName(own), `[${own}]`, `"${own}"`].some((name) => part.startsWith(`${name} `))) + 1;
  if (own !== undefined && at === 0) return refuseConstruct(context, 'A column at this place', cursor.rangeFrom(from));
  return remade(table, { columns, names: columns, definition: `${head}${[...parts.slice(0, at), column.sql, ...parts.slice(at)].join(', ')}${tail}` });
}

/** The table is made anew from what it was before the statement: other changes in it would be lost. */
export function refuseOthers(context: Context): void {
  const [, second] = commaParts(context.cursor.tokens);
  if (second !== undefined) refuseConstruct(context, 'This change of a table beside others in one statement', second[0] ?? context.cursor.here);
}

/** MySQL's `MODIFY c type` and `CHANGE old c type`, Doris' `MODIFY COLUMN c type`; `undefined`: none stands here. */
export function redeclared(context: Context, table: TableName): readonly Step[] | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'mysql', 'doris', 'starrocks') || !cursor.seesAny(['MODIFY', 'CHANGE'])) return undefined;
  refuseOthers(context);
  const changes = cursor.next().upper === 'CHANGE';
  cursor.accept('COLUMN');
  const old = changes ? readName(context) : undefined;
  const column = parseColumn(context);
  if (cursor.seesAny(['FIRST', 'AFTER'])) refuseConstruct(context, `A column's place by ${cursor.peek()?.upper ?? ''}`, cursor.here);
  return made(context, table, { old: old ?? column.name, column, range: cursor.rangeFrom(from) });
}

/** `ADD INDEX i (c)`, which changes no row, and `ADD UNIQUE KEY k (c)`; `undefined`: none stands here. */
export function addedKey(context: Context, table: TableName): readonly Step[] | undefined {
  const { cursor } = context;
  if (context.dialect !== 'mysql' || !cursor.seesAny(['INDEX', 'KEY', 'UNIQUE'])) return undefined;
  const from = cursor.at;
  const isUnique = cursor.accept('UNIQUE');
  if (!cursor.accept('INDEX')) cursor.accept('KEY');
  if (!cursor.sees('(')) readName(context);
  cursor.expect('(');
  const columns = [readName(context)];
  while (cursor.accept(',')) columns.push(readName(context));
  if (!cursor.accept(')')) refuseConstruct(context, 'A key of this kind', cursor.rangeFrom(from));
  if (!isUnique) return [];
  refuseOthers(context);
  const known = columnsOfTarget(context, table);
  const { head, parts, tail } = split(context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'ADD UNIQUE', cursor.rangeFrom(from)));
  const key = `UNIQUE (${columns.map(quoteName).join(', ')})`;
  return remade(table, { columns: known, names: known, definition: `${head}${[...parts, key].join(', ')}${tail}` });
}
