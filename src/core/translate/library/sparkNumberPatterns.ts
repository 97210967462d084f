import { asText, strict, type SqlFunction } from './udf';

/** A pattern of Spark's to_char and to_number in its parts. Source: Spark's page "Number Patterns for Formatting and Parsing". */
interface NumberPattern {
  readonly sign: string;
  readonly dollar: boolean;
  /** Of `0`, `9` and `,`. */
  readonly whole: string;
  readonly point: boolean;
  /** Of `0` and `9`. */
  readonly fraction: string;
  readonly endSign: string;
}

const PATTERN = /^(MI|S)?(\$)?([09,]*)(\.([09]*))?(MI|S|PR)?$/;

function readPattern(written: string): NumberPattern {
  const match = PATTERN.exec(written.toUpperCase().replaceAll('G', ',').replaceAll('D', '.'));
  const [, sign = '', dollar, whole = '', point, fraction = '', endSign = ''] = match ?? [];
  const digits = whole.replaceAll(',', '');
  if (match === null || (sign !== '' && endSign !== '') || digits + fraction === '' || whole.startsWith(',') || whole.endsWith(',') || (digits.startsWith('9') && digits.includes('0'))) throw new Error(`the number pattern '${written}' is not supported by the local runner`);
  return { sign, dollar: dollar !== undefined, whole, point: point !== undefined, fraction, endSign };
}

/** The digits in front of the point at the places of the pattern; blanks stand for leading zeros at the places of 9. */
function placed(whole: string, digits: string): string {
  let left = digits.length;
  const pads = whole.replaceAll(',', '').startsWith('0');
  let result = '';
  for (let i = whole.length - 1; i >= 0; i--) {
    if (whole[i] === ',') result = (left > 0 || pads ? ',' : ' ') + result;
    else if (left > 0) result = (digits[--left] ?? '') + result;
    else result = (pads ? '0' : ' ') + result;
  }
  return result;
}

function withSign(text: string, { sign, endSign }: NumberPattern, negative: boolean): string {
  const blanks = /^ */.exec(text)?.[0] ?? '';
  const rest = text.slice(blanks.length);
  const mark = sign === 'S' || endSign === 'S' ? (negative ? '-' : '+') : negative ? '-' : ' ';
  if (sign !== '') return blanks + mark + rest;
  if (endSign === 'PR') return negative ? `${blanks}<${rest}>` : `${text}  `;
  return endSign === '' ? text : text + mark;
}

/** A number as a pattern writes it; one that does not fit is written as `#`. */
function numberText(value: number, written: string): string {
  const pattern = readPattern(written);
  const plain = String(Math.abs(value));
  if (!/^\d+(?:\.\d+)?$/.test(plain)) throw new Error('to_char of a number of this size is not supported by the local runner');
  const [whole = '0', fraction = ''] = plain.split('.');
  const digits = whole === '0' ? '' : whole;
  if (digits.length > pattern.whole.replaceAll(',', '').length || fraction.length > pattern.fraction.length) {
    if (pattern.sign + pattern.endSign !== '' || pattern.dollar || pattern.whole.includes(',')) throw new Error(`${plain} does not fit the number pattern '${written}', which the local runner refuses`);
    return written.replace(/[09]/g, '#').replace(/D/i, '.');
  }
  const start = (pattern.dollar ? '$' : '') + placed(pattern.whole, digits);
  const signed = withSign(start, { ...pattern, endSign: '' }, value < 0);
  const pointed = pattern.point ? `${signed.endsWith(' ') ? `${signed.slice(0, -1)}0` : signed}.${fraction.padEnd(pattern.fraction.length, '0')}` : signed;
  return pattern.endSign === '' ? pointed : withSign(pointed, { ...pattern, sign: '' }, value < 0);
}

function readSign(text: string, { sign, endSign }: NumberPattern): { readonly body: string; readonly negative: boolean } | undefined {
  const bracketed = endSign === 'PR' ? /^<(.*)>$/.exec(text)?.[1] : undefined;
  if (bracketed !== undefined) return { body: bracketed, negative: true };
  const mark = sign !== '' ? text[0] : endSign !== '' && endSign !== 'PR' ? text.at(-1) : undefined;
  if (mark !== '-' && mark !== '+') return { body: text, negative: false };
  if (mark === '+' && (sign === 'MI' || endSign === 'MI')) return undefined;
  return { body: sign !== '' ? text.slice(1) : text.slice(0, -1), negative: mark === '-' };
}

/** The number in a text of a pattern; `undefined`: the text is not of it. */
function numberOf(written: string, format: string): number | undefined {
  const pattern = readPattern(format);
  const signed = readSign(written.trim(), pattern);
  if (signed === undefined || pattern.dollar !== signed.body.startsWith('$')) return undefined;
  const [whole = '', fraction = '', more] = signed.body.replace('$', '').split('.');
  if (more !== undefined || !/^[\d,]*$/.test(whole) || !/^\d*$/.test(fraction) || whole + fraction === '' || fraction.length > pattern.fraction.length) return undefined;
  const groups = whole.split(',');
  const wanted = pattern.whole.split(',');
  const exact = pattern.whole.startsWith('0');
  if (groups.length < wanted.length && groups.length === 1 && !exact && whole.length <= (wanted.at(-1)?.length ?? 0)) throw new Error('a number without the separators of its pattern is not supported by the local runner');
  const fits = groups.length === wanted.length && groups.every((group, i) => group.length === wanted[i]?.length || (i === 0 && !exact && group.length < (wanted[i]?.length ?? 0)));
  if (!fits) return undefined;
  const value = Number(`${whole.replaceAll(',', '') || '0'}.${fraction || '0'}`);
  return signed.negative ? -value : value;
}

/** `spark_number_text(number, pattern)`, `spark_number_of(text, pattern, 'null' | 'error')`. */
export const SPARK_NUMBER_FUNCTIONS: readonly SqlFunction[] = [
  strict('spark_number_text', 2, ([value, format]) => numberText(Number(value), asText(format ?? ''))),
  strict('spark_number_of', 3, ([text, format, mode]) => {
    const value = numberOf(asText(text ?? ''), asText(format ?? ''));
    if (value === undefined && mode !== 'null') throw new Error(`'${asText(text ?? '')}' is not of the number pattern '${asText(format ?? '')}'`);
    return value ?? null;
  }),
];
