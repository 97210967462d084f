import type { Condition, ConditionPart } from '../../sql/facts/conditions';
import { queryBlocksOf, type Filter, type QueryBlock } from '../../sql/facts/queryBlocks';
import { operatorAt, wordAt, type StatementView } from '../../sql/view';
import type { Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { parameterTextsOf, type ParameterTexts } from './parameterTexts';

/** A condition on a column whose value changes with the schedule time: it cuts a window out of the data. */
export interface WindowPredicate {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly block: QueryBlock;
  readonly word: Filter['word'];
  readonly condition: Condition;
  readonly column: string;
  /** Its values that change with the schedule time. */
  readonly values: readonly ConditionPart[];
}

/** One end of a window. */
export interface WindowBound {
  readonly predicate: WindowPredicate;
  readonly value: ConditionPart;
  /** The bound itself belongs to the window: `<=`, `>=`, `BETWEEN`. */
  readonly isClosed: boolean;
}

/** Two bounds of one column in one query, both of which change with the schedule time. */
export interface TwoSidedWindow {
  readonly lower: WindowBound;
  readonly upper: WindowBound;
}

const known = new WeakMap<RuleContext, readonly WindowPredicate[]>();
const knownByScript = new WeakMap<TaskScript, readonly WindowPredicate[]>();

/** Every window predicate of the linted file, in order. Read once for all rules. */
export function windowPredicatesOf(context: RuleContext): readonly WindowPredicate[] {
  const found = known.get(context) ?? context.scripts.flatMap((script) => predicatesOf(context.workflow, script));
  known.set(context, found);
  return found;
}

/** The window predicates of one task. */
export function predicatesOf(workflow: Workflow | undefined, script: TaskScript): readonly WindowPredicate[] {
  const found = knownByScript.get(script) ?? findPredicates(script, parameterTextsOf(workflow, script.task));
  knownByScript.set(script, found);
  return found;
}

function findPredicates(script: TaskScript, texts: ParameterTexts): readonly WindowPredicate[] {
  return script.steps.flatMap((step) => {
    if (!mayFollow(textOf(step.part, step.statement.statement.range))) return [];
    return queryBlocksOf(step.statement.view).blocks.flatMap((block) =>
      block.filters.flatMap(({ word, conditions }) =>
        conditions.flatMap((condition) => predicateOf({ script, step, block, word, condition }, texts))));
  });
}

function mayFollow(text: string): boolean {
  return text.includes('${') || text.includes('$[') || text.includes('!{') || text.includes('{{');
}

type Place = Omit<WindowPredicate, 'column' | 'values'>;

function predicateOf(place: Place, texts: ParameterTexts): readonly WindowPredicate[] {
  const { column, values } = place.condition;
  if (column === undefined) return [];
  const { view } = place.step.statement;
  const following = values.filter((value) => !isQuery(view, value) && texts.followsSchedule(textOf(place.step.part, value.range)));
  return following.length === 0 ? [] : [{ ...place, column, values: following }];
}

/** `id IN (SELECT …)`: what the query limits is its own rows. */
function isQuery(view: StatementView, { from }: ConditionPart): boolean {
  return operatorAt(view, from) === '(' && (wordAt(view, from + 1) === 'SELECT' || wordAt(view, from + 1) === 'WITH');
}

export function lowerBoundOf(predicate: WindowPredicate): WindowBound | undefined {
  return boundOf(predicate, { open: '>', closed: '>=', between: 0 });
}

export function upperBoundOf(predicate: WindowPredicate): WindowBound | undefined {
  return boundOf(predicate, { open: '<', closed: '<=', between: 1 });
}

interface BoundForm {
  readonly open: Condition['operator'];
  readonly closed: Condition['operator'];
  readonly between: number;
}

function boundOf(predicate: WindowPredicate, { open, closed, between }: BoundForm): WindowBound | undefined {
  const { condition, values } = predicate;
  const value = condition.values[condition.operator === 'between' ? between : 0];
  const isBound = [open, closed, 'between'].includes(condition.operator);
  if (!isBound || condition.isNegated || value === undefined || !values.includes(value)) return undefined;
  return { predicate, value, isClosed: condition.operator !== open };
}

/** Whether the predicate keeps later data out: an end, or a value that must be met. */
export function isClosing({ condition }: WindowPredicate): boolean {
  return !condition.isNegated && ['=', 'in', 'between', '<', '<='].includes(condition.operator);
}

const pairs = new WeakMap<RuleContext, readonly TwoSidedWindow[]>();

/** The windows with exactly one start and one end in their query. */
export function twoSidedWindowsOf(context: RuleContext): readonly TwoSidedWindow[] {
  const found = pairs.get(context) ?? pairUp(windowPredicatesOf(context));
  pairs.set(context, found);
  return found;
}

interface Bounds {
  readonly lower: WindowBound[];
  readonly upper: WindowBound[];
}

function pairUp(predicates: readonly WindowPredicate[]): readonly TwoSidedWindow[] {
  const blocks = new Map<QueryBlock, Map<string, Bounds>>();
  for (const predicate of predicates) {
    const columns = blocks.get(predicate.block) ?? new Map<string, Bounds>();
    blocks.set(predicate.block, columns);
    const key = `${predicate.condition.qualifier ?? ''}.${predicate.column}`;
    const bounds = columns.get(key) ?? { lower: [], upper: [] };
    columns.set(key, bounds);
    const lower = lowerBoundOf(predicate);
    const upper = upperBoundOf(predicate);
    if (lower !== undefined) bounds.lower.push(lower);
    if (upper !== undefined) bounds.upper.push(upper);
  }
  return [...blocks.values()].flatMap((columns) => [...columns.values()]).flatMap(({ lower, upper }) => {
    const [start, end] = [lower[0], upper[0]];
    return start === undefined || end === undefined || lower.length > 1 || upper.length > 1 ? [] : [{ lower: start, upper: end }];
  });
}
