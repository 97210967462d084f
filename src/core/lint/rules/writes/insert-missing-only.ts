import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'Rows that are there already are never corrected',
  why: 'A rerun adds nothing twice, but it repairs nothing either: a row that was wrong stays wrong, and the rerun still succeeds.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO NOTHING' },
    { kind: 'sql', dialect: 'mysql', text: 'INSERT IGNORE INTO t (id, v) SELECT id, v FROM s' },
  ],
  good: [{ kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v' }],
  whenToIgnore: 'When rows never change after they were first written. Say so: `write: insert-missing` for the task under `idempo: tasks:`.',
  threads: [],
};

export const insertMissingOnly: Rule = {
  code: 'W02',
  name: 'insert-missing-only',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts.filter(({ declared }) => declared?.write?.value !== 'insert-missing'), (write, { part }, script) => {
          if (write.kind !== 'insert' || (write.guard !== 'ignore' && write.guard !== 'conflictNothing')) return [];
          const message = `Rows of ${write.target.text} that are there already stay as they are: a rerun for ${context.dates.scheduleTime} corrects none of them. If that is meant, declare it: ${script.task === undefined ? '"-- idempo: ignore W02 because …"' : `"write: insert-missing" under "idempo: tasks: ${script.task.name.value}:"`}.`;
          return [{ ...placeOf(part, write.range), message }];
        }),
};
