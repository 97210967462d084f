import { evaluateTimeExpression, type TimeBase } from './timeExpression';

/** Something in a value that stays as it is written. */
export interface Unresolved {
  /** `${name}` or `$[…]`, as written. */
  readonly written: string;
  /** Fits behind what is written. */
  readonly reason: string;
  /** Fits behind the name of the parameter that has the value. */
  readonly says: string;
}

/** `text`: with whatever could not be resolved left as it is. `reason`: there is no value; it fits behind the parameter's name. */
export type Expansion =
  | { readonly text: string; readonly unresolved: readonly Unresolved[] }
  | { readonly reason: string };

/** What a name stands for. `unknown`: it is left as written. `failed`: neither can what it stands in have a value. */
export type Found =
  | { readonly kind: 'value'; readonly text: string; readonly unresolved: readonly Unresolved[] }
  | { readonly kind: 'unknown' | 'failed'; readonly reason: string };

export interface ExpansionContext {
  readonly base: TimeBase;
  readonly lookUp: (name: string) => Found;
}

/** Longest value that nested parameters may grow to; each can double the next. */
const MAX_VALUE_LENGTH = 1_000_000;

/** How deep `${a${b}}` may nest: far beyond use, and safe for the call stack. */
const MAX_NESTING = 20;

const TIME = /\$\[([^\]$]+)\]/g;

interface Piece {
  readonly text: string;
  /** It came with a parameter: what looks like an expression in it is data. */
  readonly inserted: boolean;
}

/**
 * Resolves a parameter's value (dolphinscheduler.md §5.5): first `${name}`, inner ones of `${a${b}}` before outer ones, then
 * `$[…]`, so that `$[yyyyMMdd-${days}]` is a date. Unlike DolphinScheduler, an expression that came as a whole with an inserted
 * value is not evaluated a second time.
 */
export function expandValue(value: string, context: ExpansionContext): Expansion {
  if (!value.includes('$')) return { text: value, unresolved: [] };
  const unresolved: Unresolved[] = [];
  const names = replaceNames(value, { context, unresolved, depth: 0 });
  if ('reason' in names) return names;
  return { text: replaceTimes(names.pieces, context.base, unresolved), unresolved };
}

interface Walk {
  readonly context: ExpansionContext;
  readonly unresolved: Unresolved[];
  readonly depth: number;
}

/** The offset of the brace that closes the one before `from`; -1: there is none. */
function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') open++;
    else if (text[at] === '}' && --open === 0) return at;
  }
  return -1;
}

function replaceNames(value: string, walk: Walk): { readonly pieces: readonly Piece[] } | { readonly reason: string } {
  const pieces: Piece[] = [];
  let length = 0;
  let done = 0;
  for (let start = value.indexOf('${'); start !== -1; start = value.indexOf('${', done)) {
    const end = closingBrace(value, start + 2);
    if (end === -1) break;
    const replaced = replaceName(value.slice(start, end + 1), walk);
    if ('reason' in replaced) return replaced;
    pieces.push({ text: value.slice(done, start), inserted: false }, replaced);
    length += start - done + replaced.text.length;
    if (length > MAX_VALUE_LENGTH) return { reason: `grows beyond ${MAX_VALUE_LENGTH} characters` };
    done = end + 1;
  }
  return { pieces: [...pieces, { text: value.slice(done), inserted: false }] };
}

/** Once for each thing that is written: parameters that double each other would double the list as well. */
function note({ unresolved }: Pick<Walk, 'unresolved'>, found: Unresolved): void {
  if (!unresolved.some(({ written }) => written === found.written)) unresolved.push(found);
}

/** `written`: from `${` to its brace. */
function replaceName(written: string, walk: Walk): Piece | { readonly reason: string } {
  const inside = written.slice(2, -1);
  if (walk.depth > MAX_NESTING) return { reason: `nests \${…} more than ${MAX_NESTING} deep` };
  const inner = inside.includes('${') ? replaceNames(inside, { ...walk, depth: walk.depth + 1 }) : { pieces: [{ text: inside, inserted: false }] };
  if ('reason' in inner) return inner;
  const found = walk.context.lookUp(inner.pieces.map(({ text }) => text).join('').trim());
  if (found.kind !== 'value') {
    const says = found.reason.startsWith('refers to itself') ? found.reason : `needs ${written}, which ${found.reason}`;
    if (found.kind === 'failed') return { reason: says };
    note(walk, { written, reason: found.reason, says });
    return { text: written, inserted: false };
  }
  for (const each of found.unresolved) note(walk, { ...each, says: `needs ${written}, which ${each.says}` });
  return { text: found.text, inserted: true };
}

function replaceTimes(pieces: readonly Piece[], base: TimeBase, unresolved: Unresolved[]): string {
  const whole = pieces.map(({ text }) => text).join('');
  if (!whole.includes('$[')) return whole;
  let offset = 0;
  const spans = pieces.map(({ text, inserted }) => ({ start: offset, end: (offset += text.length), inserted }));
  const isData = (start: number, end: number): boolean => spans.some((span) => span.inserted && span.start <= start && end <= span.end);
  return whole.replace(TIME, (written, expression: string, start: number) => {
    if (isData(start, start + written.length)) return written;
    const value = evaluateTimeExpression(expression, base);
    if (value.kind === 'bad') note({ unresolved }, { written, reason: `cannot be computed: ${value.message}`, says: `has the value \`${written}\`: ${value.message}` });
    return value.kind === 'value' ? value.text : written;
  });
}
