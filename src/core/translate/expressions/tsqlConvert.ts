import type { TextRange } from '../../base/textRange';
import { refuseConstruct, type Context } from '../context';
import { atom, isTemporal, typed, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { padded } from './blanks';
import { castTo, isPadded } from './casts';
import type { TypeName } from './types';

/** Styles of SQL Server's CONVERT, as patterns of Java. Source: learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql. */
const STYLES: Readonly<Record<number, string>> = {
  20: 'yyyy-MM-dd HH:mm:ss', 120: 'yyyy-MM-dd HH:mm:ss', 21: 'yyyy-MM-dd HH:mm:ss.SSS', 121: 'yyyy-MM-dd HH:mm:ss.SSS', 23: 'yyyy-MM-dd', 112: 'yyyyMMdd', 12: 'yyMMdd',
  1: 'MM/dd/yy', 2: 'yy.MM.dd', 3: 'dd/MM/yy', 4: 'dd.MM.yy', 5: 'dd-MM-yy', 6: 'dd MMM yy', 7: 'MMM dd, yy', 10: 'MM-dd-yy', 11: 'yy/MM/dd', 106: 'dd MMM yyyy', 107: 'MMM dd, yyyy', 8: 'HH:mm:ss', 24: 'HH:mm:ss', 113: 'dd MMM yyyy HH:mm:ss:SSS', 13: 'dd MMM yyyy HH:mm:ss:SSS', 126: "yyyy-MM-dd'T'HH:mm:ss",
  101: 'MM/dd/yyyy', 102: 'yyyy.MM.dd', 103: 'dd/MM/yyyy', 104: 'dd.MM.yyyy', 105: 'dd-MM-yyyy', 110: 'MM-dd-yyyy', 111: 'yyyy/MM/dd', 108: 'HH:mm:ss', 114: 'HH:mm:ss:SSS',
};

/** The order of year, month and day in text that is read by a style. */
const ORDERS: Readonly<Record<number, string>> = {
  20: 'ymd', 21: 'ymd', 23: 'ymd', 25: 'ymd', 102: 'ymd', 111: 'ymd', 112: 'ymd', 120: 'ymd', 121: 'ymd', 126: 'ymd',
  101: 'mdy', 107: 'mdy', 110: 'mdy', 103: 'dmy', 104: 'dmy', 105: 'dmy', 106: 'dmy', 113: 'dmy',
};

/** Styles by which an ISO text is what it is already, up to so many characters. */
const ISO_STYLES: Readonly<Record<number, number>> = { 20: 19, 120: 19, 21: 23, 121: 23, 23: 10, 126: 10 };

export interface Styled {
  readonly type: TypeName & { readonly lenient: boolean };
  readonly style: Expr;
  readonly range: TextRange;
}

/** A date has no time in any style; what follows the seconds depends on how many digits the type has. */
function styledMoment(context: Context, value: Expr, { style, pattern, size }: { readonly style: Expr; readonly pattern: string | undefined; readonly size: number | undefined }): string | undefined {
  const { number } = style;
  if (value.type === 'date') {
    if (number === 0 || number === 100) return `format_strftime(${value.sql}, '%b %e %Y')`;
    const date = pattern?.replace(/[ 'T]*HH.*$/, '');
    return date === undefined || date === '' ? undefined : `format_java(${value.sql}, ${quoteText(date)})`;
  }
  if (number === 0 || number === 100) return `format_strftime(${value.sql}, '%b %e %Y %l:%M%p')`;
  const hasDigits = number === 21 || number === 121 || number === 126 || number === 113 || number === 13;
  const isKnown = value.scale === 3 || (size !== undefined && size <= (number === 126 ? 19 : 23));
  if (hasDigits && !isKnown) return refuseConstruct(context, 'CONVERT of a datetime2 with this style', style.range);
  if (number === 126) return `format_java(${value.sql}, ${quoteText(pattern ?? '')}) || CASE WHEN ${value.precise === true ? '0 = 1 AND ' : ''} date_part_of(${value.sql}, 'microsecond') = 0 THEN '' ELSE format_java(${value.sql}, '.SSS') END`;
  return pattern === undefined ? undefined : `format_java(${value.sql}, ${quoteText(pattern)})`;
}

/** Whether a style means nothing for the value: a text stays as it is. What is a TEXT without a length may stand for a date, which the style would write. */
function ignoresStyle(context: Context, value: Expr, { type, style }: Styled): boolean {
  if (value.type === 'integer' || (value.type === 'decimal' && value.precise !== true) || (value.type === 'real' && style.number === 0)) return true;
  if (value.type !== 'text' || value.sql.startsWith('bytes_of_hex(')) return false;
  const declared = value.origin === undefined ? undefined : context.catalog.typeOf?.(value.origin.table, value.origin.column);
  if (value.origin === undefined || /^(?:WIDE_)?(?:PADDED_)?TEXT\(/.test(declared ?? '')) return true;
  return (type.sizes[0] ?? Infinity) <= (ISO_STYLES[style.number ?? -1] ?? 0);
}

function styledText(context: Context, value: Expr, styled: Styled): Expr | undefined {
  const { type, style, range } = styled;
  const [size] = type.sizes;
  const cut = (sql: string): Expr => atom(size === undefined ? sql : isPadded(context, type) ? padded(sql, size) : `substr(${sql}, 1, ${String(size)})`, 'text', range);
  const asHex = style.number === 1 || style.number === 2;
  if (/^0x(?:[0-9a-f]{2})+$/i.test(value.sql) && asHex) return cut(quoteText((style.number === 1 ? '0x' : '') + value.sql.slice(2).toUpperCase()));
  if (value.type === 'decimal' && value.precise === true && (style.number === 0 || asHex)) return cut(style.number === 1 ? `grouped_number(${value.sql}, 2)` : `decimal_text(${value.sql}, ${style.number === 2 ? '4' : '2'})`);
  if (value.sql.startsWith('bytes_of_hex(') && style.number === 2 && value.type === 'unknown') return cut(`hex(${value.sql})`);
  if (value.sql.startsWith('bytes_of_hex(') && style.number === 1) return cut(`'0x' || hex(${value.sql})`);
  const moment = isTemporal(value.type) ? styledMoment(context, value, { style, pattern: STYLES[style.number ?? -1], size }) : undefined;
  if (moment !== undefined) return cut(moment);
  return ignoresStyle(context, value, styled) ? castTo(context, value, type) : undefined;
}

/** `CONVERT(varchar(10), date, 120)`, `CONVERT(varchar(32), bytes, 2)`, `CONVERT(date, text, 103)`. */
export function convertStyled(context: Context, value: Expr, styled: Styled): Expr {
  const { type, style, range } = styled;
  const order = ORDERS[style.number ?? -1];
  if (type.type === 'text') return { ...(styledText(context, value, styled) ?? refuseConstruct(context, 'CONVERT with this style', style.range)), range };
  if (isTemporal(type.type) && value.type === 'text' && order !== undefined) {
    const read = `read_styled(${value.sql}, '${order}', '${type.type}', '${type.lenient ? 'null' : 'error'}')`;
    return { ...castTo(context, typed(read, { type: type.type }, range), type), range };
  }
  if (isTemporal(type.type) && isTemporal(value.type)) return { ...castTo(context, value, type), range };
  return refuseConstruct(context, 'CONVERT with this style', style.range);
}
