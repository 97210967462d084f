import { remembered } from '../../base/remembered';
import { collect } from '../../base/collect';
import { findNewestValues, type NewestValue } from '../../sql/facts/latestReads';
import { isSameTable } from '../../sql/facts/sameTable';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { namesDay, namesMoment } from './columnNames';
import { parameterTextsOf } from './parameterTexts';
import { isExempt } from './windowReport';

/** A newest value that no schedule time limits: it is another one on the day of a rerun. */
export interface NewestRead {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly newest: NewestValue;
  /** It is the newest value of what the statement itself writes, and rows behind it are taken: a high-water mark. */
  readonly isHighWaterMark: boolean;
}

/** For P02 and P03, read once. */
export const newestReadsOf = remembered((context: RuleContext) => collect(context.scripts, (script) => (isExempt(script) ? [] : readsOf(context, script))));

/** Names of columns that count loads. */
const LOAD_NAMES = /(?:^|_)(?:version|snapshot|batch|batch_id|load_id|snapshot_id|updated|created)$/;

/** Words without which no newest value is taken: most statements have none. */
const MAY_BE_NEWEST = /\bmax\b|\bdesc\b/i;

function readsOf(context: RuleContext, script: TaskScript): readonly NewestRead[] {
  const texts = parameterTextsOf(context.workflow, script.task);
  return collect(script.steps.filter((step) => MAY_BE_NEWEST.test(textOf(step.part, step.statement.statement.range))), (step) =>
    findNewestValues(step.statement)
      .filter(({ column, range }) => isTimeLike(column) && !texts.followsSchedule(textOf(step.part, range)))
      .map((newest) => ({ script, step, newest, isHighWaterMark: isHighWaterMark(step, newest) })));
}

function isTimeLike(column: string): boolean {
  return namesDay(column) || namesMoment(column) || LOAD_NAMES.test(column);
}

/** dbt's name of the table that a model fills. */
const OWN_TEMPLATE = /^\{\{\s*this\s*\}\}$/;

function isHighWaterMark({ statement }: ScriptStep, { condition, reads }: NewestValue): boolean {
  const isBehind = (condition?.operator === '>' || condition?.operator === '>=') && !condition.isNegated;
  return isBehind && reads.some(({ table }) => OWN_TEMPLATE.test(table.text) || statement.writes.some((write) => isSameTable(write.target.key, table.key)));
}
