import { inDialect, refuseConstruct, type Context } from '../context';
import { elementOf, inside, LEVEL, typed, type Expr } from '../expr';
import { textInXml } from '../queries/forClause';
import { refuse } from '../refusal';
import { isName, readName } from '../names';
import { itemOrDefault, mapItem } from './elements';
import { hasFields, readField } from './fields';
import { castTo, nativeCast } from './casts';
import { atTimeZone, hasClocks } from './clocks';
import { parseExpression } from './expression';
import { intervalOf } from './interval';
import { tupleItem } from '../functions/tuples';
import { parsePrimary } from './primary';
import { fieldAt } from './trinoRows';
import { readType } from './types';
import { isUtcName } from './utcNames';
import { isVariant, variantElement, variantSteps } from './variants';

/** BigQuery's words for the number of the first element, and whether a place that is not there is NULL. */
const PLACES: Readonly<Record<string, readonly [number, boolean]>> = { OFFSET: [0, false], SAFE_OFFSET: [0, true], ORDINAL: [1, false], SAFE_ORDINAL: [1, true] };

interface Place {
  readonly array: Expr;
  readonly index: Expr;
  readonly places: readonly [number, boolean];
}

function placeOf(context: Context, { array, index, places }: Place): Expr {
  const [base, isSafe] = places;
  if (array.type !== 'array') return refuse('Only elements of arrays can be read here; what this is is not known.', array.range);
  const at = `(${index.sql}) + ${String(1 - base)}`;
  const outside = isSafe ? 'NULL' : "fail('the array has no element at this place')";
  const sql = `(CASE WHEN ${at} BETWEEN 1 AND json_array_length(${array.sql}) THEN array_item(${array.sql}, ${at}) WHEN (${array.sql}) IS NOT NULL AND (${index.sql}) IS NOT NULL THEN ${outside} END)`;
  return { ...typed(sql, elementOf(array), { start: array.range.start, end: context.cursor.tokens[context.cursor.at - 1]?.end ?? array.range.end }), level: LEVEL.atom };
}

/** `array[i]` with the dialect's first index. */
function element(context: Context, array: Expr): Expr {
  const { cursor } = context;
  cursor.expect('[');
  const word = context.dialect === 'bigquery' && cursor.peek(1)?.text === '(' ? (cursor.peek()?.upper ?? '') : '';
  const places = Object.hasOwn(PLACES, word) ? PLACES[word] : undefined;
  if (places !== undefined) cursor.at++;
  const part = context.dialect === 'duckdb' ? slice(context, array) : undefined;
  if (part !== undefined) return part;
  const isStrict = inDialect(context, 'trino', 'bigquery') && array.type === 'array';
  const index = parseExpression(context);
  if (cursor.accept(':')) return span(context, array, index);
  cursor.expect(']');
  const field = fieldAt(context, array, index);
  if (field !== undefined) return field;
  if (places !== undefined || isStrict) return placeOf(context, { array, index, places: places ?? [context.traits.arrayBase, false] });
  const range = { start: array.range.start, end: cursor.tokens[cursor.at - 1]?.end ?? array.range.end };
  const found = context.dialect === 'trino' ? presentItem(array, index) : mapItem(array, index);
  if (found !== undefined) return typed(inDialect(context, 'clickhouse') ? withDefault(context, array, found) : found, elementOf(array), range);
  if (array.type !== 'array') return refuse('Only elements of arrays can be read here; what this is is not known.', array.range);
  if (context.dialect === 'clickhouse') return typed(itemOrDefault(context, array, index), elementOf(array), range);
  const { arrayBase } = context.traits;
  const path = index.number === undefined ? `'$[' || CAST(${index.sql} - ${String(arrayBase)} AS INTEGER) || ']'` : `'$[${String(index.number - arrayBase)}]'`;
  if (index.number === undefined || index.number < arrayBase) return typed(`array_item(${array.sql}, ${arrayBase === 0 ? `CASE WHEN (${index.sql}) >= 0 THEN (${index.sql}) + 1 END` : index.sql})`, elementOf(array), range);
  return typed(`json_extract(${array.sql}, ${path})`, elementOf(array), range);
}

/** Trino fails for a key that is not there. */
function presentItem(map: Expr, key: Expr): string | undefined {
  const item = mapItem(map, key);
  return item === undefined ? undefined : `(CASE WHEN json_has_key(${map.sql}, ${key.sql}) THEN ${item} WHEN (${map.sql}) IS NOT NULL AND (${key.sql}) IS NOT NULL THEN fail('the map has no such key') END)`;
}

/** DuckDB's `list[from:to:step]` and `text[from:to]` behind the opening bracket, whose parts may be left out, and `text[i]`; `undefined`: it is an element. */
function slice(context: Context, value: Expr): Expr | undefined {
  const { cursor } = context;
  const start = cursor.at;
  const first = cursor.sees(':') ? undefined : parseExpression(context);
  const range = (): Expr['range'] => ({ start: value.range.start, end: cursor.tokens[cursor.at - 1]?.end ?? value.range.end });
  if (!cursor.accept(':')) {
    if (value.type === 'text' && first !== undefined) {
      cursor.expect(']');
      return typed(`CASE WHEN (${first.sql}) = 0 THEN '' ELSE text_span(${value.sql}, ${first.sql}, ${first.sql}) END`, { type: 'text' }, range());
    }
    cursor.at = start;
    return undefined;
  }
  const isOpen = cursor.seesAny([']', ':']) || (cursor.sees('-') && [']', ':'].includes(cursor.peek(1)?.text ?? ''));
  if (isOpen) cursor.accept('-');
  const last = isOpen ? undefined : parseExpression(context);
  const step = cursor.accept(':') ? parseExpression(context) : undefined;
  cursor.expect(']');
  const ends = `${first?.sql ?? '1'}, ${last?.sql ?? '-1'}`;
  if (step !== undefined && (first === undefined || last === undefined)) return refuseConstruct(context, 'A slice with a step and without ends', range());
  if (value.type === 'text' && step === undefined) return typed(`text_span(${value.sql}, ${ends})`, { type: 'text' }, range());
  if (value.type !== 'array') return refuseConstruct(context, 'A part of this', value.range);
  return typed(`list_span(${value.sql}, ${ends}, ${step?.sql ?? '1'})`, value, range());
}

/** `array[from:to]`. */
function span(context: Context, array: Expr, from: Expr): Expr {
  const to = parseExpression(context);
  context.cursor.expect(']');
  if (array.type !== 'array' || !inDialect(context, 'postgresql')) return refuseConstruct(context, 'A part of this', array.range);
  return typed(`array_span(${array.sql}, ${from.sql}, ${to.sql})`, array, { start: array.range.start, end: to.range.end });
}

/** ClickHouse gives the type's default value for a key that is not there. */
function withDefault(context: Context, map: Expr, found: string): string {
  const instead = map.element === 'text' ? "''" : map.element === 'integer' || map.element === 'real' ? '0' : undefined;
  return instead === undefined ? refuseConstruct(context, 'A value of this map', map.range) : `coalesce(${found}, CASE WHEN (${map.sql}) IS NOT NULL THEN ${instead} END)`;
}

/** PostgreSQL: an instant becomes what a clock in the zone shows, and what a clock shows becomes the instant. */
function inZone(context: Context, value: Expr): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const zone = parsePrimary(context);
  const isUtc = isUtcName(zone.text ?? '');
  const range = { start: value.range.start, end: cursor.rangeFrom(from).end };
  if (context.dialect === 'bigquery' && !isUtc && value.type === 'timestamp') return typed(`utc_to_zone(${value.sql}, ${zone.sql}, 'bigquery')`, { type: 'timestamp' }, range);
  if (hasClocks(context)) return atTimeZone(context, value, { zone, range });
  if (!inDialect(context, 'postgresql', 'redshift', 'duckdb')) return isUtc ? value : refuse('The local runner knows the time zone UTC only.', zone.range);
  if (value.type !== 'timestamp' || zone.type !== 'text' || zone.interval !== undefined) return refuseConstruct(context, 'AT TIME ZONE of this value', range);
  const name = value.zoned === true ? 'utc_to_zone' : 'zone_to_utc';
  return typed(isUtc ? value.sql : `${name}(${value.sql}, ${zone.sql}, '${context.dialect === 'duckdb' ? 'duckdb' : 'postgresql'}')`, { type: 'timestamp', zoned: value.zoned !== true }, range);
}

/** `::type`, `[i]`, COLLATE and AT TIME ZONE behind a value. */
export function parsePostfix(context: Context, first: Expr): Expr {
  const { cursor } = context;
  let value = first;
  for (;;) {
    if (cursor.sees('::') && cursor.peek(1)?.upper === 'INTERVAL' && value.text !== undefined && !context.traits.native) {
      cursor.at += 2;
      value = intervalOf(context, value);
    } else if (cursor.accept('::')) {
      const type = { ...readType(context), lenient: false };
      value = context.traits.native ? nativeCast(context, value, type) : castTo(context, value, type);
    } else if (cursor.sees('[')) {
      value = isVariant(context, value) ? variantElement(context, value) : element(context, value);
    } else if (cursor.sees('.') && isName(cursor.peek(1)) && hasFields(value)) {
      cursor.at++;
      const name = readName(context);
      value = { ...readField(value, name, { start: value.range.start, end: cursor.rangeFrom(cursor.at - 1).end }), column: name };
    } else if (context.dialect === 'clickhouse' && value.row !== undefined && cursor.peek()?.kind === 'number' && /^\.\d+$/.test(cursor.peek()?.text ?? '')) {
      value = tupleItem(context, value, Number(cursor.next().text.slice(1)));
    } else if (cursor.accept('COLLATE')) {
      const name = cursor.next();
      const isBytes = context.dialect === 'postgresql' && /^"?(?:C|POSIX|C\.UTF-?8|ucs_basic)"?$/i.test(name.text);
      const collation = isBytes || (context.dialect === 'sqlserver' && /_(?:CS_AS|BIN2?)(?:_|$)/i.test(name.text)) ? 'BINARY' : context.dialect === 'mysql' && /_(?:bin|as_cs|ci)$/i.test(name.text) ? (name.upper.endsWith('CI') ? 'NOCASE' : 'BINARY') : context.dialect === 'sqlserver' && /_CI_AS(?:_|$)/i.test(name.text) ? 'NOCASE' : name.upper;
      if (!['NOCASE', 'BINARY', 'RTRIM'].includes(collation)) refuseConstruct(context, `The collation ${name.text}`, name);
      value = { ...value, sql: `${inside(value, LEVEL.collate)} COLLATE ${collation}`, level: LEVEL.collate };
    } else if (cursor.accept('AT', 'TIME', 'ZONE')) {
      value = inZone(context, value);
    } else {
      const inner = variantSteps(context, value) ?? textInXml(context, value);
      if (inner === undefined) return value;
      value = inner;
    }
  }
}
