import type { TextRange } from '../../base/textRange';
import { inDialect, refuseConstruct, type Context, type Source } from '../context';
import { columnTypeOnly, type ColumnType, type Expr } from '../expr';
import { typeOfColumn } from '../expressions/columns';
import { parseValue } from '../expressions/expression';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';

/** What stands behind a `*`. Names in lower case. */
interface Changes {
  readonly without: ReadonlySet<string>;
  readonly replaced: ReadonlyMap<string, Expr>;
  /** New names as written. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The columns that a `*` stands for. */
interface Star {
  readonly sql: string;
  /** In lower case; `undefined`: not known. */
  readonly names: readonly string[] | undefined;
  readonly types: readonly ColumnType[];
  readonly name: undefined;
  readonly range: TextRange;
}

/** One name, or several in brackets, each followed by what `read` takes. */
function readEach(context: Context, read: () => void): void {
  const { cursor } = context;
  if (!cursor.accept('(')) {
    read();
    return;
  }
  do read();
  while (cursor.accept(','));
  cursor.expect(')');
}

function readExcluded(context: Context): ReadonlySet<string> {
  const { cursor } = context;
  const names = new Set<string>();
  const excludes = (cursor.sees('EXCEPT') && (cursor.peek(1)?.text === '(' ? cursor.peek(2)?.upper !== 'SELECT' : context.dialect === 'clickhouse')) || cursor.sees('EXCLUDE');
  if (!excludes) return names;
  cursor.at++;
  readEach(context, () => names.add(readName(context).toLowerCase()));
  return names;
}

function readReplaced(context: Context): ReadonlyMap<string, Expr> {
  const { cursor } = context;
  const replaced = new Map<string, Expr>();
  if (!inDialect(context, 'bigquery', 'duckdb', 'clickhouse', 'snowflake') || !cursor.accept('REPLACE')) return replaced;
  readEach(context, () => {
    const value = parseValue(context);
    cursor.accept('AS');
    replaced.set(readName(context).toLowerCase(), value);
  });
  return replaced;
}

function readRenamed(context: Context): ReadonlyMap<string, string> {
  const { cursor } = context;
  const renamed = new Map<string, string>();
  if (!inDialect(context, 'duckdb', 'snowflake') || !cursor.accept('RENAME')) return renamed;
  readEach(context, () => {
    const from = readName(context).toLowerCase();
    cursor.accept('AS');
    renamed.set(from, readName(context));
  });
  return renamed;
}

function readChanges(context: Context): Changes {
  const { cursor } = context;
  const changes = { without: readExcluded(context), replaced: readReplaced(context), renamed: readRenamed(context) };
  if (cursor.seesAny(['REPLACE', 'RENAME', 'APPLY', 'ILIKE', 'LIKE'])) refuseConstruct(context, `* ${cursor.peek()?.upper ?? ''}`, cursor.here);
  return changes;
}

function namesOf(source: Source): readonly string[] | undefined {
  return source.renamed === undefined ? source.columns : [...source.renamed.keys()];
}

interface Column {
  readonly name: string;
  readonly value: string;
  /** As the value is named; `undefined`: it has its name already. */
  readonly label?: string;
  readonly type: ColumnType;
}

/** `merged`: columns that USING makes one of two, which have no table. */
function columnOf(context: Context, source: Source, { name, merged }: { readonly name: string; readonly merged: ReadonlySet<string> }): Column {
  const renamed = source.renamed?.get(name);
  const isBare = source.alias === '' || merged.has(name);
  return { name, value: renamed ?? (isBare ? quoteName(name) : `${quoteName(source.alias)}.${quoteName(name)}`), ...(renamed === undefined ? {} : { label: name }), type: typeOfColumn(context, source, name) };
}

/** The columns of all sources; for `*` without a table those of USING once. */
function columnsOf(context: Context, sources: readonly Source[], isWhole: boolean): readonly Column[] {
  const merged = new Set(isWhole ? sources.flatMap((source) => [...(source.merged ?? [])]) : []);
  return sources.flatMap((source) => (namesOf(source) ?? []).filter((name) => !isWhole || source.merged?.has(name) !== true).map((name) => columnOf(context, source, { name, merged })));
}

/** A column as the changes leave it; `undefined`: it is left out. */
function changed(column: Column, { without, replaced, renamed }: Changes): Column | undefined {
  if (without.has(column.name)) return undefined;
  const value = replaced.get(column.name);
  if (value !== undefined) return { name: column.name, value: value.sql, label: column.name, type: columnTypeOnly(value) };
  const label = renamed.get(column.name);
  return label === undefined ? column : { ...column, name: label.toLowerCase(), label };
}

/** Names behind a `*` that are no columns are mistakes. */
function checkNames({ without, replaced, renamed }: Changes, known: readonly string[], range: TextRange): void {
  const missing = [...without, ...replaced.keys(), ...renamed.keys()].find((name) => !known.includes(name));
  if (missing !== undefined) refuse(`There is no column ${missing} that * could stand for.`, range);
}

/** `*` or `alias.*`, with `EXCEPT (a)`, `REPLACE (value AS a)` and `RENAME (a AS b)` behind it. */
export function starItem(context: Context, qualifier: string | undefined): Star {
  const { cursor } = context;
  const here = cursor.here;
  const changes = readChanges(context);
  const sources = (context.scope?.sources ?? []).filter((source) => qualifier === undefined || source.alias === qualifier.toLowerCase());
  const lists = sources.map(namesOf);
  const isKnown = sources.length > 0 && !lists.includes(undefined);
  const columns = isKnown ? columnsOf(context, sources, qualifier === undefined) : [];
  const isChanged = changes.without.size + changes.replaced.size + changes.renamed.size > 0;
  const mustExpand = isChanged || sources.some((source) => source.renamed !== undefined);
  if (!mustExpand) return { sql: qualifier === undefined ? '*' : `${quoteName(qualifier)}.*`, names: isKnown ? columns.map(({ name }) => name) : undefined, types: columns.map(({ type }) => type), name: undefined, range: here };
  if (!isKnown) return refuse('The columns that * stands for are not known here: name them.', here);
  checkNames(changes, columns.map(({ name }) => name), here);
  const kept = columns.flatMap((column) => changed(column, changes) ?? []);
  return { sql: kept.map(({ value, label }) => (label === undefined ? value : `${value} AS ${quoteName(label)}`)).join(', '), names: kept.map(({ name }) => name), types: kept.map(({ type }) => type), name: undefined, range: here };
}
