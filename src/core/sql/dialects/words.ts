import { DIALECTS, type Dialect } from '../lex/token';
import { COMMON_WORDS } from './common';
import type { WordKind, WordRows } from './table';
import { WORD_KINDS } from './table';
import { DIALECT_TABLES } from './tables';

/** How a word counts for one kind. */
export interface WordUse {
  /** Without brackets too. */
  readonly bare: boolean;
  /** Its meaning is easily overlooked. */
  readonly hidden: boolean;
  /** How many arguments a call has, both included; less than 0: none counts. */
  readonly least: number;
  readonly most: number;
  /** A number of arguments that does not count. */
  readonly but: number | undefined;
  /** What the arguments must be: literals; `'now'` for the time; `'now'` or nothing for the time. */
  readonly only: 'literals' | 'now' | 'timeless' | undefined;
}

/** What one word means in a dialect, by kind. */
export type WordUses = Readonly<Partial<Record<WordKind, WordUse>>>;

export type DialectWords = ReadonlyMap<string, WordUses>;

const ANY: WordUse = { bare: false, hidden: false, least: 0, most: Infinity, but: undefined, only: undefined };

const ONLY: Readonly<Record<string, WordUse>> = {
  '': ANY,
  '?': { ...ANY, only: 'literals' },
  now: { ...ANY, hidden: true, only: 'now' },
  time: { ...ANY, hidden: true, only: 'timeless' },
};

/** The part of a table's entry behind the name (see `WordRows`). */
function readUse(mark: string): WordUse {
  if (mark === '') return { ...ANY, bare: true };
  if (mark === '!') return { ...ANY, bare: true, hidden: true };
  const inside = mark.slice(1, -1);
  const named = ONLY[inside];
  if (named !== undefined) return named;
  const count = Number(/-?\d+$/.exec(inside)?.[0]);
  if (inside.startsWith('#')) return { ...ANY, but: count };
  return { ...ANY, hidden: true, least: inside.startsWith('=') ? count : 0, most: count };
}

function addRows(into: Map<string, Partial<Record<WordKind, WordUse>>>, rows: WordRows): void {
  for (const kind of WORD_KINDS) {
    for (const entry of rows[kind]?.split(' ') ?? []) {
      const end = entry.search(/[(!]/);
      const name = end === -1 ? entry : entry.slice(0, end);
      const uses = into.get(name) ?? {};
      uses[kind] ??= readUse(end === -1 ? '' : entry.slice(end));
      into.set(name, uses);
    }
  }
}

/** A keyword of one dialect goes before the same name's call in another. */
function bareRows(rows: WordRows): WordRows {
  const clock = (rows.clock ?? '').split(' ').filter((entry) => entry !== '' && !entry.includes('('));
  return clock.length === 0 ? {} : { clock: clock.join(' ') };
}

function makeWords(dialect: Dialect): DialectWords {
  const words = new Map<string, Partial<Record<WordKind, WordUse>>>();
  addRows(words, DIALECT_TABLES[dialect].words);
  if (dialect === 'generic') {
    for (const other of DIALECTS) addRows(words, bareRows(DIALECT_TABLES[other].words));
    for (const other of DIALECTS) addRows(words, DIALECT_TABLES[other].words);
  }
  addRows(words, COMMON_WORDS);
  return words;
}

const MADE = new Map<Dialect, DialectWords>();

/** The words of a dialect by name in upper case; made once, when first asked for. */
export function wordsOf(dialect: Dialect): DialectWords {
  const made = MADE.get(dialect) ?? makeWords(dialect);
  MADE.set(dialect, made);
  return made;
}

/** Whether a word (upper case) without brackets reads the clock in `dialect`. */
export function isClockKeyword(dialect: Dialect, word: string): boolean {
  return wordsOf(dialect).get(word)?.clock?.bare === true;
}
