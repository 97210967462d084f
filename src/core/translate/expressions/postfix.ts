import { refuseConstruct, type Context } from '../context';
import { atom, inside, LEVEL, type Expr } from '../expr';
import { refuse } from '../refusal';
import { mapItem } from './elements';
import { castTo, nativeCast } from './casts';
import { parseExpression } from './expression';
import { readType } from './types';

/** `array[i]` with the dialect's first index. */
function element(context: Context, array: Expr): Expr {
  const { cursor } = context;
  cursor.expect('[');
  const index = parseExpression(context);
  cursor.expect(']');
  const range = { start: array.range.start, end: cursor.tokens[cursor.at - 1]?.end ?? array.range.end };
  const found = mapItem(array, index);
  if (found !== undefined) return atom(found, array.element ?? 'unknown', range);
  if (array.type !== 'array') return refuse('Only elements of arrays can be read here; what this is is not known.', array.range);
  const { arrayBase } = context.traits;
  const path = index.number === undefined ? `'$[' || CAST(${index.sql} - ${String(arrayBase)} AS INTEGER) || ']'` : `'$[${String(index.number - arrayBase)}]'`;
  if (index.number === undefined || index.number < arrayBase) return atom(`array_item(${array.sql}, ${arrayBase === 0 ? `CASE WHEN (${index.sql}) >= 0 THEN (${index.sql}) + 1 END` : index.sql})`, array.element ?? 'unknown', range);
  return atom(`json_extract(${array.sql}, ${path})`, array.element ?? 'unknown', range);
}

const UTC = new Set(['utc', 'gmt', '+00:00', '+0:00', 'etc/utc', 'z', 'utc+0']);

function atTimeZone(context: Context, value: Expr): Expr {
  const zone = parseZone(context);
  if (!UTC.has((zone.text ?? '').toLowerCase())) refuse('The local runner knows the time zone UTC only.', zone.range);
  return value;
}

function parseZone(context: Context): Expr {
  const token = context.cursor.peek();
  if (token?.kind !== 'string') return context.cursor.unexpected("'UTC'");
  context.cursor.at++;
  return { ...atom(token.text, 'text', token), text: token.text.slice(1, -1) };
}

/** `::type`, `[i]`, COLLATE and AT TIME ZONE behind a value. */
export function parsePostfix(context: Context, first: Expr): Expr {
  const { cursor } = context;
  let value = first;
  for (;;) {
    if (cursor.accept('::')) {
      const type = { ...readType(context), lenient: false };
      value = context.traits.native ? nativeCast(context, value, type) : castTo(context, value, type);
    } else if (cursor.sees('[')) {
      value = element(context, value);
    } else if (cursor.accept('COLLATE')) {
      const name = cursor.next();
      if (!['NOCASE', 'BINARY', 'RTRIM'].includes(name.upper)) refuseConstruct(context, `The collation ${name.text}`, name);
      value = { ...value, sql: `${inside(value, LEVEL.collate)} COLLATE ${name.upper}`, level: LEVEL.collate };
    } else if (cursor.accept('AT', 'TIME', 'ZONE')) {
      value = atTimeZone(context, value);
    } else {
      return value;
    }
  }
}
