import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { callAt, isOpenCall, type Call } from '../calls';
import { namedWords, useOf } from '../namedWords';
import type { Dialect } from '../lex/token';
import { indexesOf, rangeOf, wordAt, type StatementView } from '../view';

/** Calls whose result depends on a language or on the first day of the week; of finished text only. */
export function findLocaleForms(view: StatementView): readonly TextRange[] {
  const named = collect(namedWords(view), (word) => (word.call !== undefined && !isOpenCall(view, word.call) && useOf(view, word, 'week') !== undefined ? [word.call] : []));
  const formatted = collect(indexesOf(view, LOCALE_FORMATS), (index) => {
    const rule = LOCALE_FORMATS.get(wordAt(view, index));
    const call = rule === undefined ? undefined : callAt(view, index);
    return call !== undefined && !isOpenCall(view, call) && rule?.(view, call) === true ? [call] : [];
  });
  return [...named, ...formatted].map((call) => rangeOf(view, call.from, call.close));
}

type FormatRule = (view: StatementView, call: Call) => boolean;

function textOfArgument(view: StatementView, call: Call, order: number): string {
  const argument = call.arguments[order];
  return argument === undefined || argument.to !== argument.from + 1 ? '' : (view.tokens[argument.from]?.text ?? '');
}

function inDialects(dialects: readonly Dialect[], pattern: RegExp, order: number): FormatRule {
  return (view, call) => dialects.includes(view.dialect) && pattern.test(textOfArgument(view, call, order));
}

function either(...rules: readonly FormatRule[]): FormatRule {
  return (view, call) => rules.some((rule) => rule(view, call));
}

const WEEK_UNIT = /^['"]?(?:week|wk|ww|weekday|dw)['"]?$/i;

/** By function. Sources: Oracle "Format Models" (NLS_DATE_LANGUAGE, NLS_TERRITORY), PostgreSQL table 9.29 (TM), MySQL 12.16 (lc_time_names), T-SQL SET DATEFIRST and SET LANGUAGE, Snowflake WEEK_START. */
export const LOCALE_FORMATS: ReadonlyMap<string, FormatRule> = new Map([
  [
    'TO_CHAR',
    either(
      (view, call) => (view.dialect === 'oracle' || view.dialect === 'generic') && call.arguments.length === 2 && !/[09]D|D[09]/i.test(textOfArgument(view, call, 1)) && /^'(?:[^"A-Za-z]|"[^"]*"|[A-Za-z]+(?=[^A-Za-z]))*?(?:fm)?(?:day|dy|month|mon|d)(?![A-Za-z])/i.test(textOfArgument(view, call, 1)),
      inDialects(['postgresql', 'redshift'], /tm(?:day|dy|month|mon)/i, 1),
    ),
  ],
  ['TRUNC', inDialects(['oracle'], /^'(?:d|dy|day)'$/i, 1)],
  ['DATE_FORMAT', either(inDialects(['mysql'], /%[MbWa]/, 1), inDialects(['hive'], /E{3}|M{3}|\bE\b/, 1))],
  ['DATEPART', inDialects(['sqlserver', 'generic'], WEEK_UNIT, 0)],
  ['DATENAME', inDialects(['sqlserver', 'generic'], /^(?:week|wk|ww|weekday|dw|month|mm|m)$/i, 0)],
  ['FORMAT', (view, call) => view.dialect === 'sqlserver' && call.arguments.length === 2 && /M{3}|d{3}/.test(textOfArgument(view, call, 1))],
  ['DATE_TRUNC', inDialects(['snowflake'], /^'?week'?$/i, 0)],
  ['DATE_PART', inDialects(['snowflake'], /^'?(?:week|dayofweek|dow|weekday|weekofyear|woy)'?$/i, 0)],
]);
