import { ENDLESS } from '../workflow/parseContext';
import type { RetryNumber } from '../workflow/workflow';

/** From here on a number of retries means "for ever": a hundred attempts outlast every outage that ends by itself. */
const UNLIMITED_FROM = 100;

/** `-1`, `inf`, and numbers that only mean "never stop". */
export function isUnlimited({ raw, value }: RetryNumber): boolean {
  if (value === undefined) return ENDLESS.test(raw.trim());
  return value < 0 || value >= UNLIMITED_FROM;
}
