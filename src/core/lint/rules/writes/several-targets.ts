import { collect } from '../../../base/collect';
import { isSameTable } from '../../../sql/facts/sameTable';
import type { TableWrite } from '../../../sql/scanned';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { inOneTransaction, isScratchName, scratchTables, taskInserts, upsertTablesOf, type TaskInsert } from '../../writes/taskWrites';
import { transactionWordsOf } from '../../writes/transactionWords';
import { isMeantToAppend } from '../../writes/unsafeInserts';

export const documentation: RuleDocumentation = {
  title: 'A task changes several tables without a transaction',
  why: 'When a later statement fails, the earlier ones have happened: the retry repeats the first, so its rows are there twice, or counted twice.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO a (id) SELECT id FROM s;\nINSERT INTO b (id) SELECT id FROM s" },
    { kind: 'sql', dialect: 'mysql', text: "INSERT INTO old_orders SELECT * FROM orders WHERE dt < '${schedule_time}';\nDELETE FROM orders WHERE dt < '${schedule_time}'" },
  ],
  good: [
    {
      kind: 'sql',
      dialect: 'mysql',
      text: "START TRANSACTION;\nINSERT INTO old_orders SELECT * FROM orders WHERE dt < '${schedule_time}';\nDELETE FROM orders WHERE dt < '${schedule_time}';\nCOMMIT",
    },
    { kind: 'sql', dialect: 'hive', text: "FROM s INSERT OVERWRITE TABLE a PARTITION (dt='${schedule_time}') SELECT id INSERT OVERWRITE TABLE b PARTITION (dt='${schedule_time}') SELECT id" },
  ],
  whenToIgnore: 'When it does not matter that the first change is made once more.',
  threads: [],
};

export const severalTargets: Rule = {
  code: 'W13',
  name: 'several-targets',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const upsertTables = upsertTablesOf(context.scripts);
    return collect(context.scripts, (script) => {
      if (isMeantToAppend(script)) return [];
      const inserts = taskInserts(script, upsertTables);
      return [...splitMoves(context, script, inserts), ...(script.dialect === 'flink' ? [] : splitWrites(context, script, inserts))];
    });
  },
};

function remedy(script: TaskScript): string {
  return transactionWordsOf(script.dialect) === undefined ? 'Split it into one task for each table.' : 'Put them into one transaction, or split the task.';
}

/** Rows are copied first and deleted later. */
function splitMoves({ dates }: RuleContext, script: TaskScript, inserts: readonly TaskInsert[]): readonly Report[] {
  return collect(inserts, ({ insert, move, repeatability }): readonly Report[] => {
    if (move === undefined || move.isAtomic || repeatability !== 'moved') return [];
    const message = `The rows that ${insert.target.text} received are deleted here, in another step: when this fails, a retry for ${dates.scheduleTime} copies them once more. ${remedy(script)}`;
    return [{ ...placeOf(move.step.part, move.change.range), message }];
  });
}

interface DataWrite {
  readonly step: ScriptStep;
  readonly write: TableWrite;
  /** A second run would change the table again. */
  readonly isRepeatedInVain: boolean;
}

/** The first write into another table behind one that must not be repeated. */
function splitWrites({ dates }: RuleContext, script: TaskScript, inserts: readonly TaskInsert[]): readonly Report[] {
  const writes = dataWrites(script, inserts);
  const first = writes.find((write) => write.isRepeatedInVain);
  const second = writes.find((write) => first !== undefined && write.step.order > first.step.order && !isSameTable(write.write.target.key, first.write.target.key));
  if (first === undefined || second === undefined || inOneTransaction(script, first.step, second.step)) return [];
  const message = `${second.write.target.text} is changed here and ${first.write.target.text} before, each on its own: when this fails, a retry for ${dates.scheduleTime} repeats the change of ${first.write.target.text}. ${remedy(script)}`;
  return [{ ...placeOf(second.step.part, second.write.range), message }];
}

function dataWrites(script: TaskScript, inserts: readonly TaskInsert[]): readonly DataWrite[] {
  const scratch = scratchTables(script);
  const unsafe = new Set(inserts.filter(({ repeatability }) => repeatability === undefined).map(({ insert }) => insert));
  return collect(script.steps, (step) =>
    collect(step.statement.writes, (write): readonly DataWrite[] => {
      const isData = write.kind === 'insert' || write.kind === 'update' || write.kind === 'delete' || write.kind === 'merge' || write.kind === 'truncate';
      if (!isData || isScratchName(write.target.key) || scratch.has(write.target.key)) return [];
      const adds = (write.kind === 'update' || write.kind === 'merge') && step.statement.assignments.some(({ isSelfReferencing }) => isSelfReferencing);
      return [{ step, write, isRepeatedInVain: adds || (write.kind === 'insert' && unsafe.has(write)) }];
    }));
}
