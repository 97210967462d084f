import type { TextRange } from '../base/textRange';

/** Where in a workflow file something is being typed, told from indentation alone, so that half-typed text does not matter. */
export interface YamlCursor {
  /** The keys around it, outermost first; `[]` for a list item: `['tasks', '[]', 'groups', '[]']`. */
  readonly path: readonly string[];
  /** A key is typed, or the value of `key`. In a list item that is no mapping yet it may be either: then `key` is the list's. */
  readonly place: 'key' | 'value' | 'item';
  readonly key: string | undefined;
  /** What is typed so far and what of the word follows. */
  readonly range: TextRange;
  /** The other entries of the mapping that is typed in: key and value as written. */
  readonly siblings: ReadonlyMap<string, string>;
}

interface Line {
  readonly start: number;
  /** Columns of the dashes. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key: string | undefined;
  /** Behind the key's colon. */
  readonly value: string;
}

const LINE = /^([ ]*)((?:-[ ]+|-$)*)(?:(?:"([^"]*)"|'([^']*)'|([^\s#{}[\],&*!|>'"%@`-][^:#{}[\]]*?|-[^\s:#]+))[ ]*:(?=\s|$)[ ]*)?(.*)$/;

function readLine(text: string, start: number): Line | undefined {
  const end = text.indexOf('\n', start);
  const written = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
  const match = LINE.exec(written);
  if (match === null || /^\s*(?:#|$)/.test(written)) return undefined;
  const [, indent = '', bullets = '', double, single, plain, value = ''] = match;
  const dashes = [...bullets].flatMap((unit, index) => (unit === '-' ? [indent.length + index] : []));
  return { start, dashes, column: indent.length + bullets.length, key: double ?? single ?? plain, value };
}

/** `undefined`: in a comment, in the text of a block scalar, or where no key or value is. */
export function yamlCursorAt(text: string, offset: number): YamlCursor | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/(?:^|\s)#/.test(before)) return undefined;
  const typed = readLine(`${before}\u0000`, 0);
  if (typed === undefined) return undefined;
  const line = { ...typed, start, value: typed.value.replace('\u0000', '') };
  const path = ancestorsOf(text, line);
  if (path === undefined) return undefined;
  const rest = /^[\w.-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const rangeOf = (word: string): TextRange => ({ start: offset - word.length, end: offset + rest });
  const flow = flowCursor(line, path);
  if (flow !== undefined) return { ...flow, range: rangeOf(flow.typed) };
  const siblings = siblingsOf(text, line);
  if (line.key !== undefined) {
    const word = /[^\s[,"']*$/.exec(line.value)?.[0] ?? '';
    return { path, place: 'value', key: line.key, range: rangeOf(word), siblings };
  }
  if (!/^[\w.-]*$/.test(line.value)) return undefined;
  const isItem = path.at(-1) === '[]';
  return { path, place: isItem && line.dashes.length > 0 ? 'item' : 'key', key: isItem ? path.at(-2) : undefined, range: rangeOf(line.value), siblings };
}

/** In a `{…}` that is open at the end of what is typed of the line. */
function flowCursor(line: Line, path: readonly string[]): (Omit<YamlCursor, 'range'> & { readonly typed: string }) | undefined {
  const open = /\{([^{}]*)$/.exec(line.value)?.[1];
  if (open === undefined) return undefined;
  const inner = line.key === undefined ? path : [...path, line.key];
  const entries = open.split(',');
  const siblings = new Map(entries.slice(0, -1).flatMap((entry) => {
    const [, key, value] = /^\s*([\w.-]+)\s*:\s*(.*?)\s*$/.exec(entry) ?? [];
    return key === undefined ? [] : [[key, value ?? ''] as const];
  }));
  const last = entries.at(-1) ?? '';
  const [, key, typed] = /^\s*([\w.-]+)\s*:\s+["']?([^"']*)$/.exec(last) ?? [];
  if (key !== undefined) return { path: inner, place: 'value', key, typed: typed ?? '', siblings };
  return /^\s*[\w.-]*$/.test(last) ? { path: inner, place: 'key', key: undefined, typed: last.trim(), siblings } : undefined;
}

const BLOCK_SCALAR = /^(?:[!&]\S+\s+)*[|>][-+\d]*\s*(?:#.*)?$/;

/** From the line upwards, each with less indentation. `undefined`: in a block scalar. */
function ancestorsOf(text: string, line: Line): readonly string[] | undefined {
  const path: string[] = [];
  let keyBound = line.column;
  let dashBound = line.column;
  const climb = (dashes: readonly number[]): void => {
    for (const dash of [...dashes].reverse()) {
      if (dash >= dashBound) continue;
      path.unshift('[]');
      [keyBound, dashBound] = [dash + 1, dash];
    }
  };
  climb(line.dashes);
  for (let end = line.start - 1; end >= 0 && keyBound > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const above = readLine(text, start);
    end = start - 1;
    if (above === undefined) continue;
    if (above.key !== undefined && above.column < keyBound) {
      if (BLOCK_SCALAR.test(above.value)) return undefined;
      path.unshift(above.key);
      [keyBound, dashBound] = [above.column, above.column];
    } else if (above.key === undefined && BLOCK_SCALAR.test(above.value) && above.column <= keyBound && above.dashes.length > 0) {
      return undefined;
    }
    climb(above.dashes);
  }
  return path;
}

/** The other keys of the block mapping that the line is in. */
function siblingsOf(text: string, line: Line): ReadonlyMap<string, string> {
  const siblings = new Map<string, string>();
  const visit = (other: Line | undefined): boolean => {
    if (other === undefined) return true;
    if (other.column === line.column && other.key !== undefined) siblings.set(other.key, other.value.replace(/^(["'])(.*)\1$/, '$2'));
    return other.column >= line.column;
  };
  if (line.dashes.length === 0) {
    for (let end = line.start - 1; end >= 0; ) {
      const start = text.lastIndexOf('\n', end - 1) + 1;
      const above = readLine(text, start);
      if (!visit(above) || (above !== undefined && above.dashes.some((dash) => dash < line.column))) break;
      end = start - 1;
    }
  }
  for (let end = text.indexOf('\n', line.start); end !== -1; end = text.indexOf('\n', end + 1)) {
    const below = readLine(text, end + 1);
    if (below !== undefined && below.dashes.some((dash) => dash < line.column)) break;
    if (!visit(below)) break;
  }
  return siblings;
}
