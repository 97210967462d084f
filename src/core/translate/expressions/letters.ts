import { inDialect, type Context } from '../context';
import type { ColumnType, Expr, Pair } from '../expr';

type Value = ColumnType & Pick<Expr, 'sql' | 'text'>;

/** Whether MySQL compares a value by its letters, without their accents and case. */
function hasLetters(context: Context, value: Value): boolean {
  return inDialect(context, 'mysql') && value.type === 'text' && value.words === undefined && !/COLLATE \w+$/.test(value.sql);
}

/** Whether SQL Server compares a value without regard to case and to blanks at its end. */
function foldsBlanks(context: Context, value: Value): boolean {
  return inDialect(context, 'sqlserver') && value.type === 'text' && value.text === undefined && !/COLLATE \w+$/.test(value.sql);
}

/** The SQL of a text of MySQL or SQL Server by which equal texts are equal and others are sorted; of any other value the value itself. */
export function letterKey(context: Context, value: Value): string {
  if (foldsBlanks(context, value)) return `rtrim(${value.sql}, ' ') COLLATE NOCASE`;
  return hasLetters(context, value) && value.text === undefined ? `plain_letters(${value.sql}) COLLATE NOCASE` : value.sql;
}

function plain(value: Expr): Expr {
  if (value.text !== undefined && /^[\u0000-\u007f]*$/.test(value.text)) return value;
  return { ...value, sql: `plain_letters(${value.sql})` };
}

/** A text beside a literal, both without accents. Two columns are compared as they are, by an index where there is one. */
export function comparedLetters(context: Context, pair: Pair): Pair {
  const [left, right] = pair;
  return (left.text !== undefined || right.text !== undefined) && pair.every((value) => hasLetters(context, value)) ? [plain(left), plain(right)] : pair;
}
