import type { Context } from '../context';
import { inDialect, refuseConstruct } from '../context';
import { atom, typed, type Expr } from '../expr';
import { castTo } from '../expressions/casts';
import { readType, typeOfName } from '../expressions/types';
import type { RowColumn } from '../functions/generators';
import { readName } from '../names';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { readAlias } from './items';
import { crowdedValue, rowFactor } from './lateral';
import type { Factor } from './tables';

function readPath(context: Context): string {
  const { cursor } = context;
  const token = cursor.next();
  if (token.kind !== 'string') return refuse('A JSON path in quotes is expected here.', token);
  return token.text.slice(1, -1);
}

interface Instead {
  readonly onEmpty: string;
}

/** `DEFAULT '0' ON EMPTY NULL ON ERROR`: what stands for a value that is not there. */
function readInstead(context: Context): Instead {
  const { cursor } = context;
  let onEmpty = 'NULL';
  while (cursor.seesAny(['DEFAULT', 'NULL', 'ERROR'])) {
    const here = cursor.here;
    const word = cursor.next().upper;
    const value = word === 'DEFAULT' ? cursor.next().text : undefined;
    cursor.expect('ON');
    const isEmpty = cursor.accept('EMPTY');
    if (!isEmpty) cursor.expect('ERROR');
    if (word === 'ERROR' || (!isEmpty && value !== undefined)) refuseConstruct(context, `${word} ON ${isEmpty ? 'EMPTY' : 'ERROR'}`, here);
    if (value !== undefined) onEmpty = quoteText(value.slice(1, -1).replace(/^"(.*)"$/s, '$1'));
  }
  return { onEmpty };
}

/** One column, of the row that the alias stands for. */
function readColumn(context: Context): RowColumn {
  const { cursor } = context;
  if (cursor.sees('NESTED')) refuseConstruct(context, 'NESTED in JSON_TABLE', cursor.here);
  const name = readName(context);
  if (cursor.accept('FOR', 'ORDINALITY')) return { name, sql: (alias) => `(CAST(${alias}.key AS INTEGER) + 1)`, type: { type: 'integer' } };
  const type = readType(context);
  if (cursor.accept('EXISTS')) {
    cursor.expect('PATH');
    const path = quoteText(readPath(context));
    return { name, sql: (alias) => `CAST(json_table_cell(${alias}.value, ${path}, 'exists') AS INTEGER)`, type: { type: 'integer' } };
  }
  cursor.expect('PATH');
  const path = quoteText(readPath(context));
  const { onEmpty } = readInstead(context);
  const sql = (alias: string): string => {
    const cell = `json_table_cell(${alias}.value, ${path}, ${type.type === 'json' ? "'json'" : "'plain'"})`;
    const value: Expr = atom(onEmpty === 'NULL' ? cell : `coalesce(${cell}, CASE WHEN json_table_cell(${alias}.value, ${path}, 'exists') = 0 THEN ${onEmpty} END)`, 'text', type.range);
    return type.type === 'json' ? value.sql : castTo(context, value, { ...type, lenient: true }).sql;
  };
  return { name, sql, type: typeOfName(type) };
}

/** MySQL's `JSON_TABLE(json, '$[*]' COLUMNS (a INT PATH '$.a', …)) t`; `undefined`: it does not stand here. */
export function jsonTable(context: Context): Factor | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'mysql') || !cursor.sees('JSON_TABLE', '(')) return undefined;
  const from = cursor.at;
  cursor.at += 2;
  const json = crowdedValue(context);
  cursor.expect(',');
  const path = readPath(context);
  cursor.expect('COLUMNS', '(');
  const columns = [readColumn(context)];
  while (cursor.accept(',')) columns.push(readColumn(context));
  cursor.expect(')', ')');
  const range = cursor.rangeFrom(from);
  const alias = readAlias(context) ?? refuseConstruct(context, 'JSON_TABLE without an alias', range);
  const rows = typed(`json_table_rows(${json.sql}, ${quoteText(path)})`, { type: 'array' }, range);
  return rowFactor(rows.sql, { columns, alias, names: undefined, range });
}
