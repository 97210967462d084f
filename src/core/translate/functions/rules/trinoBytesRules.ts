import type { Context } from '../../context';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

function unlessBytes(bytes: string, text: string): string {
  return `CASE typeof($1) WHEN 'blob' THEN ${bytes} ELSE ${text} END`;
}

/** For values of which it is known only when the statement runs whether they are bytes. */
const OF_BYTES: readonly FunctionRule[] = makeRules([
  ['concat', ['trino'], [2, 100], 'bytes_joined($*)', 'unknown'],
  ['length', ['trino'], 1, 'length($1)', 'integer'],
  ['reverse', ['trino'], 1, unlessBytes('bytes_reversed($1)', 'reverse_text($1)'), 'unknown'],
  ['substr substring', ['trino'], 2, unlessBytes('bytes_part($1, $2, 2147483647)', "part_of($1, $2, 2147483647, 'mysql')"), 'unknown'],
  ['substr substring', ['trino'], 3, unlessBytes('bytes_part($1, $2, $3)', "part_of($1, $2, $3, 'mysql')"), 'unknown'],
  ['lpad rpad', ['trino'], 3, unlessBytes("fail('a pad of bytes is not supported by the local runner')", 'pad_PLACE($1, $2, $3)'), 'unknown'],
]);

/** The text of a timestamp but for what lies behind its whole seconds. */
const OF_MOMENT: readonly FunctionRule[] = makeRules([['substr substring', ['trino'], 3, (_context, call) => `substr(${call.args[0]?.moment ?? 'NULL'}, ${call.args[1]?.sql ?? '1'}, ${call.args[2]?.sql ?? '0'})`, 'text']]);

function takesWholeSeconds({ name, args: [text, start, length] }: Call): boolean {
  return /^substr(?:ing)?$/.test(name) && text?.moment !== undefined && start?.number !== undefined && length?.number !== undefined && start.number >= 1 && start.number + length.number <= 20;
}

const BY_NAME: readonly FunctionRule[] = makeRules([['regexp_replace', ['trino'], 3, 'regexp_replaced_by_name($1, $2, $3)', 'text']]);

/** The rule for a call of Trino whose arguments ask for one of their own: bytes, groups by name, or the text of a timestamp; `undefined`: none does. */
export function trinoOwnRule(context: Context, call: Call): FunctionRule | undefined {
  if (context.dialect !== 'trino' || call.star) return undefined;
  if (takesWholeSeconds(call)) return OF_MOMENT[0];
  if (call.name === 'regexp_replace' && call.args.length === 3 && call.args[2]?.text?.includes('${') === true) return BY_NAME[0];
  if (!call.args.every((arg, i) => (call.name === 'concat' || i === 0 ? arg.type === 'unknown' : true))) return undefined;
  const rule = OF_BYTES.find(({ names, arity }) => names.includes(call.name) && arity[0] <= call.args.length && call.args.length <= arity[1]);
  return rule === undefined || !call.name.endsWith('pad') || typeof rule.sql !== 'string' ? rule : { ...rule, sql: rule.sql.replace('PLACE', call.name === 'lpad' ? 'left' : 'right') };
}
