import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { conditionsIn, type Condition } from '../../sql/facts/conditions';
import type { RowChange } from '../../sql/scanned';
import { findWord, nextAfter, operatorAt, wordAt, type IndexSpan, type StatementView } from '../../sql/view';
import type { Reload } from './deletedRows';
import { writtenColumns } from '../fixes/slice';
import { namesDay, namesMoment } from '../windows/columnNames';
import { parameterTextsOf } from '../windows/parameterTexts';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import type { TaskInsert } from './taskWrites';
import { hasTemplate, wordSet } from '../../sql/wordSet';

/** One bound of a window: `dt >= '${a}'`. */
export interface Bound {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  /** As written. */
  readonly value: string;
  /** `value` without what does not change it: white space, case outside strings, a type before a literal. */
  readonly key: string;
  /** Of the whole condition; for one of a BETWEEN, of that. */
  readonly range: TextRange;
}

/** What a delete and the insert behind it say about the same rows. */
export interface ReloadWindows {
  readonly change: RowChange;
  /** The column of the target that the delete limits. */
  readonly column: string;
  /** The source's column that the insert's condition is on; in most cases the one that fills `column`. */
  readonly sourceColumn: string;
  /** The expression that fills `column`, as written. */
  readonly filledBy: string;
  /** The query takes all columns of its source as they are. */
  readonly isStar: boolean;
  readonly deleted: readonly Bound[];
  readonly inserted: readonly Bound[];
}

const DATE_LITERAL = /^'?\d{4}-?\d{2}-?\d{2}/;

/**
 * The windows of both statements, where both are plain comparisons with the schedule time or a date. `undefined` when the
 * delete has another form, when several inserts share what it took, or when what the insert writes into the column cannot be told.
 */
export function readReloadWindows(reload: Reload): ReloadWindows | undefined {
  const { change, inserts } = reload;
  const [found] = inserts;
  if (found === undefined || inserts.length > 1 || change.kind !== 'delete' || found.insert.source.kind !== 'select') return undefined;
  const window = deletedWindow(reload);
  const source = window && readSource(reload.script, found, window.column);
  return source && { change, ...window, ...source };
}

/** What the delete takes, where its conditions are such comparisons. */
export function deletedWindow({ change, clearing }: Reload): Pick<ReloadWindows, 'column' | 'deleted'> | undefined {
  if (change.kind !== 'delete' || change.where === undefined) return undefined;
  const { view } = clearing.statement;
  const where = whereSpan(view, change);
  if (where === undefined) return undefined;
  const conditions = conditionsIn(view, where);
  if (conditions.some((condition) => condition.operator === 'other' || condition.operator === 'in')) return undefined;
  const window = conditions.find((condition) => boundsOf(clearing, [condition]).length > 0);
  if (window?.column === undefined) return undefined;
  const deleted = boundsOf(clearing, conditions.filter(({ column }) => column === window.column));
  return { column: window.column, deleted };
}

type SourceWindow = Pick<ReloadWindows, 'sourceColumn' | 'filledBy' | 'isStar' | 'inserted'>;

/** What the insert's source says about the rows that fill `column`. */
function readSource(script: TaskScript, { insert, step }: TaskInsert, column: string): SourceWindow | undefined {
  const { view } = step.statement;
  const { items, from } = insert.source;
  const where = wordAt(view, from) === 'SELECT' ? whereSpan(view, { from, to: insert.to }) : undefined;
  const conditions = where === undefined ? [] : conditionsIn(view, where);
  const isStar = items.length === 1 && textOf(step.part, items[0]?.range ?? { start: 0, end: 0 }).endsWith('*');
  const index = writtenColumns({ script, step, insert, definition: undefined, readsItself: false }).indexOf(column);
  const item = items[index];
  if (!isStar && item === undefined) return undefined;
  const expression = item === undefined ? column : textOf(step.part, item.expression);
  const source = { filledBy: expression, isStar };
  if (isConstant(expression)) return { ...source, sourceColumn: column, inserted: [boundOf('=', expression, item?.expression ?? { start: 0, end: 0 })] };
  const name = expression.toLowerCase().split('.').at(-1) ?? '';
  if (!/^[\w."`[\]]+$/.test(expression)) return undefined;
  const own = conditions.filter((condition) => condition.column === name.replace(/["`[\]]/g, ''));
  return own.length > 0 ? { ...source, sourceColumn: column, inserted: boundsOf(step, own) } : otherColumn(step, conditions, source);
}

/** The window is on another column of the source, so that other rows come in than were deleted. */
function otherColumn(step: ScriptStep, conditions: readonly Condition[], source: Pick<SourceWindow, 'filledBy' | 'isStar'>): SourceWindow | undefined {
  const window = conditions.find((condition) => isTimed(step, condition) && boundsOf(step, [condition]).length > 0);
  if (window?.column === undefined) return undefined;
  return { ...source, sourceColumn: window.column, inserted: boundsOf(step, conditions.filter(({ column }) => column === window.column)) };
}

/** `rank <= ${top_n}` follows a parameter too, and is no window. */
function isTimed(step: ScriptStep, { column = '', values }: Condition): boolean {
  return namesDay(column) || namesMoment(column) || values.some((value) => parameterTextsOf(undefined, undefined).followsSchedule(textOf(step.part, value.range)));
}

function isConstant(text: string): boolean {
  return /^(?:[a-z]+\s*)?'[^']*'$/i.test(text) || /^(?:\$\{[^}]*\}|\$\[[^\]]*\]|\{\{[^}]*\}\})$/.test(text);
}

const CONDITION_ENDS = wordSet('GROUP ORDER HAVING LIMIT UNION EXCEPT MINUS INTERSECT RETURNING WINDOW QUALIFY DISTRIBUTE CLUSTER SORT ON OPTION SETTINGS FETCH');

function whereSpan(view: StatementView, span: IndexSpan): IndexSpan | undefined {
  const where = findWord(view, span, 'WHERE');
  if (where === undefined) return undefined;
  let to = where + 1;
  while (to < span.to && !CONDITION_ENDS.has(wordAt(view, to)) && operatorAt(view, to) !== ')') to = nextAfter(view, to);
  return { from: where + 1, to: Math.min(to, span.to) };
}

/** The bounds among `conditions` that follow the schedule time or name a date. */
function boundsOf(step: ScriptStep, conditions: readonly Condition[]): readonly Bound[] {
  return collect(conditions, (condition): readonly Bound[] => {
    const values = condition.values.map((value) => textOf(step.part, value.range));
    if (condition.isNegated || condition.column === undefined || values.length === 0 || !values.every((value) => hasTemplate(value) || DATE_LITERAL.test(value))) return [];
    const { operator, range } = condition;
    if (operator === 'between') return [boundOf('>=', values[0] ?? '', range), boundOf('<=', values[1] ?? '', range)];
    return operator === '=' || operator === '<' || operator === '<=' || operator === '>' || operator === '>=' ? [boundOf(operator, values[0] ?? '', range)] : [];
  });
}

function boundOf(operator: Bound['operator'], value: string, range: TextRange): Bound {
  const key = value.replace(/^(?:date|timestamp|datetime)\s*(?=')/i, '').replace(/\s+/g, ' ').trim();
  return { operator, value, key: key.replace(/^'(.*)'$/, '$1'), range };
}
