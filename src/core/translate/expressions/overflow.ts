import { inDialect, refuseConstruct, type Context } from '../context';
import { spanOf, type Pair } from '../expr';

/** Dialects in which a result of two INTs that is none fails or wraps around. */
const NARROW = ['postgresql', 'redshift', 'spark', 'hive'] as const;

const INT_MAX = 2 ** 31 - 1;

/** `2147483647 + 1`: what becomes of it shows in no local value. */
export function refuseOverflow(context: Context, operator: string, pair: Pair): void {
  const [a, b] = pair.map((value) => (value.type === 'integer' ? value.number : undefined));
  if (a === undefined || b === undefined || context.traits.native) return;
  const beyond = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : 0;
  if (Math.abs(beyond) >= 2 ** 63) refuseConstruct(context, 'A whole number beyond 64 bits', spanOf(pair));
  if (!inDialect(context, ...NARROW) || Math.max(Math.abs(a), Math.abs(b)) > INT_MAX) return;
  if (Math.abs(beyond) > INT_MAX) refuseConstruct(context, 'An INT beyond its range', spanOf(pair));
}
