import { refuseConstruct, type Context } from '../../context';
import { isNumeric, isTemporal, type ColumnType, type Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { HIVE, makeRules, type FunctionRule } from '../rule';

const SPARK = ['spark'] as const;

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** `to_char(date, pattern)`, `to_char(number, pattern)`. */
function toChar(context: Context, call: Call): string {
  const [value, pattern] = [argument(call, 0), argument(call, 1)];
  if (isNumeric(value.type) && value.type !== 'boolean') return `spark_number_text(${value.sql}, ${pattern.sql})`;
  const isPlain = isTemporal(value.type) && pattern.text !== undefined && !/[uYwWF]/.test(pattern.text.replace(/'[^']*'/g, ''));
  return isPlain ? `format_java(${value.sql}, ${pattern.sql})` : refuseConstruct(context, `${call.name} of this value`, value.range);
}

function toNumber(_context: Context, call: Call): string {
  return `spark_number_of(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${call.name === 'to_number' ? "'error'" : "'null'"})`;
}

function patternType(_context: Context, call: Call): ColumnType {
  const scale = /[.D]([09]*)/i.exec(argument(call, 1).text ?? '')?.[1]?.length ?? 0;
  return call.args[1]?.text === undefined ? { type: 'unknown' } : { type: 'decimal', scale };
}

/** Months and the rest as a fraction of 31 days, which the third argument FALSE leaves unrounded. */
function monthsBetween(context: Context, call: Call): string {
  const rounds = argument(call, 2).sql;
  if (rounds !== 'TRUE') return refuseConstruct(context, 'months_between that does not round', argument(call, 2).range);
  return `CAST(months_apart(${argument(call, 0).sql}, ${argument(call, 1).sql}) AS REAL)`;
}

function jsonText(context: Context, call: Call): string {
  return `warehouse_json_text(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${quoteText(context.dialect)})`;
}

/** The bytes of a text; of hexadecimal digits where the format says so, and without a format. */
function toBinary(context: Context, call: Call): string {
  const value = argument(call, 0);
  const format = call.args[1] === undefined ? 'hex' : call.args[1].text?.toLowerCase();
  const digits = value.text ?? '';
  if (format !== 'hex' || !/^(?:[\da-fA-F]{2})+$/.test(digits)) return refuseConstruct(context, `${call.name} of this value`, value.range);
  return `X'${digits}'`;
}

/** Functions that Hive and Spark have alike, or Spark alone. */
export const WAREHOUSE_RULES: readonly FunctionRule[] = makeRules([
  ['to_char to_varchar', SPARK, 2, toChar, 'text'],
  ['to_number try_to_number', SPARK, 2, toNumber, patternType],
  ['months_between', SPARK, 3, monthsBetween, 'real'],
  ['get_json_object', HIVE, 2, jsonText, 'text'],
  ['concat', SPARK, 0, "''", 'text'],
  ['concat_ws', SPARK, 1, "CASE WHEN ($1) IS NOT NULL THEN '' END", 'text'],
  ['binary', SPARK, 1, 'CAST($1 AS BLOB)', 'unknown'],
  ['to_binary', SPARK, 1, toBinary, 'unknown'],
  ['spark_partition_id', SPARK, 0, '0', 'integer'],
  ['current_database current_schema', HIVE, 0, "'default'", 'text'],
  ['current_catalog', SPARK, 0, "'spark_catalog'", 'text'],
  ['bitmap_bit_position', SPARK, 1, '((($1) - 1) % 32768)', 'integer'],
  ['bitmap_bucket_number', SPARK, 1, '((($1) - 1) / 32768 + 1)', 'integer'],
  ['rand random', HIVE, 1, (context, call) => (argument(call, 0).type === 'integer' ? 'random_number()' : refuseConstruct(context, `${call.name} of this value`, call.range)), 'real'],
  ['timestamp', ['hive'], 1, (context, call) => (isTemporal(argument(call, 0).type) || argument(call, 0).type === 'text' ? `cast_timestamp(${argument(call, 0).sql}, 'iso')` : refuseConstruct(context, 'timestamp of this value', call.range)), 'timestamp'],
]);
