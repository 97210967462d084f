import type { ConditionPart } from '../../sql/facts/conditions';
import { callAt } from '../../sql/calls';
import { addMonths, DAY_MS, HOUR_MS, MINUTE_MS } from '../../schedule/calendar';
import { findWord, hasWords, operatorAt, wordAt, type IndexSpan, type StatementView } from '../../sql/view';
import { readWallText, type WallMoment } from './wallText';
import { wordSet } from '../../sql/wordSet';

/** What a value of a condition is made of: a text with placeholders, and steps on the time that the text names. */
export interface BoundValue {
  readonly template: string;
  readonly steps: readonly Step[];
}

type Step =
  | { readonly kind: 'months'; readonly count: number }
  | { readonly kind: 'ms'; readonly count: number }
  /** Drops the time of day. */
  | { readonly kind: 'day' };

const TYPE_WORDS = wordSet('DATE TIMESTAMP DATETIME TIMESTAMPTZ TIMESTAMP_NTZ');

/** Functions that read a text as a time and change nothing; with `DATE` in the name they drop the time of day. */
const READERS = wordSet('DATE TO_DATE TIMESTAMP TO_TIMESTAMP DATETIME TODATE TODATETIME TO_TIMESTAMP_NTZ PARSE_DATE STR_TO_DATE');

/** Longest chain of functions and intervals that is followed. */
const MAX_DEPTH = 6;

/** `'${x}'`, `${x}`, `DATE '…'`, `CAST('…' AS DATE)`, `date_sub('…', 1)`, `… + INTERVAL '1' DAY`, `… AT TIME ZONE 'UTC'`; `undefined` for anything else. */
export function readBoundValue(view: StatementView, part: ConditionPart): BoundValue | undefined {
  return readSpan(view, part, 0);
}

/** The moment that the value stands for when its template is rendered to `text`. */
export function momentOf({ steps }: BoundValue, text: string): WallMoment | undefined {
  const read = readWallText(text);
  if (read === undefined) return undefined;
  let { wall, precision } = read;
  for (const step of steps) {
    if (step.kind === 'day') {
      wall = Math.floor(wall / DAY_MS) * DAY_MS;
      precision = 'day';
    } else if (step.kind === 'months') wall = addMonths(wall, step.count);
    else {
      wall += step.count;
      if (step.count % DAY_MS !== 0) precision = 'second';
    }
  }
  return { wall, precision };
}

function readSpan(view: StatementView, span: IndexSpan, depth: number): BoundValue | undefined {
  if (depth > MAX_DEPTH || span.from >= span.to) return undefined;
  if (hasWords(view, span.to - 4, 'AT', 'TIME', 'ZONE')) return readSpan(view, { from: span.from, to: span.to - 4 }, depth + 1);
  return readLiteral(view, span) ?? readCast(view, span, depth) ?? readCall(view, span, depth) ?? readInterval(view, span, depth) ?? readConcat(view, span, depth);
}

function readLiteral(view: StatementView, { from, to }: IndexSpan): BoundValue | undefined {
  const isTyped = TYPE_WORDS.has(wordAt(view, from)) && to === from + 2;
  const token = view.tokens[isTyped ? from + 1 : from];
  if (token === undefined || (!isTyped && to !== from + 1)) return undefined;
  const steps: readonly Step[] = isTyped && wordAt(view, from) === 'DATE' ? [{ kind: 'day' }] : [];
  if (token.kind === 'string' && token.closed && /^(['"])[^]*\1$/.test(token.text)) return { template: token.text.slice(1, -1), steps };
  return token.kind === 'template' && token.closed && !isTyped ? { template: token.text, steps } : undefined;
}

/** `x::date`, `CAST(x AS date)`. */
function readCast(view: StatementView, { from, to }: IndexSpan, depth: number): BoundValue | undefined {
  if (operatorAt(view, to - 2) === '::') return withType(readSpan(view, { from, to: to - 2 }, depth + 1), wordAt(view, to - 1));
  const call = callAt(view, from);
  if (call?.name !== 'CAST' || call.close !== to - 1) return undefined;
  const as = findWord(view, { from: call.open + 1, to: call.close }, 'AS');
  return as === undefined ? undefined : withType(readSpan(view, { from: call.open + 1, to: as }, depth + 1), wordAt(view, as + 1));
}

function withType(value: BoundValue | undefined, type: string): BoundValue | undefined {
  if (value === undefined || type !== 'DATE') return value;
  return { ...value, steps: [...value.steps, { kind: 'day' }] };
}

const DAY_ADDERS: Readonly<Record<string, 1 | -1>> = { DATE_ADD: 1, ADDDATE: 1, DATE_SUB: -1, SUBDATE: -1, DAYS_ADD: 1, DAYS_SUB: -1 };

function readCall(view: StatementView, { from, to }: IndexSpan, depth: number): BoundValue | undefined {
  const call = callAt(view, from);
  const [first, second] = call?.arguments ?? [];
  if (call === undefined || first === undefined || call.close !== to - 1) return undefined;
  if (READERS.has(call.name)) return withType(readSpan(view, first, depth + 1), call.name.includes('DATE') && !call.name.includes('TIME') ? 'DATE' : '');
  const sign = Object.hasOwn(DAY_ADDERS, call.name) ? DAY_ADDERS[call.name] : undefined;
  const value = sign === undefined ? undefined : readSpan(view, first, depth + 1);
  if (sign === undefined || second === undefined || value === undefined || call.arguments.length !== 2) return undefined;
  const step = stepOf(view, second, sign) ?? dayStep(view, second, sign);
  return step && { ...value, steps: [...value.steps, step] };
}

function dayStep(view: StatementView, { from, to }: IndexSpan, sign: 1 | -1): Step | undefined {
  const isNegative = operatorAt(view, from) === '-';
  const count = numberAt(view, isNegative ? from + 1 : from);
  return count === undefined || to !== from + (isNegative ? 2 : 1) ? undefined : { kind: 'ms', count: sign * (isNegative ? -count : count) * DAY_MS };
}

/** `x + INTERVAL '1' DAY`, `x - INTERVAL 1 HOUR`, `x - INTERVAL '1 day'`. */
function readInterval(view: StatementView, { from, to }: IndexSpan, depth: number): BoundValue | undefined {
  const at = wordAt(view, to - 2) === 'INTERVAL' ? to - 2 : to - 3;
  const sign = operatorAt(view, at - 1);
  if (at - 1 <= from || (sign !== '+' && sign !== '-')) return undefined;
  const step = stepOf(view, { from: at, to }, sign === '+' ? 1 : -1);
  const value = step && readSpan(view, { from, to: at - 1 }, depth + 1);
  return value && { ...value, steps: [...value.steps, step] };
}

const UNITS: Readonly<Record<string, { readonly months?: number; readonly ms?: number }>> = {
  MINUTE: { ms: MINUTE_MS }, HOUR: { ms: HOUR_MS }, DAY: { ms: DAY_MS }, WEEK: { ms: 7 * DAY_MS }, MONTH: { months: 1 }, QUARTER: { months: 3 }, YEAR: { months: 12 },
};

function stepOf(view: StatementView, { from, to }: IndexSpan, sign: 1 | -1): Step | undefined {
  if (wordAt(view, from) !== 'INTERVAL') return undefined;
  const whole = /^'\s*(\d{1,6})\s+([a-z]+?)s?\s*'$/i.exec(view.tokens[from + 1]?.text ?? '');
  const count = whole === null ? numberAt(view, from + 1) : Number(whole[1]);
  const unit = (whole === null ? wordAt(view, from + 2) : (whole[2] ?? '')).toUpperCase().replace(/S$/, '');
  const found = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (count === undefined || found === undefined || to !== from + (whole === null ? 3 : 2)) return undefined;
  return found.months === undefined ? { kind: 'ms', count: sign * count * (found.ms ?? 0) } : { kind: 'months', count: sign * count * found.months };
}

function numberAt(view: StatementView, index: number): number | undefined {
  const token = view.tokens[index];
  const text = token?.kind === 'string' ? token.text.slice(1, -1) : token?.kind === 'number' ? token.text : '';
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** `'${d}' || ' 00:00:00'`, `concat('${d}', ' 00:00:00')`. */
function readConcat(view: StatementView, { from, to }: IndexSpan, depth: number): BoundValue | undefined {
  const call = callAt(view, from);
  const isCall = call?.name === 'CONCAT' && call.close === to - 1;
  const pieces = isCall ? call.arguments : operatorAt(view, from + 1) === '||' ? concatPieces(view, { from, to }) : [];
  const values = pieces.map((piece) => readSpan(view, piece, depth + 1));
  if (values.length < 2 || values.some((value) => value === undefined || value.steps.length > 0)) return undefined;
  return { template: values.map((value) => value?.template ?? '').join(''), steps: [] };
}

function concatPieces(view: StatementView, { from, to }: IndexSpan): readonly IndexSpan[] {
  const pieces: IndexSpan[] = [];
  for (let i = from; i < to; i += 2) {
    if (i + 1 < to && operatorAt(view, i + 1) !== '||') return [];
    pieces.push({ from: i, to: i + 1 });
  }
  return pieces;
}
