import { queryBlocksOf, type Filter } from '../../sql/facts/queryBlocks';
import type { TableRead } from '../../sql/tablesRead';
import { enclosingEnd, findWord, wordAt, type StatementView } from '../../sql/view';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';
import { insertSql } from '../sqlEdit';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import type { PartitionFact } from './tableFacts';
import { windowPredicatesOf } from './windowPredicates';
import { wordSet } from '../../sql/wordSet';

export interface UnlimitedRead {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly read: TableRead;
  readonly fact: PartitionFact;
}

/** Adds `AND dt = '…'` to the read's own condition, with the value that the task uses for a column of that name. */
export function addWindow(context: RuleContext, { script, step, read, fact }: UnlimitedRead): readonly Fix[] {
  const { view } = step.statement;
  const name = `${read.alias ?? (step.statement.reads.length > 1 ? read.table.text : '')}.${fact.column}`.replace(/^\./, '');
  const condition = `${name} = ${usedValue(context, script, fact.column) ?? "'${schedule_time}'"}`;
  const filter = filterOf(view, read);
  const place = filter === undefined ? newWhere(view, read) : behind(view, filter);
  if (place === undefined) return [];
  const text = filter === undefined ? ` WHERE ${condition}` : ` AND ${condition}`;
  return [{ title: `Read one partition:${text}`, kind: 'suggest', edits: [insertSql(step.part, place, text)] }];
}

function usedValue(context: RuleContext, script: TaskScript, column: string): string | undefined {
  const used = windowPredicatesOf(context).find((predicate) => predicate.script === script && predicate.column === column && predicate.condition.operator === '=');
  const value = used?.values[0];
  return used && value && textOf(used.step.part, value.range);
}

/** The ON of a joined table, else the WHERE of its query. */
function filterOf(view: StatementView, read: TableRead): Filter | undefined {
  const filters = queryBlocksOf(view).blockOf(read.introducedAt)?.filters ?? [];
  if (isJoined(view, read)) return filters.find(({ word, from }) => word === 'ON' && from > read.index);
  return filters.find(({ word, from }) => word === 'WHERE' && from > read.index);
}

function isJoined(view: StatementView, read: TableRead): boolean {
  return wordAt(view, read.introducedAt) === 'JOIN';
}

/** Behind the last condition; nowhere when an OR decides, or nothing stands there yet. */
function behind(view: StatementView, { from, to, conditions }: Filter): number | undefined {
  if (to <= from || findWord(view, { from, to }, wordSet('OR XOR')) !== undefined || conditions.some(({ range }) => range.end <= range.start)) return undefined;
  return view.tokens[to - 1]?.end;
}

const CLAUSES = wordSet('GROUP ORDER HAVING LIMIT UNION EXCEPT MINUS INTERSECT WINDOW QUALIFY DISTRIBUTE SORT CLUSTER FETCH OFFSET ON LATERAL JOIN LEFT INNER RIGHT FULL CROSS WHERE SELECT INSERT');

/** Behind a FROM list of this table alone. */
function newWhere(view: StatementView, read: TableRead): number | undefined {
  if (isJoined(view, read) || wordAt(view, read.introducedAt) !== 'FROM') return undefined;
  const end = enclosingEnd(view, read.index);
  const next = findWord(view, { from: read.index + 1, to: end }, CLAUSES) ?? end;
  const isPlain = ['', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'UNION', 'DISTRIBUTE', 'SORT', 'CLUSTER'].includes(wordAt(view, next));
  return isPlain && !view.tokens.slice(read.index, next).some((token) => token.text === ',') ? view.tokens[next - 1]?.end : undefined;
}
