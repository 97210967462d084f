import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Value = number | string;

/** Values of all rows, as JSON, without NULLs. */
function valuesOf(json: string | number): readonly Value[] {
  return (JSON.parse(asText(json)) as readonly (Value | null)[]).filter((value) => value !== null);
}

function numbersOf(json: string | number): readonly number[] {
  return valuesOf(json).map((value) => {
    const number = Number(value);
    if (Number.isNaN(number)) throw new Error(`'${String(value)}' is no number`);
    return number;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

/** Sum of a power of the distances from the mean. */
function moment(numbers: readonly number[], power: number): number {
  const middle = mean(numbers);
  return sum(numbers.map((number) => (number - middle) ** power));
}

function variance(numbers: readonly number[], degrees: number): number | null {
  const divisor = numbers.length - degrees;
  return divisor <= 0 ? null : moment(numbers, 2) / divisor;
}

function root(value: number | null): number | null {
  return value === null ? null : Math.sqrt(value);
}

function skewness(numbers: readonly number[]): number | null {
  const spread = moment(numbers, 2);
  return spread === 0 ? null : (Math.sqrt(numbers.length) * moment(numbers, 3)) / spread ** 1.5;
}

function kurtosis(numbers: readonly number[]): number | null {
  const spread = moment(numbers, 2);
  return spread === 0 ? null : (numbers.length * moment(numbers, 4)) / spread ** 2 - 3;
}

const STATISTICS: Readonly<Record<string, (numbers: readonly number[]) => number | null>> = {
  var_pop: (numbers) => variance(numbers, 0),
  var_samp: (numbers) => variance(numbers, 1),
  stddev_pop: (numbers) => root(variance(numbers, 0)),
  stddev_samp: (numbers) => root(variance(numbers, 1)),
  skewness,
  kurtosis,
  product: (numbers) => numbers.reduce((total, number) => total * number, 1),
  geometric_mean: (numbers) => Math.exp(mean(numbers.map(Math.log))),
  bit_and: (numbers) => Number(numbers.map(BigInt).reduce((total, number) => total & number)),
  bit_or: (numbers) => Number(numbers.map(BigInt).reduce((total, number) => total | number)),
  bit_xor: (numbers) => Number(numbers.map(BigInt).reduce((total, number) => total ^ number)),
};

function sorted(values: readonly Value[]): readonly Value[] {
  return [...values].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0));
}

/** Between the two neighbours of the place, as PERCENTILE_CONT does. */
function between(numbers: readonly number[], fraction: number): number | null {
  const ordered = sorted(numbers).map(Number);
  const place = (ordered.length - 1) * fraction;
  const low = ordered[Math.floor(place)];
  const high = ordered[Math.ceil(place)];
  if (low === undefined || high === undefined) return null;
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}

/** The first value that at least this part of the rows does not exceed, as PERCENTILE_DISC does. */
function atMost(values: readonly Value[], fraction: number): Value | null {
  return sorted(values)[Math.max(0, Math.ceil(fraction * values.length) - 1)] ?? null;
}

function checkFraction(fraction: number): number {
  if (!(fraction >= 0 && fraction <= 1)) throw new Error(`${String(fraction)} is no fraction between 0 and 1`);
  return fraction;
}

/** `fraction` may be an array, as JSON. */
function percentile(json: string | number, fraction: string | number, pick: (values: readonly Value[], fraction: number) => Value | null): SqlValue {
  const values = valuesOf(json);
  if (values.length === 0) return null;
  if (typeof fraction === 'number') return pick(values, checkFraction(fraction));
  return JSON.stringify((JSON.parse(fraction) as readonly number[]).map((one) => pick(values, checkFraction(one))));
}

type Pairs = readonly (readonly [number, number])[];

/** Rows in which both values are there. */
function pairsOf(json: string | number): Pairs {
  const rows = JSON.parse(asText(json)) as readonly (readonly [number | null, number | null])[];
  return rows.flatMap(([a, b]) => (a === null || b === null ? [] : [[a, b] as const]));
}

function products(pairs: Pairs): { readonly xx: number; readonly yy: number; readonly xy: number; readonly x: number; readonly y: number } {
  const x = mean(pairs.map(([value]) => value));
  const y = mean(pairs.map(([, value]) => value));
  const of = (call: (a: number, b: number) => number): number => sum(pairs.map(([a, b]) => call(a - x, b - y)));
  return { x, y, xx: of((a) => a * a), yy: of((_a, b) => b * b), xy: of((a, b) => a * b) };
}

/** In SQL's order of arguments: the dependent value comes first. */
const PAIRED: Readonly<Record<string, (pairs: Pairs) => number | null>> = {
  covar_pop: (pairs) => products(pairs).xy / pairs.length,
  covar_samp: (pairs) => (pairs.length < 2 ? null : products(pairs).xy / (pairs.length - 1)),
  corr: (pairs) => {
    const { xx, yy, xy } = products(pairs);
    return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
  },
  regr_slope: (pairs) => {
    const { yy, xy } = products(pairs);
    return yy === 0 ? null : xy / yy;
  },
  regr_intercept: (pairs) => {
    const { x, y, yy, xy } = products(pairs);
    return yy === 0 ? null : x - (xy / yy) * y;
  },
  regr_count: (pairs) => pairs.length,
  regr_avgx: (pairs) => products(pairs).y,
  regr_avgy: (pairs) => products(pairs).x,
  regr_sxx: (pairs) => products(pairs).yy,
  regr_syy: (pairs) => products(pairs).xx,
  regr_sxy: (pairs) => products(pairs).xy,
  regr_r2: (pairs) => {
    const { xx, yy, xy } = products(pairs);
    return yy === 0 ? null : xx === 0 ? 1 : xy ** 2 / (xx * yy);
  },
};

/** The value beside the greatest or smallest key; rows without a key do not count. */
function beside(json: string | number, sign: number, lastOfEqual: boolean): SqlValue {
  const rows = (JSON.parse(asText(json)) as readonly (readonly [SqlValue, Value | null])[]).filter(([, key]) => key !== null);
  const [first] = rows;
  if (first === undefined) return null;
  const compare = (a: Value, b: Value): number => (typeof a === 'number' && typeof b === 'number' ? Math.sign(a - b) : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
  const least = lastOfEqual ? 0 : 1;
  return rows.reduce((best, row) => (sign * compare(row[1] ?? 0, best[1] ?? 0) >= least ? row : best), first)[0];
}

/** The most frequent value; the smallest of several. */
function modeOf(values: readonly Value[], firstSeen: boolean): SqlValue {
  const counts = new Map<Value, number>();
  for (const value of firstSeen ? values : sorted(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}

/** Aggregates that SQLite does not have: each reads the values of all rows as JSON. */
export const STATISTIC_FUNCTIONS: readonly SqlFunction[] = [
  strict('statistic', 2, ([json = '[]', name]) => {
    const numbers = numbersOf(json);
    return numbers.length === 0 ? null : (STATISTICS[String(name)]?.(numbers) ?? null);
  }),
  strict('paired_statistic', 2, ([json = '[]', name]) => {
    const pairs = pairsOf(json);
    return pairs.length === 0 ? null : (PAIRED[String(name)]?.(pairs) ?? null);
  }),
  strict('percentile_between', 2, ([json = '[]', fraction = 0]) => percentile(json, fraction, (values, one) => between(values.map(Number), one))),
  strict('percentile_at', 2, ([json = '[]', fraction = 0]) => percentile(json, fraction, atMost)),
  strict('value_beside', 2, ([json = '[]', sign]) => beside(json, Number(sign), false)),
  strict('value_beside_last', 2, ([json = '[]', sign]) => beside(json, Number(sign), true)),
  strict('percentile_from_top', 2, ([json = '[]', fraction = 0]) => percentile(json, fraction, (values, one) => sorted(values)[Math.min(values.length - 1, Math.floor(one * values.length))] ?? null)),
  strict('most_frequent', 2, ([json = '[]', firstSeen]) => modeOf(valuesOf(json), firstSeen === 1)),
];
