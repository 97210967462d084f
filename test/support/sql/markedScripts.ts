import { readFileSync } from 'node:fs';
import { dialectOf } from '../../../src/core/sql/dialects/names';
import type { Dialect } from '../../../src/core/sql/lex/token';

/** A script of test/fixtures/sql with the places that were marked in it. */
export interface MarkedScript {
  readonly name: string;
  readonly dialect: Dialect;
  readonly form: string;
  readonly text: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly marks: readonly Mark[];
  /** The codes of a header's `codes: W01 N12`; none where it has no such part. */
  readonly codes: readonly string[];
}

export interface Mark {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

function names(list: string | undefined): readonly string[] {
  return (list ?? '').replace(/^\s*(?:reads|writes):/, '').split(/,(?![^{]*\}\})/).map((name) => name.trim()).filter((name) => name !== '');
}

/** Takes `⟦RULE|text⟧` marks out of a text. */
export function readMarks(marked: string): { readonly text: string; readonly marks: readonly Mark[] } {
  let text = '';
  const marks: Mark[] = [];
  for (const part of marked.split(/(⟦[A-Z0-9]+\|[^⟧]*⟧)/)) {
    const match = /^⟦([A-Z0-9]+)\|([^⟧]*)⟧$/.exec(part);
    if (match !== null) marks.push({ rule: match[1] ?? '', start: text.length, end: text.length + (match[2] ?? '').length });
    text += match === null ? part : (match[2] ?? '');
  }
  return { text, marks };
}

export function readMarkedScripts(path: string): readonly MarkedScript[] {
  const blocks = readFileSync(path, 'utf8').split(/^=== /m).slice(1);
  return blocks.map((block) => {
    const lineEnd = block.indexOf('\n');
    const [head, reads, writes, codes] = block.slice(0, lineEnd).split('|');
    const [name, dialect, form] = (head ?? '').trim().split(' ');
    const { text, marks } = readMarks(block.slice(lineEnd + 1).replace(/\n$/, ''));
    return { name: name ?? '', dialect: dialectOf(dialect), form: form ?? '', text, reads: names(reads), writes: names(writes), marks, codes: (codes ?? '').replace(/^\s*codes:/, '').split(' ').filter((code) => code !== '') };
  });
}
