import { readMerge, type Merge } from '../../../sql/facts/merges';
import { findWord, type IndexSpan, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';
import { hasTemplate } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'MERGE deletes every row that its source does not have',
  why: 'The source holds the rows of one window. Whatever it does not hold is deleted, all other days included: a backfill of one day empties the table but for that day.',
  bad: [
    {
      kind: 'sql',
      dialect: 'sqlserver',
      text: "MERGE INTO t USING (SELECT id, v FROM s WHERE dt = '${schedule_time}') s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY SOURCE THEN DELETE;",
    },
  ],
  good: [
    {
      kind: 'sql',
      dialect: 'sqlserver',
      text: "MERGE INTO t USING (SELECT id, v FROM s WHERE dt = '${schedule_time}') s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY SOURCE AND t.dt = '${schedule_time}' THEN DELETE;",
    },
    { kind: 'sql', dialect: 'spark', text: 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY SOURCE THEN DELETE' },
  ],
  whenToIgnore: 'When the source always holds the whole table.',
  threads: ['https://docs.databricks.com/aws/en/sql/language-manual/delta-merge-into'],
};

export const deleteMissing: Rule = {
  code: 'W09',
  name: 'delete-missing',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts, (write, { part, statement: { view } }) => {
          if (write.kind !== 'merge') return [];
          const merge = readMerge(view, write);
          if (!isPartOfSource(view, merge)) return [];
          return merge.branches
            .filter((branch) => branch.kind === 'notMatchedBySource' && branch.action === 'DELETE' && !namesTarget(view, branch.condition))
            .map((branch) => {
              const message = `\`NOT MATCHED BY SOURCE THEN DELETE\` deletes every row of ${write.target.text} that is not in this window: a run for ${context.dates.scheduleTime} would remove all other days. Add the window: \`AND <day> = '\${schedule_time}'\`.`;
              return { ...placeOf(part, rangeOfBranch(view, branch)), message };
            });
        }),
};

/** Whether the source holds some rows only: its query has a condition, or the schedule time stands in it or in the ON. */
function isPartOfSource(view: StatementView, { source, on }: Merge): boolean {
  const isTimed = ({ from, to }: IndexSpan): boolean => view.tokens.slice(from, to).some((token) => hasTemplate(token.text));
  return isTimed(source) || isTimed(on) || findWord(view, source, 'WHERE') !== undefined;
}

/** Any condition limits what is deleted; one that is always true does not. */
function namesTarget(view: StatementView, { from, to }: IndexSpan): boolean {
  const text = view.tokens.slice(from, to).map((token) => token.upper).join('');
  return text !== '' && text !== 'TRUE' && text !== '1=1';
}

function rangeOfBranch(view: StatementView, branch: IndexSpan): { readonly start: number; readonly end: number } {
  return { start: view.tokens[branch.from]?.start ?? 0, end: view.tokens[branch.to - 1]?.end ?? 0 };
}
