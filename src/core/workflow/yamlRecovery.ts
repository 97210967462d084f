import { isMap, isScalar, isSeq, type Document } from 'yaml';
import { readCommonYaml } from './commonYaml';
import { findYamlCut } from './yamlCut';
import { checkYamlLimits, checkYamlSize } from './yamlLimits';
import { buildTree, type YamlTree } from './yamlTree';
import { readYamlSyntax, type YamlSyntax } from './yamlSyntax';

/** Characters that may be read in all attempts together, so that typing in a large broken file stays fast. */
const MAX_WORK = 300_000;
/** More mistakes than this were not made by typing one line. */
const MAX_ERRORS = 200;
const MAX_ROUNDS = 3;
const MAX_CANDIDATES = 6;

/**
 * Reads a text that may be half typed. Where a mistake swallows what follows (a quote that is not closed yet), the line
 * that holds it is read as a comment, so that the rest keeps its meaning and its offsets. The problems are those of the text as it is.
 * Of a text that would take too long only the first part is read (M05).
 */
export function parseTolerantYaml(text: string): YamlTree {
  const cut = checkYamlSize(text) === undefined ? findYamlCut(text) : undefined;
  if (cut === undefined || checkYamlLimits(text) !== undefined) return parseTolerant(text);
  const tree = parseTolerant(cut.text);
  return { root: tree.root, problems: [...tree.problems, cut.problem] };
}

function parseTolerant(text: string): YamlTree {
  const common = readCommonYaml(text);
  if (common !== undefined) return { root: common, problems: [] };
  const syntax = readYamlSyntax(text);
  const errors = syntax.document?.errors.length ?? 0;
  if (errors === 0 || errors > MAX_ERRORS) return buildTree(text, syntax);
  const recovered = recover({ text, syntax });
  const tree = buildTree(recovered.text, recovered.syntax);
  const own = tree.problems.filter((problem) => !recovered.syntax.problems.includes(problem));
  return { root: tree.root, problems: [...syntax.problems, ...own] };
}

interface Attempt {
  readonly text: string;
  readonly syntax: YamlSyntax;
}

function recover(original: Attempt): Attempt {
  let best = original;
  let attempts = Math.floor(MAX_WORK / original.text.length);
  for (let round = 0; round < MAX_ROUNDS && attempts > 0 && errorsOf(best) > 0; round++) {
    const texts = candidates(best).slice(0, Math.min(MAX_CANDIDATES, attempts));
    attempts -= texts.length;
    const better = texts
      .map((text): Attempt => ({ text, syntax: readYamlSyntax(text) }))
      .filter((attempt) => attempt.syntax.document !== undefined)
      .sort((a, b) => errorsOf(a) - errorsOf(b) || lossOf(a, best) - lossOf(b, best))[0];
    if (better === undefined || errorsOf(better) >= errorsOf(best)) return best;
    best = better;
  }
  return best;
}

function errorsOf(attempt: Attempt): number {
  return attempt.syntax.document?.errors.length ?? Number.MAX_SAFE_INTEGER;
}

function lossOf(attempt: Attempt, before: Attempt): number {
  let lost = 0;
  for (let i = 0; i < attempt.text.length; i++) if (attempt.text[i] !== before.text[i]) lost++;
  return lost;
}

/** The text with one suspicious piece hidden: the line of an error, the rest of it, or a quoted scalar's first line. */
function candidates(attempt: Attempt): string[] {
  const { text, syntax } = attempt;
  const { document } = syntax;
  if (document === undefined) return [];
  const starts = new Set<number>();
  for (const error of document.errors.slice(0, 2)) {
    const at = Math.min(error.pos[0], text.length);
    for (const quote of lastQuotesBefore(document, text, at)) starts.add(quote);
    starts.add(at);
    starts.add(contentStartOf(text, at));
  }
  return [...starts].map((start) => hideLineFrom(text, start));
}

function hideLineFrom(text: string, start: number): string {
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  // A comment, not spaces: behind a block scalar those would be read as one more line of it.
  return end > start ? `${text.slice(0, start)}#${' '.repeat(end - start - 1)}${text.slice(end)}` : text;
}

function contentStartOf(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  while (text[start] === ' ') start++;
  return start;
}

/** Starts of the last quoted scalar before `offset`, and of the last one that runs over more than one line: their quote may be missing. */
function lastQuotesBefore(document: Document.Parsed, text: string, offset: number): number[] {
  let last = -1;
  let lastLong = -1;
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const next = open.pop();
    if (isMap(next)) for (const pair of next.items) open.push(pair.key, pair.value);
    else if (isSeq(next)) open.push(...next.items);
    else if (isScalar(next) && (next.type === 'QUOTE_DOUBLE' || next.type === 'QUOTE_SINGLE')) {
      const [start, end] = next.range ?? [0, 0];
      if (start >= offset) continue;
      last = Math.max(last, start);
      if (start > lastLong && text.slice(start, end).includes('\n')) lastLong = start;
    }
  }
  return [last, lastLong].filter((start) => start >= 0);
}
