import { timestampText, type Moment } from './moment';
import { parseMoment } from './patterns';
import { postgresqlPieces } from './patternLanguages';
import { regex } from './textFunctions';
import { asText, strict, type SqlFunction } from './udf';

function plainSigns(text: string): string {
  return text.replace(/[-/.,:;]/g, '-');
}

/** Oracle takes any sign for one of the pattern, and a text that ends before the time of day for midnight. */
function readOracle(text: string, pattern: string): Moment | undefined {
  const date = pattern.replace(/[^A-Z"]*\bHH(?:24|12)?.*$/, '');
  for (const one of date === pattern ? [pattern] : [pattern, date]) {
    const found = parseMoment(text, postgresqlPieces(one), false) ?? parseMoment(plainSigns(text), postgresqlPieces(plainSigns(one)), false);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bad(text: string, mode: string): null {
  if (mode === 'error') throw new Error(`'${text}' does not fit its date pattern`);
  return null;
}

/** Rounded half away from zero: the rest of a division is taken from the nearest whole number. */
function remainder(value: number, by: number): number {
  if (by === 0) throw new Error('division by zero');
  const quotient = value / by;
  const low = Math.floor(quotient);
  const nearest = quotient - low > 0.5 || (quotient - low === 0.5 && low % 2 !== 0) ? low + 1 : low;
  return value - by * nearest;
}

/** The place of the `wanted`th match is replaced; 0 stands for all from `from` on. */
function replacedFrom(text: string, [pattern, by, flags]: readonly [string, string, string], [from, wanted]: readonly [number, number]): string {
  const head = text.slice(0, from - 1);
  const plain = regex(pattern, flags.replace('n', 's').replace(/[^ims]/g, ''));
  const expression = new RegExp(plain.source, `${plain.flags.replace('g', '')}g`);
  let count = 0;
  const tail = text.slice(from - 1).replace(expression, (whole: string, ...rest: readonly unknown[]) => {
    count++;
    if (wanted !== 0 && count !== wanted) return whole;
    return by.replace(/\\(\d|\\)/g, (_written, digit: string) => (digit === '\\' ? '\\' : digit === '0' ? '' : typeof rest[Number(digit) - 1] === 'string' ? String(rest[Number(digit) - 1]) : ''));
  });
  return head + tail;
}

/** What Oracle's functions do otherwise than those of other dialects. */
export const ORACLE_FUNCTIONS: readonly SqlFunction[] = [
  strict('oracle_moment', 3, ([text = '', pattern = '', mode = '']) => {
    const moment = readOracle(asText(text).trim(), asText(pattern));
    return moment === undefined ? bad(asText(text), asText(mode)) : timestampText(moment);
  }),
  strict('oracle_money', 1, ([text = '']) => (asText(text).includes('#') ? `#${asText(text)}` : asText(text).replace(/^( *-?)/, '$1$$'))),
  strict('oracle_remainder', 2, ([value, by]) => remainder(Number(value), Number(by))),
  strict('oracle_replaced', 6, ([text = '', pattern = '', by = '', from, wanted, flags = '']) => replacedFrom(asText(text), [asText(pattern), asText(by), asText(flags)], [Number(from), Number(wanted)])),
];
