import type { TextRange } from '../../base/textRange';
import { refuseConstruct, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { FromBuilder } from './from';

/** `json_each` gives a row for each element; it may refer to the tables before it, which no subquery of SQLite's can. */
export interface Elements {
  /** SQL of the array. */
  readonly array: string;
  readonly alias: string;
  /** Names of the columns that the statement uses. */
  readonly names: readonly string[];
  /** Where the position stands among the columns, and the number of the first element. */
  readonly position: { readonly index: number; readonly base: number } | undefined;
  readonly range: TextRange;
}

/** The source that `json_each(array) AS alias` is, under the statement's names. */
export function elementSource(elements: Elements): Source {
  const alias = quoteName(elements.alias);
  const { position } = elements;
  if (elements.names.length !== (position === undefined ? 1 : 2)) refuse('The number of columns named here does not fit.', elements.range);
  const renamed = new Map(
    elements.names.map((name, i) => {
      const sql = i === position?.index ? `(CAST(${alias}.key AS INTEGER) + ${String(position.base)})` : `${alias}.value`;
      return [name.toLowerCase(), sql] as const;
    }),
  );
  return { alias: elements.alias.toLowerCase(), columns: [...renamed.keys()], renamed };
}

/** The array whose elements become rows. */
export function readArray(context: Context): string {
  context.crowded = true;
  const { sql } = parseValue(context);
  context.crowded = false;
  return sql;
}

/** Hive's `LATERAL VIEW [OUTER] explode(array) t AS x`, behind the words LATERAL VIEW. */
export function parseLateralView(context: Context, builder: FromBuilder): void {
  const { cursor } = context;
  const from = cursor.at;
  const outer = cursor.accept('OUTER');
  const word = cursor.next();
  if (!['EXPLODE', 'POSEXPLODE', 'EXPLODE_OUTER', 'POSEXPLODE_OUTER'].includes(word.upper)) refuseConstruct(context, `LATERAL VIEW ${word.text}`, word);
  cursor.expect('(');
  const array = readArray(context);
  cursor.expect(')');
  const alias = cursor.sees('AS') ? 'elements' : readName(context);
  const withPosition = word.upper.startsWith('POS');
  const names = cursor.accept('AS') ? [readName(context)] : withPosition ? ['pos', 'col'] : ['col'];
  while (cursor.accept(',')) names.push(readName(context));
  const range = cursor.rangeFrom(from);
  if (!withPosition && names.length === 2) {
    addMap(builder, { array, alias, names, outer });
    return;
  }
  const source = elementSource({ array, alias, names, position: withPosition ? { index: 0, base: 0 } : undefined, range });
  addElements(builder, { array, alias, source, outer: outer || word.upper.endsWith('OUTER') });
}

interface MapElements {
  readonly array: string;
  readonly alias: string;
  readonly names: readonly string[];
  readonly outer: boolean;
}

/** `explode(map) t AS key, value`. */
function addMap(builder: FromBuilder, map: MapElements): void {
  const alias = quoteName(map.alias);
  const [key = 'key', value = 'value'] = map.names.map((name) => name.toLowerCase());
  const renamed = new Map([[key, `${alias}.key`], [value, `${alias}.value`]]);
  addElements(builder, { ...map, source: { alias: map.alias.toLowerCase(), columns: [key, value], renamed } });
}

interface AddedElements {
  readonly array: string;
  readonly alias: string;
  readonly source: Source;
  readonly outer: boolean;
}

export function addElements(builder: FromBuilder, added: AddedElements): void {
  const call = `json_each(${added.array}) AS ${quoteName(added.alias)}`;
  builder.sql += builder.sql === '' ? call : added.outer ? ` LEFT JOIN ${call} ON 1` : ` CROSS JOIN ${call}`;
  builder.sources.push(added.source);
}
