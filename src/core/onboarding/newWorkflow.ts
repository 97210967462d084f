import { scheduleTimeText } from '../params/builtIns';
import { formatScheduleTime } from '../schedule';
import { tableWrite, type TemplateDialect, type WriteManner } from './workflowTemplate';

/** The answers of the wizard. */
export interface NewWorkflow {
  /** Checked by `nameProblem`. Names the workflow, its file, its task and its table. */
  readonly name: string;
  readonly dialect: TemplateDialect;
  readonly manner: WriteManner;
  /** Quartz cron. */
  readonly cron: string;
  /** IANA zone. */
  readonly zone: string;
  /** Schedule times for which the source gets made-up rows, ascending; at least one. */
  readonly ticks: readonly number[];
}

export interface NewFile {
  /** Relative to the folder that the person chose. */
  readonly path: string;
  readonly text: string;
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const ROWS_A_TICK = 3;

/** What is wrong with a name, for `switch`; `undefined`: nothing. A reserved word of SQL is no table's name. */
export function nameProblem(name: string): 'characters' | 'reserved' | undefined {
  if (!NAME.test(name)) return 'characters';
  return RESERVED.has(name) ? 'reserved' : undefined;
}

const RESERVED = new Set(
  'all and as between by case check create cross date delete desc distinct drop else end from full group having in index inner insert into is join key left like limit merge not null on or order outer partition primary right rows select set table then time timestamp to union unique update user using values view when where with'.split(' '),
);

/** The files of a workflow that runs at once and leaves the same rows however often it runs: the workflow, and a seed script. */
export function newWorkflowFiles(answers: NewWorkflow): readonly NewFile[] {
  const { name } = answers;
  return [
    { path: `${name}.workflow.yaml`, text: workflowText(answers) },
    { path: `seed/${name}.sql`, text: seedText(answers) },
  ];
}

function workflowText({ name, dialect, manner, cron, zone, ticks }: NewWorkflow): string {
  const { create, write, declared } = tableWrite(dialect, manner, name);
  const start = ticks[0] === undefined ? '' : `  start_time: "${formatScheduleTime(ticks[0], zone)}"\n`;
  return `# Every task can run again for the same schedule time and leaves the same rows.
workflow:
  name: ${name}
  schedule: "${cron}"
  timezone: ${zone}
${start}
tasks:
  - name: load_${name}
    task_type: Sql
    datasource_name: warehouse
    datasource_type: ${dialect.datasourceType}
    pre_statements:
      - ${create}
    sql: |
${indent(write, 6)}
    fail_retry_times: 2
    fail_retry_interval: 1
    timeout: 10

# Only Idempo reads this key. The seed script makes the source's tables for runs on this computer.
idempo:
  seed: [seed/${name}.sql]
  backfill:
    max_parallel: 1
  tasks:
    load_${name}: {write: ${declared}}
`;
}

function seedText({ name, ticks, zone }: NewWorkflow): string {
  const source = `${name}_source`;
  const rows = ticks.flatMap((tick, index) =>
    Array.from({ length: ROWS_A_TICK }, (_, row) => `  ('${scheduleTimeText(tick, zone)}', ${row + 1}, ${(index * ROWS_A_TICK + row + 1) * 100})`),
  );
  return `-- Made-up rows for the newest schedule times, so that the workflow runs at once. Put the shape of your own source here.
-- SQLite; runs once in each store, and again when it has changed.
DROP TABLE IF EXISTS ${source};
CREATE TABLE ${source} (dt TEXT NOT NULL, id INTEGER NOT NULL, amount_cents INTEGER NOT NULL);
INSERT INTO ${source} (dt, id, amount_cents) VALUES
${rows.join(',\n')};
`;
}

function indent(text: string, spaces: number): string {
  return text.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(spaces)}${line}`)).join('\n');
}
