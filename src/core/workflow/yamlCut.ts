import type { Problem } from '../base/problem';

/**
 * How much YAML is read: one for each line and for each character that means something to a YAML reader, ten for a list item;
 * nothing inside block scalars, whose lines are one value. A unit takes up to ten microseconds to read, so that the whole
 * stays well under a second; a task of fifteen lines has about fifty, so that 800 such tasks are read in full.
 */
const YAML_WORK_LIMIT = 40_000;

/** A list item may be a task, for which there is more to do. */
const ITEM_WORK = 10;

/** The part of a text that is read when the whole would take too long. */
export interface YamlCut {
  /** The text up to the first line that is left out, which starts a list item or a key where there is one. */
  readonly text: string;
  /** Code `M05`, at the first line that is left out. */
  readonly problem: Problem;
}

/** Decided by the text alone, in one linear pass. `undefined`: the whole text is read. */
export function findYamlCut(text: string): YamlCut | undefined {
  const scan = new WorkScan(text);
  let start = 0;
  for (let line = 1; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    scan.line(start, end, line);
    if (scan.work > YAML_WORK_LIMIT) return cutAt(text, scan.lastItem ?? { start, line });
    start = end + 1;
  }
  return undefined;
}

interface LineStart {
  readonly start: number;
  /** Counted from 1. */
  readonly line: number;
}

function cutAt(text: string, { start, line }: LineStart): YamlCut {
  const newline = text.indexOf('\n', start);
  const end = Math.max(start + 1, newline === -1 ? text.length : newline);
  const message = `The file is too large to be read at each keystroke: what stands from line ${line} on is left out here and cannot be run. Split it, or move SQL to .sql files.`;
  return { text: text.slice(0, start), problem: { code: 'M05', severity: 'error', message, range: { start, end } } };
}

class WorkScan {
  work = 0;
  /** Where the newest list item of the outermost list starts. */
  lastItem: LineStart | undefined;
  #itemColumn = Infinity;
  /** Inside a block scalar: lines with more indentation than this belong to it. */
  #scalarColumn: number | undefined;

  constructor(readonly text: string) {}

  line(start: number, end: number, line: number): void {
    const { text } = this;
    let at = start;
    while (at < end && text.charCodeAt(at) === 32) at++;
    const column = at - start;
    if (this.#scalarColumn !== undefined) {
      if (at >= end || text.charCodeAt(at) === 13 || column > this.#scalarColumn) return;
      this.#scalarColumn = undefined;
    }
    if (text.charCodeAt(at) === 45 && column <= this.#itemColumn) {
      this.#itemColumn = column;
      this.lastItem = { start, line };
    }
    let found = text.charCodeAt(at) === 45 ? ITEM_WORK : 1;
    for (; at < end; at++) if (isIndicator(text.charCodeAt(at))) found++;
    this.work += found;
    if (HEADER.test(text.slice(Math.max(start, end - HEADER_LENGTH), end))) this.#scalarColumn = column;
  }
}

/** `|` or `>` behind a key or a dash, at the end of a line. */
const HEADER = /[:-][ \t]+[|>][-+0-9]{0,2}[ \t]*\r?$/;
const HEADER_LENGTH = 12;

const INDICATORS = new Set(Array.from('-:,[]{}?&*!\'"#|>%\r', (char) => char.charCodeAt(0)));

function isIndicator(code: number): boolean {
  return INDICATORS.has(code);
}
