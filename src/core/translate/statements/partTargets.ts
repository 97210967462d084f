import type { Token } from '../../sql/lex/token';
import { wordOutside } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { readTable } from '../names';
import { quoteName, quoteText } from '../quoting';
import { made, madeName } from '../scripts/pieces';
import { conditionSql, conditionText, conditionTokens, partNamed, partsOf, type Part } from './postgresParts';
import { prepare, type Lowered } from './steps';

/** Where the name of the table stands that a statement changes; `undefined`: it changes none. */
function targetAt({ cursor }: Context): number | undefined {
  const from = cursor.at;
  const isTarget = cursor.accept('INSERT', 'INTO') || cursor.accept('DELETE', 'FROM') || cursor.accept('UPDATE') || cursor.accept('MERGE', 'INTO') || cursor.accept('MERGE');
  if (isTarget) cursor.accept('ONLY');
  const at = cursor.at;
  cursor.at = from;
  return isTarget ? at : undefined;
}

/** The statement with the condition of a partition in its WHERE. */
function withCondition(tokens: readonly Token[], condition: readonly Token[], at: Token): readonly Token[] {
  const where = wordOutside(tokens, 0, 'WHERE');
  const end = wordOutside(tokens, 0, 'RETURNING') ?? tokens.length;
  if (where === undefined) return [...tokens.slice(0, end), made('WHERE', at), ...condition, ...tokens.slice(end)];
  return [...tokens.slice(0, where + 1), made('(', at), ...tokens.slice(where + 1, end), made(')', at), made('AND', at), ...condition, ...tokens.slice(end)];
}

/** Rows that leave the partition, or were never in it, fail while the statement runs. */
function guarded(context: Context, part: Part, read: () => Lowered): Lowered {
  const at = context.cursor.here;
  const fits = conditionSql(context, conditionText(context, part, partsOf(context)), { table: part.root, alias: 'new', at });
  const events = ['insert', 'update'] as const;
  const nameOf = (event: string): string => quoteName(`rows of a partition on ${event}`);
  const message = quoteText(`new row for relation "${part.key}" violates partition constraint`);
  const triggers = events.map((event) => prepare(`CREATE TEMP TRIGGER ${nameOf(event)} AFTER ${event.toUpperCase()} ON main.${quoteName(part.root)} WHEN (${fits}) IS NOT 1 BEGIN SELECT RAISE(ABORT, ${message}); END`));
  const { steps, cleanup } = read();
  return { steps: [...triggers, ...steps], cleanup: [...cleanup, ...events.map((event) => `DROP TRIGGER IF EXISTS temp.${nameOf(event)}`)] };
}

/** A statement that changes a partition changes its rows in the table that has them; `undefined`: it changes no partition. */
export function changePart(context: Context, read: (context: Context) => Lowered): Lowered | undefined {
  const { cursor } = context;
  const start = cursor.at;
  const at = context.dialect === 'postgresql' ? targetAt(context) : undefined;
  const first = at === undefined ? undefined : cursor.tokens[at];
  if (at === undefined || first === undefined || first.kind === 'operator') return undefined;
  cursor.at = at;
  const table = readTable(context);
  const end = cursor.at;
  const part = partNamed(context, table.key);
  cursor.at = start;
  if (part === undefined) return undefined;
  const verb = cursor.peek()?.upper;
  if (verb === 'MERGE' || part.bounds.kind === 'hash') return refuseConstruct(context, `${verb ?? ''} of a partition by its name`, table.range);
  const behind = cursor.tokens[end];
  const hasAlias = behind !== undefined && (behind.upper === 'AS' || (verb !== 'INSERT' && behind.kind === 'word' && !['SET', 'USING', 'WHERE', 'RETURNING'].includes(behind.upper)));
  const alias = hasAlias ? (cursor.tokens[behind.upper === 'AS' ? end + 1 : end]?.text ?? table.base) : table.base;
  const named = [...cursor.tokens.slice(0, at), madeName(part.root, first), ...(hasAlias ? [] : [made('AS', first), madeName(table.base, first)]), ...cursor.tokens.slice(end)];
  const condition = verb === 'INSERT' ? [] : [made('(', first), ...conditionTokens(context, conditionText(context, part, partsOf(context)), { table: part.root, alias, at: first }), made(')', first)];
  cursor.replace(verb === 'INSERT' ? named : withCondition(named, condition, first));
  return guarded(context, part, () => read(context));
}
