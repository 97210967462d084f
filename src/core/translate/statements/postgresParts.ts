import { lex } from '../../sql/lex/lexer';
import type { Token } from '../../sql/lex/token';
import type { TextRange } from '../../base/textRange';
import { createContext, withScope, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { isName, nameOf, type TableName } from '../names';
import { quoteName } from '../quoting';
import { madeName, made } from '../scripts/pieces';

/** What a table of PostgreSQL is partitioned by; the keys are expressions of the dialect. */
export interface PartKey {
  readonly kind: 'range' | 'list' | 'hash';
  readonly keys: readonly string[];
}

/** Which rows a partition holds; the values are texts of the dialect, and `null` is MINVALUE or MAXVALUE. */
export type Bounds =
  | { readonly kind: 'range'; readonly from: readonly (string | null)[]; readonly to: readonly (string | null)[] }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'hash'; readonly modulus: number; readonly remainder: number }
  | { readonly kind: 'default' };

/** What a partition's view remembers. */
export interface PartMark {
  /** The table or partition that it is one of, in lower case. */
  readonly parent: string;
  readonly bounds: Bounds;
  /** What it is itself partitioned by. */
  readonly by?: PartKey;
}

/** A partition: its rows lie in the root table, and a view of its name shows them. */
export interface Part extends PartMark {
  readonly key: string;
  /** The table that has the rows, in lower case. */
  readonly root: string;
}

const TABLE_MARK = /\/\* partitioned by (\S+) \*\//;
const VIEW_MARK = /^CREATE (?:TEMP )?VIEW .*? AS SELECT \/\* partition (\S+) \*\/ \* FROM (?:\[([^\]]*)\]|"([^"]*)"|(\w+))/s;

function encoded(value: unknown): string {
  return encodeURIComponent(JSON.stringify(value)).replaceAll('*', '%2A').replaceAll("'", '%27').replaceAll('(', '%28').replaceAll(')', '%29');
}

/** Stands in the declaration of a partitioned table. */
export function tableMark(key: PartKey): string {
  return ` /* partitioned by ${encoded(key)} */`;
}

/** The declaration without that mark: what LIKE and DETACH copy. */
export function withoutTableMark(definition: string): string {
  return definition.replace(TABLE_MARK, '');
}

function decoded<T>(text: string): T {
  return JSON.parse(decodeURIComponent(text)) as T;
}

/** The partitions that the local database has. */
export function partsOf(context: Context): readonly Part[] {
  const views = context.dialect === 'postgresql' ? context.catalog.viewsOf?.() : undefined;
  return [...(views ?? [])].flatMap(([name, sql]) => {
    const [, mark, ...root] = VIEW_MARK.exec(sql) ?? [];
    return mark === undefined ? [] : [{ ...decoded<PartMark>(mark), key: name.toLowerCase(), root: (root.find((part) => part !== undefined) ?? '').toLowerCase() }];
  });
}

export function partNamed(context: Context, key: string): Part | undefined {
  return partsOf(context).find((part) => part.key === key);
}

/** What a table or partition is partitioned by; `undefined`: nothing. */
export function keyOf(context: Context, table: string, parts: readonly Part[]): PartKey | undefined {
  const part = parts.find(({ key }) => key === table);
  if (part !== undefined) return part.by;
  const mark = TABLE_MARK.exec(context.catalog.definitionOf?.(table) ?? '')?.[1];
  return mark === undefined ? undefined : decoded<PartKey>(mark);
}

function row(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join(', ')})`;
}

function rangeCondition({ from, to }: Extract<Bounds, { kind: 'range' }>, keys: readonly string[]): string {
  const given = (values: readonly (string | null)[]): readonly string[] => values.flatMap((value) => (value === null ? [] : [value]));
  const [low, high] = [given(from), given(to)];
  const filled = keys.map((key) => `${key} IS NOT NULL`);
  const sides = [...(low.length === 0 ? [] : [`${row(keys)} >= ${row(low)}`]), ...(high.length === 0 ? [] : [`${row(keys)} < ${row(high)}`])];
  return [...filled, ...sides].join(' AND ');
}

function listCondition(values: readonly string[], [key = '']: readonly string[]): string {
  const given = values.filter((value) => value !== 'NULL');
  const parts = [...(given.length === 0 ? [] : [`${key} IN (${given.join(', ')})`]), ...(given.length === values.length ? [] : [`${key} IS NULL`])];
  return parts.join(' OR ');
}

/** Every remainder has its partition, so that each row has one. */
function isComplete(siblings: readonly Part[]): boolean {
  const shares = siblings.map(({ bounds }) => (bounds.kind === 'hash' ? 1 / bounds.modulus : 0));
  return Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9;
}

/** What a row meets that lies within the bounds, its keys given; of the dialect. Hashes are not known: all rows or none. */
export function boundsCondition(bounds: Bounds, keys: readonly string[], siblings: readonly Part[]): string {
  switch (bounds.kind) {
    case 'range':
      return rangeCondition(bounds, keys);
    case 'list':
      return listCondition(bounds.values, keys);
    case 'hash':
      return isComplete(siblings) ? 'TRUE' : 'FALSE';
    case 'default': {
      const others = siblings.filter((sibling) => sibling.bounds.kind !== 'default').map((sibling) => `(${boundsCondition(sibling.bounds, keys, siblings)})`);
      return others.length === 0 ? 'TRUE' : `(${others.join(' OR ')}) IS NOT TRUE`;
    }
  }
}

/** What the rows of a partition meet, in the dialect, columns without a table's name. */
export function conditionText(context: Context, part: Part, parts: readonly Part[]): string {
  const siblings = parts.filter(({ parent }) => parent === part.parent);
  const own = `(${boundsCondition(part.bounds, keyOf(context, part.parent, parts)?.keys ?? [], siblings)})`;
  const above = parts.find(({ key }) => key === part.parent);
  return above === undefined ? own : `${conditionText(context, above, parts)} AND ${own}`;
}

/** The tokens of a condition, with the columns of a table named by an alias. */
export function conditionTokens(context: Context, text: string, target: { readonly table: string; readonly alias: string; readonly at: TextRange }): readonly Token[] {
  const columns = new Set(context.catalog.columnsOf(target.table)?.map((name) => name.toLowerCase()));
  const tokens = lex(text, context.dialect).map((token) => ({ ...token, start: target.at.start, end: target.at.end }));
  return tokens.flatMap((token, i) => {
    const isColumn = isName(token) && columns.has(nameOf(token).toLowerCase()) && tokens[i + 1]?.text !== '(' && tokens[i - 1]?.text !== '.' && tokens[i - 1]?.upper !== 'AS';
    return isColumn ? [madeName(target.alias, target.at), made('.', target.at), token] : [token];
  });
}

/** A condition in SQL; `alias` is the name under which the rows of the table are seen. */
export function conditionSql(context: Context, text: string, target: { readonly table: string; readonly alias: string; readonly at: TextRange }): string {
  const own = createContext(conditionTokens(context, text, target), context.dialect, context.catalog);
  const columns = context.catalog.columnsOf(target.table)?.map((name) => name.toLowerCase());
  return withScope(own, { sources: [{ alias: target.alias.toLowerCase(), columns, table: target.table }], outer: undefined }, () => parseValue(own)).sql;
}

/** The view that shows a partition. */
export function viewSql(context: Context, { part, name, parts, at }: { readonly part: Part; readonly name: string; readonly parts: readonly Part[]; readonly at: TextRange }): string {
  const { parent, bounds, by } = part;
  const mark = encoded(by === undefined ? { parent, bounds } : { parent, bounds, by });
  const condition = bounds.kind === 'hash' ? 'hash_partition()' : conditionSql(context, conditionText(context, part, parts), { table: part.root, alias: part.root, at });
  return `CREATE VIEW ${name} AS SELECT /* partition ${mark} */ * FROM ${quoteName(part.root)} WHERE ${condition}`;
}

/** Partitions that have none of their own: a row lies in one of them. */
export function leavesOf(root: string, parts: readonly Part[]): readonly Part[] {
  return parts.filter((part) => part.root === root && part.by === undefined);
}

/** The key under which the catalog knows the table that a statement names. */
export function isPart(context: Context, table: TableName): boolean {
  return partNamed(context, table.key) !== undefined;
}
