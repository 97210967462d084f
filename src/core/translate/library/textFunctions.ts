import { asText, strict, type SqlFunction } from './udf';

const MAX_KEPT = 200;

const PATTERNS = new Map<string, RegExp>();

function keep(key: string, make: () => RegExp): RegExp {
  const known = PATTERNS.get(key);
  if (known !== undefined) return known;
  if (PATTERNS.size >= MAX_KEPT) PATTERNS.clear();
  const made = make();
  PATTERNS.set(key, made);
  return made;
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** A LIKE pattern as a regular expression. */
function likeRegex(pattern: string, escape: string, folds: boolean): RegExp {
  let source = '';
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    if (escape !== '' && character === escape) source += escapeRegex(characters[++i] ?? '');
    else source += character === '%' ? '[^]*' : character === '_' ? '[^]' : escapeRegex(character);
  }
  return new RegExp(`^${source}$`, folds ? 'iu' : 'u');
}

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z', punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f', word: '\\w',
};

/** PostgreSQL's ends of words. */
const EDGES: Readonly<Record<string, string>> = { y: '\\b', m: '\\b(?=\\w)', M: '\\b(?<=\\w)', A: '(?<![^])', Z: '(?![^])' };

/** A pattern of Java, POSIX or PCRE as JavaScript's; what JavaScript has not is an error. */
export function regex(pattern: string, flags: string): RegExp {
  return keep(`r${flags}\0${pattern}`, () => {
    const inline = /^\(\?([imsx]+)\)/.exec(pattern);
    const body = pattern.slice(inline?.[0].length ?? 0).replace(/\[:(\w+):\]/g, (written, name: string) => POSIX[name] ?? written)
      .replace(/\\\\|\\([ymMAZ])/g, (written, edge?: string) => (edge === undefined ? written : (EDGES[edge] ?? written)));
    if (/[*+?}]\+|\\[zGQER]|\(\?[>#]/.test(body.replace(/\\\\/g, ''))) throw new Error(`the regular expression ${pattern} is not supported by the local runner`);
    const all = new Set([...flags, ...(inline?.[1] ?? '')].filter((flag) => 'gims'.includes(flag)));
    return new RegExp(body, `${[...all].join('')}`);
  });
}

/** Java's and PostgreSQL's `$1` and `\1` in a replacement. */
export function replacement(text: string): string {
  return text.replace(/\\(\d)|\\([^])|\$(?!\d)/g, (_written, digit?: string, other?: string) => (digit !== undefined ? `$${digit}` : other === undefined ? '$$' : other === '$' ? '$$' : other)).replaceAll('$0', '$$&');
}

function pick(match: RegExpExecArray | null, group: number): string | null {
  return match === null ? null : (match[group] ?? null);
}

function nthMatch(text: string, pattern: string, at: { readonly start: number; readonly nth: number; readonly flags: string }): RegExpExecArray | null {
  const matcher = new RegExp(regex(pattern, at.flags).source, `${regex(pattern, at.flags).flags}g`);
  matcher.lastIndex = Math.max(0, at.start - 1);
  let match: RegExpExecArray | null = null;
  for (let i = 0; i < at.nth; i++) {
    match = matcher.exec(text);
    if (match === null) return null;
    if (match[0] === '') matcher.lastIndex++;
  }
  return match;
}

/** Cut to, or filled up to, a length. */
function padded(text: string, length: number, fill: string): { readonly kept: string; readonly filling: string } {
  const characters = [...text];
  const missing = length - characters.length;
  if (missing <= 0) return { kept: characters.slice(0, Math.max(0, length)).join(''), filling: '' };
  const source = [...fill];
  if (source.length === 0) return { kept: text, filling: '' };
  return { kept: text, filling: Array.from({ length: missing }, (_unused, i) => source[i % source.length]).join('') };
}

/** Positions count from 1, from the end when negative; 0 is the first (`hive`), nothing (`mysql`) or the place before (`postgresql`). */
function part(text: string, start: number, more: { readonly length: number; readonly style: string }): string {
  const characters = [...text];
  const { style, length } = more;
  if (length < 0) {
    if (style === 'postgresql') throw new Error('negative substring length');
    return '';
  }
  if (style === 'postgresql') return characters.slice(Math.max(0, start - 1), Math.max(0, start - 1 + length)).join('');
  if (start === 0 && style === 'mysql') return '';
  const from = start > 0 ? start - 1 : start === 0 ? 0 : characters.length + start;
  if (from < 0) return style === 'hive' ? characters.slice(0, Math.max(0, from + length)).join('') : '';
  return characters.slice(from, from + length).join('');
}

function splitPart(text: string, separator: string, index: number): string {
  const parts = separator === '' ? [text] : text.split(separator);
  return (index > 0 ? parts[index - 1] : parts[parts.length + index]) ?? '';
}

/** Doris: NULL for a part that is not there and for a text without the separator; a negative index counts separators from the end. */
function splitPartOrNull(text: string, separator: string, index: number): string | null {
  if (index === 0) return null;
  if (separator === '') return '';
  if (index > 0) return text.includes(separator) ? (text.split(separator)[index - 1] ?? null) : null;
  let end = text.length;
  for (let i = -1; ; i--) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at === -1 && (i !== index || i === -1)) return null;
    if (i === index) return text.slice(at === -1 ? 0 : at + separator.length, end);
    end = at;
  }
}

/** Words start behind everything that is no letter or digit (PostgreSQL, Oracle), or behind white space alone (Hive). */
function capitalised(text: string, anySeparator: boolean): string {
  const pattern = anySeparator ? /[\p{L}\p{N}]+/gu : /[^\s]+/gu;
  return text.replace(pattern, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
}

function substringIndex(text: string, separator: string, count: number): string {
  if (separator === '' || count === 0) return '';
  const parts = text.split(separator);
  return (count > 0 ? parts.slice(0, count) : parts.slice(count)).join(separator);
}

function translated(text: string, from: string, to: string): string {
  const source = [...from];
  const target = [...to];
  return [...text].map((character) => {
    const index = source.indexOf(character);
    return index === -1 ? character : (target[index] ?? '');
  }).join('');
}

function byteLength(text: string): number {
  return [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);
}

/** A function of texts; numbers are read as the texts that they show. */
function texts(name: string, arity: number, call: (args: readonly string[]) => string | number | null): SqlFunction {
  return strict(name, arity, (args) => call(args.map((arg) => asText(arg))));
}

function integer(definition: SqlFunction): SqlFunction {
  return { ...definition, integerResult: true };
}

const MATCHING: readonly SqlFunction[] = [
  texts('like_match', 4, ([value = '', pattern = '', escape = '', folds]) => {
    return keep(`l${escape}${folds ?? ''}\0${pattern}`, () => likeRegex(pattern, escape, folds === '1')).test(value) ? 1 : 0;
  }),
  texts('regexp_matches', 3, ([value = '', pattern = '', flags = '']) => (regex(pattern, flags).test(value) ? 1 : 0)),
  texts('regexp_replaced', 4, ([value = '', pattern = '', by = '', flags = '']) => value.replace(regex(pattern, flags), replacement(by))),
  texts('regexp_found', 6, ([value = '', pattern = '', group, start, nth, flags = '']) =>
    pick(nthMatch(value, pattern, { start: Number(start), nth: Number(nth), flags }), Number(group))),
  integer(texts('regexp_counted', 2, ([value = '', pattern = '']) => [...value.matchAll(new RegExp(regex(pattern, '').source, 'g'))].length)),
  integer(texts('regexp_position', 2, ([value = '', pattern = '']) => (regex(pattern, '').exec(value)?.index ?? -1) + 1)),
];

/** Functions on text, in Unicode characters. */
export const TEXT_FUNCTIONS: readonly SqlFunction[] = [
  ...MATCHING,
  texts('upper_letters', 1, ([text = '']) => [...text].map((letter) => ([...letter.toUpperCase()].length === 1 ? letter.toUpperCase() : letter)).join('')),
  texts('upper_text', 1, ([text = '']) => text.toUpperCase()),
  texts('lower_text', 1, ([text = '']) => text.toLowerCase()),
  texts('reverse_text', 1, ([text = '']) => [...text].reverse().join('')),
  texts('left_part', 2, ([text = '', count]) => [...text].slice(0, Math.max(0, Number(count))).join('')),
  texts('right_part', 2, ([text = '', count]) => (Number(count) <= 0 ? '' : [...text].slice(-Number(count)).join(''))),
  texts('pad_left', 3, ([text = '', length, fill = ' ']) => {
    const { kept, filling } = padded(text, Number(length), fill);
    return filling + kept;
  }),
  texts('pad_right', 3, ([text = '', length, fill = ' ']) => {
    const { kept, filling } = padded(text, Number(length), fill);
    return kept + filling;
  }),
  texts('repeat_text', 2, ([text = '', count]) => text.repeat(Math.max(0, Math.trunc(Number(count))))),
  texts('part_of', 4, ([text = '', start, length, style = '']) => part(text, Math.trunc(Number(start)), { length: Math.trunc(Number(length)), style })),
  texts('split_part_of', 3, ([text = '', separator = '', index]) => splitPart(text, separator, Number(index))),
  texts('split_part_or_null', 3, ([text = '', separator = '', index]) => splitPartOrNull(text, separator, Math.trunc(Number(index)))),
  texts('substring_until', 3, ([text = '', separator = '', count]) => substringIndex(text, separator, Math.trunc(Number(count)))),
  texts('capitalise', 2, ([text = '', any]) => capitalised(text, any === '1')),
  texts('translate_text', 3, ([text = '', from = '', to = '']) => translated(text, from, to)),
  integer(texts('byte_length', 1, ([text = '']) => byteLength(text))),
  integer(texts('position_from', 3, ([text = '', wanted = '', start]) => {
    const characters = [...text];
    const from = Math.max(0, Number(start) - 1);
    const found = characters.slice(from).join('').indexOf(wanted);
    return found === -1 ? 0 : [...characters.slice(from).join('').slice(0, found)].length + from + 1;
  })),
  integer(texts('position_in_list', 2, ([wanted = '', list = '']) => (list === '' || wanted.includes(',') ? 0 : list.split(',').indexOf(wanted) + 1))),
  texts('array_of_split', 2, ([text = '', separator = '']) => JSON.stringify(separator === '' ? [...text] : text.split(separator))),
  texts('array_of_regex_split', 2, ([text = '', pattern = '']) => JSON.stringify(splitByRegex(text, pattern, false))),
  texts('array_of_java_split', 2, ([text = '', pattern = '']) => JSON.stringify(splitByRegex(text, pattern, true))),
  texts('strip_right', 1, ([text = '']) => text.replace(/ +$/, '')),
];

/** Every part, empty ones too. `keepsEnd`: an empty match at the end parts an empty text off, as in Java. */
function splitByRegex(text: string, pattern: string, keepsEnd: boolean): readonly string[] {
  const withoutGroups = new RegExp(regex(pattern, '').source, 'g');
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(withoutGroups)) {
    if (match[0] === '' && (match.index === 0 || (match.index === text.length && !keepsEnd))) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
