import type { IndexSpan, StatementView } from '../view';

/** A date in a statement: year, month, day of a literal. */
export interface LiteralDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DATE_TEXT = /^[A-Za-z]?['"]\s*(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[ T].*)?['"]$/;

/** The words that may stand around a date without making it depend on a column. */
const AROUND = /^(?:DATE|TIMESTAMP|TIMESTAMPTZ|TIMESTAMP_NTZ|DATETIME|DATETIME2|CAST|TRY_CAST|CONVERT|TO_DATE|TODATE|TODATETIME|TO_TIMESTAMP|STR_TO_DATE|PARSE_DATE|AS|::|\(|\)|,|INTEGER|INT|STRING|VARCHAR|TEXT)$/;

/** The date that a span stands for whole: `'2024-05-01'`, `DATE '2024-05-01'`, `to_date('20240501', 'yyyyMMdd')`; `undefined` for anything else. */
export function literalDate(view: StatementView, { from, to }: IndexSpan): LiteralDate | undefined {
  let found: LiteralDate | undefined;
  for (let i = from; i < to; i++) {
    const token = view.tokens[i];
    if (token?.kind === 'string') found ??= dateOf(DATE_TEXT.exec(token.text));
    else if (token === undefined || !AROUND.test(token.upper)) return undefined;
  }
  return found;
}

/** `20240501` as a number. */
export function numberDate(view: StatementView, { from, to }: IndexSpan): LiteralDate | undefined {
  const token = view.tokens[from];
  return to === from + 1 && token?.kind === 'number' ? dateOf(/^(\d{4})(\d\d)(\d\d)$/.exec(token.text)) : undefined;
}

/** The date of a text as a partition clause holds it: `'2024-05-01'` or `20240501`. */
export function dateOfText(text: string): LiteralDate | undefined {
  return dateOf(DATE_TEXT.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text));
}

function dateOf(match: RegExpExecArray | null): LiteralDate | undefined {
  if (match === null) return undefined;
  const [, year, month, day] = match.map(Number);
  const isDate = year !== undefined && month !== undefined && day !== undefined && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return isDate ? { year, month, day } : undefined;
}
