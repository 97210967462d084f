import type { Severity } from '../base/problem';
import type { TextRange } from '../base/textRange';

export interface CronProblem {
  readonly severity: Severity;
  readonly message: string;
  /** Offsets in the expression. */
  readonly range: TextRange;
}

/** One blank-separated field, in upper case, and its offset in the expression. */
export interface CronField {
  readonly text: string;
  readonly start: number;
}

export interface FieldSpec {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Whether `22-2` means 22, 23, 0, 1, 2. */
  readonly wraps: boolean;
  readonly names?: ReadonlyMap<string, number>;
  /** What people who write a number outside the range mostly have in mind. */
  readonly hint?: string;
}

/** Thrown inside this folder only; `readCron` turns it into a problem. */
export class CronSyntaxError extends Error {
  readonly range: TextRange;

  constructor(message: string, field: CronField, part = field.text) {
    super(message);
    const start = field.start + Math.max(0, field.text.indexOf(part));
    this.range = { start, end: start + part.length };
  }
}

function expected(spec: FieldSpec): string {
  return `${spec.min} to ${spec.max}`;
}

export function readNumber(text: string, spec: FieldSpec, field: CronField): number {
  const named = spec.names?.get(text);
  if (named !== undefined) return named;
  if (!/^\d{1,4}$/.test(text)) {
    throw new CronSyntaxError(`\`${text}\` is not a ${spec.label}: write ${expected(spec)}`, field, text);
  }
  const value = Number(text);
  if (value < spec.min || value > spec.max) {
    throw new CronSyntaxError(`the ${spec.label} ${value} is outside ${expected(spec)}${spec.hint === undefined ? '' : `: ${spec.hint}`}`, field, text);
  }
  return value;
}

function readStep(text: string, spec: FieldSpec, field: CronField): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) === 0) {
    throw new CronSyntaxError(`the step \`/${text}\` of the ${spec.label} field must be a number from 1 on`, field, `/${text}`);
  }
  return Number(text);
}

function rangeEnds(text: string, spec: FieldSpec, field: CronField): readonly [number, number] {
  if (text === '*') return [spec.min, spec.max];
  const [first = '', last, ...rest] = text.split('-');
  if (rest.length > 0 || last === '') {
    throw new CronSyntaxError(`\`${text}\` is not a range of the ${spec.label} field`, field, text);
  }
  const start = readNumber(first, spec, field);
  return [start, last === undefined ? start : readNumber(last, spec, field)];
}

function readPart(part: CronField, spec: FieldSpec): readonly number[] {
  const [base = '', stepText, ...rest] = part.text.split('/');
  if (rest.length > 0) throw new CronSyntaxError(`\`${part.text}\` has two steps`, part);
  const [start, end] = rangeEnds(base, spec, part);
  const step = stepText === undefined ? 1 : readStep(stepText, spec, part);
  const toEnd = stepText !== undefined && !base.includes('-') && base !== '*' ? spec.max : end;
  if (toEnd < start && !spec.wraps) {
    throw new CronSyntaxError(`the range \`${part.text}\` of the ${spec.label} field ends before it starts`, part);
  }
  const span = spec.max - spec.min + 1;
  const last = toEnd < start ? toEnd + span : toEnd;
  const values: number[] = [];
  for (let value = start; value <= last; value += step) values.push(value > spec.max ? value - span : value);
  return values;
}

/** What stands between the commas of a field, each with its own offset. */
export function partsOf(field: CronField): readonly CronField[] {
  let start = field.start;
  return field.text.split(',').map((text) => {
    const part = { text, start };
    start += text.length + 1;
    return part;
  });
}

/** The values of a field that consists of `*`, numbers, names, ranges, steps and lists of them; ascending, without doubles. */
export function readField(field: CronField, spec: FieldSpec): readonly number[] {
  const values = partsOf(field).flatMap((part) => {
    if (part.text === '') throw new CronSyntaxError(`the ${spec.label} field \`${field.text}\` has an empty part`, field);
    return readPart(part, spec);
  });
  return [...new Set(values)].sort((a, b) => a - b);
}
