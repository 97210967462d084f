import { insertionText } from '../../../workflow/insertion';
import type { Workflow, WorkflowFile } from '../../../workflow/workflow';
import type { Fix } from '../../finding';
import { callWorkflow, isDamaged } from '../../naming';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'The workflow does not say how many days a backfill may run at a time',
  why: 'A backfill starts one workflow instance for each schedule time. Without a declared limit it depends on who starts it how many of them press on the warehouse, and on the same tables, at once.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: "0 0 2 * * ? *"\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  good: [
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: "0 0 2 * * ? *"\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\nidempo:\n  backfill:\n    max_parallel: 1\n' },
  ],
  whenToIgnore: 'For a workflow that is never backfilled.',
  threads: [],
};

export const noBackfillLimit: Rule = {
  code: 'S06',
  name: 'no-backfill-limit',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'safe',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined || workflow.local.backfillMaxParallel !== undefined || workflow.tasks.length === 0) return [];
    if (isDamaged(file, workflow)) return [];
    const message = `Expected a limit for backfills of ${callWorkflow(workflow)}: declare how many schedule times may run at a time.`;
    // Only a person who picks dates backfills a workflow that has no schedule.
    const weaker = workflow.schedule === undefined ? { severity: 'info' as const } : {};
    return [{ file: file.path, range: workflow.keyRange, message, ...weaker, fixes: () => addLimit(file, workflow) }];
  },
};

const LINE = 'max_parallel: 1';

function addLimit(file: WorkflowFile, workflow: Workflow): readonly Fix[] {
  const insertion = workflow.backfillInsertion;
  if (insertion === undefined) return [];
  const { offset } = insertion;
  const edit = { file: file.path, range: { start: offset, end: offset }, newText: insertionText(insertion, LINE) };
  return [{ title: 'Run backfills one schedule time at a time (backfill: max_parallel: 1)', kind: 'safe', edits: [edit] }];
}
