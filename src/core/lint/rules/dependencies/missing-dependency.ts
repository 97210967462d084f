import { addDependency, addLineBelow } from '../../../workflow/yamlEdits';
import type { Fix } from '../../finding';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { findMissingWaits, type MissingWait } from '../../workspace/missingWaits';

const TWO_TASKS = "workflow:\n  name: load\ntasks:\n  - name: raw\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE raw_orders PARTITION (dt='${schedule_time}') SELECT id FROM shop\n";

export const documentation: RuleDocumentation = {
  title: 'A task reads a table that another task of the workflow writes, and does not wait for it',
  why: 'Tasks without an edge between them may run at the same time or in any order. The reader then finds the rows of an earlier run, or half of the new ones, and nothing fails.',
  bad: [
    { kind: 'workflow', text: `${TWO_TASKS}  - name: staged\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE staged PARTITION (dt='\${schedule_time}') SELECT id FROM raw_orders\n` },
    { kind: 'workflow', text: `${TWO_TASKS}  - name: staged\n    task_type: Sql\n    deps: []\n    sql: SELECT count(*) FROM \`Raw_Orders\`\n` },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: report\n    task_type: Sql\n    sql: SELECT count(*) FROM mart\n  - name: mart\n    task_type: Sql\n    deps: [report]\n    sql: INSERT OVERWRITE TABLE mart SELECT id FROM shop\n' },
  ],
  good: [
    { kind: 'workflow', text: `${TWO_TASKS}  - name: staged\n    task_type: Sql\n    deps: [raw]\n    sql: INSERT OVERWRITE TABLE staged PARTITION (dt='\${schedule_time}') SELECT id FROM raw_orders\n` },
    { kind: 'workflow', text: `${TWO_TASKS}  - name: wait\n    task_type: Shell\n    deps: [raw]\n  - name: staged\n    task_type: Sql\n    deps: [wait]\n    sql: SELECT id FROM raw_orders\n` },
    { kind: 'workflow', text: `${TWO_TASKS}  - name: yesterday\n    task_type: Sql\n    sql: SELECT count(*) FROM raw_orders WHERE dt = '$[yyyy-MM-dd-1]'\n` },
    { kind: 'workflow', text: `${TWO_TASKS}  - name: other\n    task_type: Sql\n    sql: WITH raw_orders AS (SELECT 1 AS id) SELECT id FROM raw_orders\n` },
  ],
  whenToIgnore: 'When the reader wants the rows of the schedule time before: declare `depends_on_past: true` for it under `idempo: tasks:`.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/15807', 'https://github.com/apache/dolphinscheduler/issues/8373'],
};

export const missingDependency: Rule = {
  code: 'D01',
  name: 'missing-dependency',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => findMissingWaits(context).map((wait) => reportOf(context, wait)),
};

function reportOf(context: RuleContext, wait: MissingWait): Report {
  const { reader, writer, isReversed, isOtherStore } = wait;
  const place = { ...placeOf(reader.step.part, reader.read.table.range), task: reader.task.name.value };
  const severity = isReversed || isOtherStore ? { severity: 'warning' } as const : {};
  return { ...place, ...severity, message: isReversed ? reversedMessage(context, wait) : unorderedMessage(context, wait), fixes: () => fixesFor(context, wait, writer.task.name.value) };
}

function unorderedMessage({ dates }: RuleContext, { reader, writer, tables, isOtherStore }: MissingWait): string {
  const [from, to] = [writer.task.name.value, reader.task.name.value];
  const doubt = isOtherStore ? ` Both name different datasources: ignore this if ${tables} is another table there.` : '';
  return `"${to}" reads ${tables}, which "${from}" writes, but does not wait for it: for ${dates.scheduleTime} it may find the rows of an earlier run, or half of the new ones. Add "${from}" to its deps.${doubt}`;
}

function reversedMessage({ dates }: RuleContext, { reader, writer, tables }: MissingWait): string {
  const [from, to] = [writer.task.name.value, reader.task.name.value];
  return `"${to}" reads ${tables} before "${from}" writes it: for ${dates.scheduleTime} it finds what the schedule time before left. "${from}" waits for "${to}", so the opposite edge would make a cycle: turn the edge round, or declare "depends_on_past: true" for "${to}" under "idempo: tasks".`;
}

function fixesFor({ file }: RuleContext, { reader, isReversed }: MissingWait, writer: string): readonly Fix[] {
  if (file === undefined) return [];
  const name = reader.task.name.value;
  const edit = isReversed ? addLineBelow(file, ['idempo', 'tasks', name], 'depends_on_past: true') : addDependency(file, reader.task, writer);
  if (edit === undefined) return [];
  const title = isReversed ? `Declare that "${name}" needs the schedule time before (depends_on_past: true)` : `Let "${name}" wait for "${writer}" (deps)`;
  return [{ title, kind: 'suggest', edits: [{ file: file.path, ...edit }] }];
}
