import { remembered } from '../../base/remembered';
import { findTableDefinitions } from '../../sql/facts/tableDefinitions';
import type { ScannedStatement, TableWrite } from '../../sql/scanned';
import { queryBlocksOf } from '../../sql/facts/queryBlocks';
import type { StatementView } from '../../sql/view';
import type { RuleContext } from '../rule';
import { placesOf, statementFact, type FactPlace, type StatementFact, type StatementSearch } from '../statementFacts';
import { collectSteps, type ScriptStep, type TaskScript } from '../taskScript';
import { writtenColumnOf } from './writtenColumn';
import type { TextRange } from '../../base/textRange';

/** A task that keeps a log, or that only looks: its own runs are what it is about. */
export function isAboutRuns(script: TaskScript): boolean {
  return script.declared?.role !== undefined;
}

/** A fact about statements whose rows, found by a query or a condition, reach a table. */
export function writingFact<Found>(search: StatementSearch<Found>): StatementFact<Found> {
  return statementFact({ ...search, find: (statement) => (statement.writes.some(takesRows) ? search.find(statement) : []) });
}

/** Where such a fact holds; tasks that log or check aside. */
export function writingPlaces<Found>(context: RuleContext, fact: StatementFact<Found>): readonly FactPlace<Found>[] {
  return placesOf(context, fact).filter(({ script }) => !isAboutRuns(script));
}

/** Whether the statement makes a view that keeps no rows and outlives the task: what it reads is read later. */
export function definesView({ writes }: ScannedStatement): boolean {
  return writes.some((write) => write.kind === 'createAs' && write.object.includes('VIEW') && !write.object.includes('MATERIALIZED') && !write.isTemporary);
}

function takesRows(write: TableWrite): boolean {
  switch (write.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'selectInto':
      return true;
    case 'createAs':
      return !write.object.includes('VIEW') || write.object.includes('MATERIALIZED');
    default:
      return false;
  }
}

/** Whether the token stands in a WHERE, ON, HAVING or QUALIFY, so that its value is compared and not written. */
export function isInFilter({ view }: ScannedStatement, index: number): boolean {
  return filteredTokens(view)[index] === true;
}

const filteredTokens = remembered((view: StatementView): readonly boolean[] => {
  const steps = new Array<number>(view.tokens.length + 1).fill(0);
  for (const { filters } of queryBlocksOf(view).blocks) {
    for (const { from, to } of filters) {
      steps[from] = (steps[from] ?? 0) + 1;
      steps[to] = (steps[to] ?? 0) - 1;
    }
  }
  let depth = 0;
  return steps.map((step) => (depth += step) > 0);
});

/** Whether the value at `range` goes into a column that may hold what belongs to the run. */
export function isAuditValue(script: TaskScript, { statement }: ScriptStep, range: TextRange): boolean {
  if (script.auditColumns.size === 0) return false;
  const column = writtenColumnOf(statement, range);
  return column !== undefined && script.auditColumns.has(column);
}

/** Every key that is known: `idempo: tables: unique`, and the primary keys of CREATE TABLE. Columns in lower case. */
export const declaredKeys = remembered(readKeys);

function readKeys({ workflow, scripts }: RuleContext): readonly (readonly string[])[] {
  const declared = (workflow?.local.tables ?? []).map(({ unique }) => unique.map((column) => column.toLowerCase()));
  const defined = collectSteps(scripts, ({ statement }) => findTableDefinitions(statement).map(({ primaryKey }) => primaryKey));
  return [...declared, ...defined].filter((key) => key.length > 0);
}
