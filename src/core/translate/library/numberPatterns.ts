/** One part of a pattern of numbers. */
type Part =
  | { readonly kind: 'digit'; readonly isZero: boolean }
  | { readonly kind: 'point' | 'group' | 'sign' | 'minus' | 'ordinal' }
  | { readonly kind: 'text'; readonly text: string };

interface NumberPattern {
  readonly parts: readonly Part[];
  /** FM: no blanks, no zeros that are not asked for. */
  readonly fits: boolean;
  /** PR: negative numbers stand in angles. */
  readonly angles: boolean;
  /** V: digits by which the point moves. */
  readonly moved: number;
}

const WORDS: readonly (readonly [RegExp, Part])[] = [
  [/^9/, { kind: 'digit', isZero: false }], [/^0/, { kind: 'digit', isZero: true }], [/^[.D]/i, { kind: 'point' }], [/^[,G]/i, { kind: 'group' }],
  [/^S(?!G)/i, { kind: 'sign' }], [/^MI/i, { kind: 'minus' }], [/^th/, { kind: 'ordinal' }],
];

function fail(pattern: string): never {
  throw new Error(`the pattern of numbers '${pattern}' is not supported by the local runner`);
}

function readPattern(pattern: string): NumberPattern {
  const parts: Part[] = [];
  let [fits, angles, moved, isBehind] = [false, false, 0, false];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const quoted = /^"([^"]*)"/.exec(rest);
    const word = WORDS.find(([test]) => test.test(rest));
    const length = quoted?.[0].length ?? word?.[0].exec(rest)?.[0].length ?? (/^(?:FM|PR|)/i.exec(rest)?.[0].length || 1);
    if (quoted !== null) parts.push({ kind: 'text', text: quoted[1] ?? '' });
    else if (word !== undefined) parts.push(word[1]);
    else if (/^FM/i.test(rest)) fits = true;
    else if (/^PR$/i.test(rest)) angles = true;
    else if (/^V/i.test(rest)) isBehind = true;
    else if (/^[A-Za-z]/.test(rest)) fail(pattern);
    else parts.push({ kind: 'text', text: rest.slice(0, 1) });
    if (isBehind && word?.[1].kind === 'digit') moved++;
    at += length;
  }
  const points = parts.map(({ kind }, i) => (kind === 'point' ? i : -1)).filter((at) => at !== -1);
  const isOpen = points.some((point) => !parts.slice(0, point).some(({ kind }) => kind === 'digit') || !parts.slice(point).some(({ kind }) => kind === 'digit'));
  if (isOpen || parts.filter(({ kind }) => kind === 'point').length > 1 || parts.filter(({ kind }) => kind === 'sign' || kind === 'minus').length > 1) fail(pattern);
  return { parts, fits, angles, moved };
}

/** Digits before and behind the point, rounded half away from zero. */
function digitsOf(size: number, places: number): readonly [string, string] {
  const text = String(size);
  const plain = /e-/.test(text) ? size.toFixed(30) : text;
  if (/e/.test(plain)) throw new Error('to_char of a number as large as this is not supported by the local runner');
  const [whole = '', fraction = ''] = plain.split('.');
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0')) + ((fraction[places] ?? '0') >= '5' ? 1n : 0n);
  const all = kept.toString().padStart(places + 1, '0');
  return [all.slice(0, all.length - places).replace(/^0+/, ''), all.slice(all.length - places)];
}

function ending(whole: string): string {
  const last = Number(whole.slice(-2));
  return Math.floor(last / 10) === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][last % 10] ?? 'th');
}

interface Shown {
  readonly whole: string;
  readonly fraction: string;
  /** The first place of those before the point that is written. */
  readonly first: number;
  /** How many of those behind the point are written. */
  readonly behind: number;
  readonly isNegative: boolean;
}

function shownOf(value: number, { parts, fits, moved }: NumberPattern): Shown {
  const pointAt = parts.findIndex(({ kind }) => kind === 'point');
  const before = parts.filter((part, i) => part.kind === 'digit' && (pointAt === -1 || i < pointAt));
  const after = pointAt === -1 ? [] : parts.slice(pointAt).filter((part) => part.kind === 'digit');
  const [digits, fraction] = digitsOf(Math.abs(value) * 10 ** moved, after.length);
  const isTooLong = digits.length > before.length;
  const zeroAt = before.findIndex((part) => part.kind === 'digit' && part.isZero);
  const lastZero = after.reduce((last, part, i) => (part.kind === 'digit' && part.isZero ? i + 1 : last), 0);
  const behind = fits && !isTooLong ? Math.max(lastZero, fraction.replace(/0+$/, '').length) : after.length;
  const whole = isTooLong ? '#'.repeat(before.length) : digits === '' && behind === 0 && before.length > 0 ? '0' : digits;
  const first = Math.min(before.length - whole.length, zeroAt === -1 ? before.length : zeroAt);
  return { whole: whole.padStart(before.length, '0'), fraction: isTooLong ? '#'.repeat(after.length) : fraction, first, behind, isNegative: value < 0 && /[1-9]/.test(digits + fraction) };
}

/** What stands directly before the first digit. */
function leadOf(pattern: NumberPattern, shown: Shown): string {
  const signAt = pattern.parts.findIndex(({ kind }) => kind === 'sign');
  const digitAt = pattern.parts.findIndex(({ kind }) => kind === 'digit' || kind === 'point');
  if (pattern.angles) return shown.isNegative ? '<' : pattern.fits ? '' : ' ';
  if (signAt !== -1) return signAt < digitAt ? (shown.isNegative ? '-' : '+') : '';
  if (pattern.parts.some(({ kind }) => kind === 'minus')) return '';
  return shown.isNegative ? '-' : pattern.fits ? '' : ' ';
}

function trailOf(part: Part, pattern: NumberPattern, shown: Shown): string {
  if (part.kind === 'sign') return pattern.parts.findIndex(({ kind }) => kind === 'sign') < pattern.parts.findIndex(({ kind }) => kind === 'digit') ? '' : shown.isNegative ? '-' : '+';
  if (part.kind === 'minus') return shown.isNegative ? '-' : pattern.fits ? '' : ' ';
  return shown.isNegative || shown.whole.startsWith('#') ? '' : ending(shown.whole);
}

/** PostgreSQL's and Redshift's to_char of a number: `FM999,999.00`, `S999`, `999MI`, `999PR`, `99th`. */
export function patternedNumber(value: number, text: string): string {
  const roman = /^(FM)?(RN)$/i.exec(text);
  if (roman !== null) return romanOf(value, roman[1] !== undefined, roman[2] === 'RN');
  const pattern = readPattern(text);
  const shown = shownOf(value, pattern);
  let lead: string | undefined = leadOf(pattern, shown);
  let [place, behind, isBehind, out] = [0, 0, false, ''];
  const start = (): void => {
    out += lead ?? '';
    lead = undefined;
  };
  for (const part of pattern.parts) {
    if (part.kind === 'text') out += part.text;
    else if (part.kind === 'point') {
      start();
      isBehind = true;
      out += '.';
    } else if (part.kind === 'group') out += lead === undefined ? ',' : pattern.fits ? '' : ' ';
    else if (part.kind !== 'digit') {
      if (part.kind !== 'sign' || trailOf(part, pattern, shown) !== '') start();
      out += trailOf(part, pattern, shown);
    } else if (isBehind) {
      if (behind < shown.behind) out += shown.fraction[behind] ?? '';
      behind++;
    } else {
      if (place === shown.first) start();
      out += place >= shown.first ? (shown.whole[place] ?? '') : pattern.fits ? '' : ' ';
      place++;
    }
  }
  return `${out}${pattern.angles ? (shown.isNegative ? '>' : pattern.fits ? '' : ' ') : ''}`;
}

const ROMAN: readonly (readonly [number, string])[] = [[1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];

function romanOf(value: number, fits: boolean, isUpper: boolean): string {
  let rest = Math.round(value);
  if (rest < 1 || rest > 3999) return '#'.repeat(15);
  let out = '';
  for (const [size, letters] of ROMAN) {
    for (; rest >= size; rest -= size) out += letters;
  }
  const cased = isUpper ? out : out.toLowerCase();
  return fits ? cased : cased.padStart(15);
}
