import type { Context } from '../context';
import { columnTypeOnly, elementOf, holderOf, mapOfTypes, UNKNOWN, type ColumnType, type Field } from '../expr';
import { isName, readName } from '../names';
import { readType, typeOfName } from './types';

/** Closing angles that a `>>` held beyond the one that was wanted. */
interface Angles {
  spare: number;
}

function close(context: Context, angles: Angles): void {
  if (angles.spare > 0) {
    angles.spare--;
    return;
  }
  const token = context.cursor.peek();
  if (token === undefined || !/^>+$/.test(token.text)) context.cursor.unexpected('>');
  else {
    context.cursor.at++;
    angles.spare = token.text.length - 1;
  }
}

/** A type that may hold others. */
function readInside(context: Context, angles: Angles): ColumnType {
  const word = context.cursor.peek()?.upper ?? '';
  if (!['ARRAY', 'MAP', 'STRUCT'].includes(word) || context.cursor.peek(1)?.text !== '<') return columnTypeOnly(typeOfName(readType(context)));
  context.cursor.at++;
  return readHolder(context, word, angles);
}

function readFields(context: Context, angles: Angles): readonly Field[] {
  const { cursor } = context;
  const fields: Field[] = [];
  do {
    const name = readName(context);
    cursor.accept(':');
    fields.push({ name, type: readInside(context, angles) });
    if (cursor.accept('COMMENT')) cursor.at++;
  } while (cursor.accept(','));
  return fields;
}

function readHolder(context: Context, word: string, angles: Angles): ColumnType {
  const { cursor } = context;
  cursor.expect('<');
  if (word === 'STRUCT') {
    const fields = readFields(context, angles);
    close(context, angles);
    return { type: 'json', fields };
  }
  if (word === 'MAP') {
    const key = readInside(context, angles);
    cursor.expect(',');
    const value = readInside(context, angles);
    close(context, angles);
    return mapOfTypes(key, value);
  }
  const inner = readInside(context, angles);
  close(context, angles);
  return holderOf('array', inner);
}

/** `<INT>`, `<STRING, INT>` or `<a: INT, b: STRING>`, behind the word that it belongs to. */
export function readAngles(context: Context, word: string): ColumnType {
  return readHolder(context, word, { spare: 0 });
}

/** `(INTEGER)`, `(VARCHAR, INTEGER)` or `(a INTEGER, b VARCHAR)`, behind the word that it belongs to. */
export function readRound(context: Context, word: string): ColumnType {
  const { cursor } = context;
  cursor.expect('(');
  const types: ColumnType[] = [];
  const fields: Field[] = [];
  do {
    const isNamed = (word === 'STRUCT' || word === 'ROW') && isName(cursor.peek()) && isName(cursor.peek(1));
    const name = isNamed ? readName(context) : `field${String(types.length)}`;
    const type = columnTypeOnly(typeOfName(readType(context)));
    types.push(type);
    fields.push({ name, type });
  } while (cursor.accept(','));
  cursor.expect(')');
  const [first = UNKNOWN, second = UNKNOWN] = types;
  if (word === 'ARRAY') return holderOf('array', first);
  return word === 'MAP' ? mapOfTypes(first, second) : { type: 'json', fields };
}

/** A schema in words: `a INT, b STRING` is a row, `ARRAY<INT>` an array. */
export function readFieldList(context: Context): ColumnType {
  const angles: Angles = { spare: 0 };
  if (context.cursor.peek(1)?.text === '<') return readInside(context, angles);
  return { type: 'json', fields: readFields(context, angles) };
}

/** What an array, map or row holds, as it stands behind the declared type of a local column: `array<row<a:integer,b:text>>`. */
export function signatureOf(type: ColumnType): string {
  if (type.fields !== undefined) return `row<${type.fields.map((field) => `${encodeURIComponent(field.name)}:${signatureOf(field.type)}`).join(',')}>`;
  if (type.type === 'array' || type.element !== undefined) return `${type.type === 'array' ? 'array' : 'map'}<${signatureOf(elementOf(type))}${type.keys === undefined ? '' : `,${type.keys}`}>`;
  return type.scale === undefined ? type.type : `${type.type}.${String(type.scale)}`;
}

interface Reader {
  readonly text: string;
  at: number;
}

function word(reader: Reader): string {
  const found = /^[^<>,:]*/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += found.length;
  return found;
}

const SCALARS: ReadonlySet<string> = new Set(['integer', 'real', 'decimal', 'text', 'boolean', 'date', 'timestamp', 'time', 'json', 'null']);

function scalar(name: string): ColumnType {
  const [type = '', scale] = name.split('.');
  if (!SCALARS.has(type)) return UNKNOWN;
  return { type: type as ColumnType['type'], ...(scale === undefined ? {} : { scale: Number(scale) }) };
}

function readSignature(reader: Reader): ColumnType {
  const name = word(reader);
  if (reader.text[reader.at] !== '<') return scalar(name);
  reader.at++;
  const fields: Field[] = [];
  const parts: ColumnType[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== '>') {
    if (reader.text[reader.at] === ',') reader.at++;
    if (name !== 'row') parts.push(readSignature(reader));
    else {
      const field = decodeURIComponent(word(reader));
      reader.at++;
      fields.push({ name: field, type: readSignature(reader) });
    }
  }
  reader.at++;
  return name === 'row' ? { type: 'json', fields } : name === 'map' ? mapOfTypes(parts[1] ?? { type: 'text' }, parts[0] ?? UNKNOWN) : holderOf('array', parts[0] ?? UNKNOWN);
}

/** The inverse of `signatureOf`. */
export function typeOfSignature(text: string): ColumnType {
  return readSignature({ text, at: 0 });
}
