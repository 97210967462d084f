import { remembered } from '../../base/remembered';
import { collect } from '../../base/collect';
import type { Condition, ConditionPart } from '../../sql/facts/conditions';
import { queryBlocksOf, type Filter, type QueryBlock } from '../../sql/facts/queryBlocks';
import type { ScannedStatement } from '../../sql/scanned';
import { operatorAt, wordAt, type StatementView } from '../../sql/view';
import type { Workflow } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type SqlPiece, type TaskScript } from '../taskScript';
import { parameterTextsOf } from './parameterTexts';
import { wordSet } from '../../sql/wordSet';

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

/** Every window predicate of the linted file, in order. Read once for all rules. */
export const windowPredicatesOf = remembered(({ workflow, scripts }: RuleContext) => collect(scripts, (script) => predicatesOf(script, workflow)));

/** The window predicates of one task. */
export const predicatesOf = remembered((script: TaskScript, workflow: Workflow | undefined): readonly WindowPredicate[] => {
  const texts = parameterTextsOf(workflow, script.task);
  const found: WindowPredicate[] = [];
  for (const step of script.steps) {
    for (const { block, word, condition, column, values: candidates } of templatedConditions(step)) {
      const values = candidates.filter((value) => texts.followsSchedule(textOf(step.part, value.range)));
      if (values.length > 0) found.push({ script, step, block, word, condition, column, values });
    }
  }
  return found;
});

type TemplatedCondition = Omit<WindowPredicate, 'script' | 'step'>;

const NONE: readonly TemplatedCondition[] = [];

/** The conditions of a statement that compare a column with a value in which a parameter stands. */
function templatedConditions({ statement, part }: ScriptStep): readonly TemplatedCondition[] {
  return mayFollow(part.text) ? findTemplated(statement, part) : NONE;
}

/** Statements that rewrite how rows are stored and leave the rows as they are. */
const MAINTENANCE = wordSet('OPTIMIZE ANALYZE VACUUM REORG COMPACT');

const findTemplated = remembered(({ view }: ScannedStatement, part: SqlPiece): readonly TemplatedCondition[] => {
  if (MAINTENANCE.has(wordAt(view, 0))) return NONE;
  return collect(queryBlocksOf(view).blocks, (block) => collect(block.filters, ({ word, conditions }) => collect(conditions, (condition) => {
    const { column } = condition;
    const values = condition.values.filter((value) => !isQuery(view, value) && mayFollow(textOf(part, value.range)));
    return column === undefined || values.length === 0 ? [] : [{ block, word, condition, column, values }];
  })));
});

function mayFollow(text: string): boolean {
  return text.includes('${') || text.includes('$[') || text.includes('!{') || text.includes('{{');
}

/** `id IN (SELECT …)`: what the query limits is its own rows. */
function isQuery(view: StatementView, { from }: ConditionPart): boolean {
  return operatorAt(view, from) === '(' && (wordAt(view, from + 1) === 'SELECT' || wordAt(view, from + 1) === 'WITH');
}

export function lowerBoundOf(predicate: WindowPredicate): WindowBound | undefined {
  return boundOf(predicate, { open: '>', closed: '>=', between: 0 });
}

function upperBoundOf(predicate: WindowPredicate): WindowBound | undefined {
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

/** The windows with exactly one start and one end in their query. */
export const twoSidedWindowsOf = remembered((context: RuleContext) => pairUp(windowPredicatesOf(context)));

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
  return collect(collect([...blocks.values()], (columns) => [...columns.values()]), ({ lower, upper }) => {
    const [start, end] = [lower[0], upper[0]];
    return start === undefined || end === undefined || lower.length > 1 || upper.length > 1 ? [] : [{ lower: start, upper: end }];
  });
}
