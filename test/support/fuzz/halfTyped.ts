import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { mistakesOf } from './check';

const FILE = 'half.sql';

export interface HalfTypedScript {
  readonly name: string;
  readonly dialect: Dialect;
  readonly text: string;
}

/** Counted over many half-typed texts. */
export interface HalfTypedResult {
  readonly texts: number;
  /** Time and random findings (T, N) of the whole script whose text is complete here: how many there were, and how many were found in place. */
  readonly expected: number;
  readonly found: number;
  /** Findings that were not found, and answers with an exception or a range outside the text. */
  readonly missed: readonly string[];
  readonly mistakes: readonly string[];
}

/** Every `step`-th prefix. A finding counts as complete when one more character is there behind it. */
export function lintPrefixes(scripts: readonly HalfTypedScript[], step: number): HalfTypedResult {
  return merged(scripts.map((script, index) => {
    const whole = typedFindings(script.text, script.dialect);
    const ends = everyNth(script.text.length + 1, step, index);
    return merged(ends.map((end) => lintHalf(script, { text: script.text.slice(0, end), complete: whole.filter((place) => place.end < end) })));
  }));
}

/** The loss of every `step`-th character; findings that it lies in do not count. */
export function lintDeletions(scripts: readonly HalfTypedScript[], step: number): HalfTypedResult {
  return merged(scripts.map((script, index) => {
    const whole = typedFindings(script.text, script.dialect);
    return merged(everyNth(script.text.length, step, index).map((at) => {
      const complete = whole.filter(({ start, end }) => at < start || at >= end).map((place) => (at < place.start ? shifted(place) : place));
      return lintHalf(script, { text: script.text.slice(0, at) + script.text.slice(at + 1), complete });
    }));
  }));
}

interface Place {
  readonly code: string;
  readonly start: number;
  readonly end: number;
}

interface Half {
  readonly text: string;
  readonly complete: readonly Place[];
}

function lintHalf({ name, dialect }: HalfTypedScript, { text, complete }: Half): HalfTypedResult {
  const mistakes = mistakesOf({ kind: 'sql', dialect, text }).map((mistake) => `${name} ${JSON.stringify(text)}: ${mistake}`);
  const places = mistakes.length > 0 || complete.length === 0 ? [] : typedFindings(text, dialect);
  const keys = new Set(places.map(keyOf));
  const missed = complete.filter((place) => !keys.has(keyOf(place))).map((place) => `${name} ${place.code} ${place.start}: ${JSON.stringify(text)}`);
  return { texts: 1, expected: complete.length, found: complete.length - missed.length, missed, mistakes };
}

function typedFindings(text: string, dialect: Dialect): readonly Place[] {
  return lintSqlText({ file: FILE, text, dialect }).filter(isTyped).map(({ code, range }) => ({ code, ...range }));
}

/** Findings that the tokens alone decide: rules about a statement's structure may wait for its end. */
const TOKEN_RULES = new Set(['T01', 'T02', 'N01', 'N02']);

function isTyped({ code }: Finding): boolean {
  return TOKEN_RULES.has(code);
}

function keyOf({ code, start, end }: Place): string {
  return `${code} ${start} ${end}`;
}

function shifted({ code, start, end }: Place): Place {
  return { code, start: start - 1, end: end - 1 };
}

/** 0 to `length` - 1 in steps, starting elsewhere for each script so that together they meet every kind of place. */
function everyNth(length: number, step: number, offset: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil((length - (offset % step)) / step)) }, (_, index) => (offset % step) + index * step);
}

function merged(results: readonly HalfTypedResult[]): HalfTypedResult {
  const sum = (of: (result: HalfTypedResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    texts: sum(({ texts }) => texts),
    expected: sum(({ expected }) => expected),
    found: sum(({ found }) => found),
    missed: results.flatMap(({ missed }) => missed),
    mistakes: results.flatMap(({ mistakes }) => mistakes),
  };
}
