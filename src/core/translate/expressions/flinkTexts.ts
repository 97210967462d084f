import { refuseConstruct, type Context } from '../context';
import type { Expr } from '../expr';

/** Flink writes as many digits of a second as the type has, which are not known of columns and functions. */
export function checkFlinkText(context: Context, value: Expr): void {
  if (value.type === 'timestamp' && !/^'[^']*'$/.test(value.sql)) refuseConstruct(context, 'A timestamp as text without DATE_FORMAT', value.range);
}
