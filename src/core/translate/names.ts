import type { TextRange } from '../base/textRange';
import type { Token } from '../sql/lex/token';
import type { Context } from './context';
import { quoteName } from './quoting';
import { refuse } from './refusal';

/** A table as the statement names it. */
export interface TableName {
  /** The one local name: `dw.orders`, without the dialect's default schema. */
  readonly name: string;
  /** `name` in lower case: the key for the catalog. */
  readonly key: string;
  /** Ready for a SQL text. */
  readonly sql: string;
  /** The last part, under which columns may be qualified when no alias is given. */
  readonly base: string;
  readonly range: TextRange;
}

/** Prefix of the runner's own tables. */
const LEDGER_PREFIX = 'idempo_';

/** A word or a quoted name. Keywords are words too: what may be a name here is for the caller to say. */
export function isName(token: Token | undefined): token is Token {
  return token !== undefined && (token.kind === 'word' || token.kind === 'quotedName');
}

/** The name that a token spells: as written for a word, without quotes for a quoted name. */
export function nameOf(token: Token): string {
  return token.kind === 'quotedName' ? token.upper : token.text;
}

/** Takes one name; refuses anything else. */
export function readName(context: Context): string {
  const token = context.cursor.peek();
  if (!isName(token)) return context.cursor.unexpected('a name');
  context.cursor.at++;
  return nameOf(token);
}

/** `a`, `a.b`, `a.b.c`; also one back-quoted name that holds the dots (BigQuery). */
export function readNameParts(context: Context): readonly string[] {
  const parts = [readName(context)];
  while (context.cursor.sees('.') && isName(context.cursor.peek(1))) {
    context.cursor.at++;
    parts.push(readName(context));
  }
  return context.dialect === 'bigquery' ? parts.flatMap((part) => part.split('.')) : parts;
}

/** ClickHouse's `ON CLUSTER c` behind the name. */
function skipCluster(context: Context): void {
  const { cursor } = context;
  const name = cursor.peek(2);
  if (context.dialect === 'clickhouse' && cursor.sees('ON', 'CLUSTER') && (name?.kind === 'string' || isName(name)) && cursor.peek(3)?.text !== '.') cursor.at += 3;
}

/** A name with its project or catalog, where only the name without it is known. */
function knownParts(context: Context, parts: readonly string[]): readonly string[] {
  if (parts.length !== 3 || !['bigquery', 'trino', 'duckdb'].includes(context.dialect)) return parts;
  const key = (names: readonly string[]): string => names.join('.').toLowerCase();
  const isDefault = context.traits.defaultSchemas.includes(parts[1]?.toLowerCase() ?? '');
  const shorter = isDefault ? parts.slice(2) : parts.slice(1);
  return context.catalog.columnsOf(key(parts)) === undefined && context.catalog.columnsOf(key(shorter)) !== undefined ? parts.slice(1) : parts;
}

/** A name without a schema is that of a table of the current schema, where there is one; in Hive and Spark also that of a new one. */
function inSchema(context: Context, parts: readonly string[]): readonly string[] {
  const { schema } = context;
  const [name = ''] = parts;
  if (schema === undefined || parts.length > 1 || context.ctes.has(name.toLowerCase())) return parts;
  const schemas = [schema, ...(schema.includes('.') ? [schema.slice(schema.indexOf('.') + 1)] : [])];
  const known = schemas.find((one) => context.catalog.columnsOf(`${one}.${name.toLowerCase()}`) !== undefined);
  if (known !== undefined) return [known, name];
  const isNew = (context.dialect === 'hive' || context.dialect === 'spark') && context.catalog.columnsOf(name.toLowerCase()) === undefined;
  return isNew ? [schema, name] : parts;
}

/** Takes a table's name with its schema, where it has one; refuses the ledger's tables. */
export function readTable(context: Context): TableName {
  const from = context.cursor.at;
  const parts = readNameParts(context);
  const range = context.cursor.rangeFrom(from);
  skipCluster(context);
  return tableOf(context, inSchema(context, knownParts(context, parts)), range);
}

/** The table of these parts, with its default schema left out. */
export function tableOf(context: Context, parts: readonly string[], range: TextRange): TableName {
  const schema = parts.at(-2)?.toLowerCase();
  const isDefault = parts.length === 2 && schema !== undefined && context.traits.defaultSchemas.includes(schema);
  const kept = isDefault ? parts.slice(1) : parts;
  const base = parts.at(-1) ?? '';
  if (kept.some((part) => part.toLowerCase().startsWith(LEDGER_PREFIX))) {
    refuse(`The table ${parts.join('.')} belongs to the runner. A task cannot use names that start with ${LEDGER_PREFIX}.`, range);
  }
  const name = kept.join('.');
  const isTemporary = context.traits.native && kept.length === 2 && /^temp(orary)?$/i.test(kept[0] ?? '');
  const sql = isTemporary ? `temp.${quoteName(base)}` : quoteName(name);
  return { name: isTemporary ? base : name, key: (isTemporary ? base : name).toLowerCase(), sql, base, range };
}
