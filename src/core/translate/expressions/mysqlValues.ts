import { refuseConstruct, type Context } from '../context';
import { atom, isTemporal, type Expr, type Pair } from '../expr';
import { quoteText } from '../quoting';

/** MySQL counts with dates as with the numbers that their digits are. */
export function numberOfMoment(value: Expr): Expr {
  return value.type === 'date' ? atom(`CAST(number_of_moment(${value.sql}) AS INTEGER)`, 'integer', value.range) : atom(`number_of_moment(${value.sql})`, 'real', value.range);
}

/** Beside a date or timestamp MySQL reads 20240229 and 20240229134510 as one. */
export function momentLiteral(beside: Expr, value: Expr): Expr {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(isTemporal(beside.type) && value.number !== undefined ? value.sql : '');
  if (parts === null) return value;
  const [, year = '', month = '', day = '', hour, minute = '', second = ''] = parts;
  const text = `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}:${second}`}`;
  return { ...atom(quoteText(text), 'text', value.range), text };
}

/** Refuses texts whose comparison depends on the collation, or on letters where one side is not known to be a text. */
export function refuseUncertain(context: Context, pair: Pair): void {
  for (const value of pair) {
    const letters = [...(value.text ?? '')].filter((letter) => letter > '\u007f');
    if (/ $/.test(value.text ?? '')) refuseConstruct(context, 'A comparison with a text that ends with a blank, which depends on the collation,', value.range);
    const hasAccents = letters.some((letter) => letter.normalize('NFD') !== letter && /\p{Script=Latin}/u.test(letter));
    if (hasAccents && !pair.every(({ type }) => type === 'text')) refuseConstruct(context, 'A comparison of accented letters with what is not known to be a text', value.range);
  }
}

/** The number of an ENUM's word; 0 for a text that is none of them. */
export function placeOfWord({ sql, words = [] }: Expr): string {
  return `CASE ${words.map((word, i) => `WHEN ${sql} = ${quoteText(word)} COLLATE NOCASE THEN ${String(i + 1)}`).join(' ')} WHEN ${sql} IS NOT NULL THEN 0 END`;
}
