import { collect } from '../../../base/collect';
import { isNotExecuted } from '../../../sql/facts/insertProtection';
import { includesTable } from '../../../sql/facts/sameTable';
import type { RowChange, ScannedStatement } from '../../../sql/scanned';
import { findWord, operatorAt, wordAt } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { isWindowed, placeOf, textOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { tablesByOrder } from '../../writes/tablesByOrder';
import { isScratchName, scratchTables } from '../../writes/taskWrites';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'DELETE or UPDATE without WHERE',
  why: 'The statement changes every row of the table. In a task that stands for one day, a rerun of that day destroys all others.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'UPDATE t SET v = 0' },
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM t;\nINSERT INTO t SELECT * FROM s WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t' },
    { kind: 'sql', dialect: 'bigquery', text: 'UPDATE t SET v = 0 WHERE true' },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM t WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t;\nINSERT INTO t SELECT * FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE t JOIN s ON s.id = t.id SET t.v = s.v' },
  ],
  whenToIgnore: 'When the table is a scratch table of this task alone.',
  threads: [],
};

export const unlimitedChange: Rule = {
  code: 'X01',
  name: 'unlimited-change',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collect(context.scripts, (script) => {
      const scratch = scratchTables(script);
      return collect(script.steps, (step) =>
        collect(step.statement.writes, (write) => {
          if ((write.kind !== 'update' && write.kind !== 'delete') || (write.from > 0 && isNotExecuted(step.statement.view)) || limits(step, write)) return [];
          const { key } = write.target;
          if (isScratchName(key) || includesTable(scratch, key)) return [];
          if (write.kind === 'delete' && isFullReload(script, step, key)) return [];
          const verb = write.kind === 'delete' ? 'deletes' : 'changes';
          const name = write.kind.toUpperCase();
          const { scheduleTime } = context.dates;
          const message = write.where === undefined
            ? `\`${name}\` without WHERE ${verb} all rows of ${write.target.text}: a rerun for ${scheduleTime} would touch every other day as well.`
            : `\`${name}\` with a WHERE that is always true ${verb} all rows of ${write.target.text}: a rerun for ${scheduleTime} would touch every other day as well.`;
          return [{ ...placeOf(step.part, write.range), message }];
        }));
    }),
};

/** Whether a condition or a join chooses the rows. `WHERE true` does not. */
function limits({ part, statement }: ScriptStep, write: RowChange): boolean {
  if (!write.isLimited) return wordAt(statement.view, write.from + 1) === 'TOP' || isChosenBefore(statement, write);
  if (write.where === undefined) return true;
  const isConstant = /^[\s(]*(?:true|1|(['"]?\w+['"]?)\s*=\s*\1|not\s+false)[\s);]*$/i.test(textOf(part, write.where));
  return !isConstant || findWord(statement.view, write, wordSet('JOIN USING LIMIT PARTITION')) !== undefined;
}

/** `WITH c AS (SELECT … WHERE …) UPDATE c …` and `UPDATE (SELECT … WHERE …) …`: a query says which rows are meant. */
function isChosenBefore({ view }: ScannedStatement, write: RowChange): boolean {
  if (operatorAt(view, write.from + 1) === '(') return true;
  const named = view.tokens[wordAt(view, write.from + 1) === 'FROM' ? write.from + 2 : write.from + 1]?.upper.toLowerCase();
  return wordAt(view, 0) === 'WITH' && view.tokens.some((token, i) => i < write.from && token.upper.toLowerCase() === named && wordAt(view, i + 1) === 'AS' && operatorAt(view, i + 2) === '(');
}

/** A task without a window that empties a table and fills it again from scratch. */
function isFullReload(script: TaskScript, { order }: ScriptStep, table: string): boolean {
  return !isWindowed(script) && (filled(script).last(table) ?? -1) >= order;
}

const filled = tablesByOrder(({ writes }) => writes.filter(({ kind }) => kind === 'insert').map(({ target }) => target.key));
