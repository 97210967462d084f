import type { Rule, RuleDocumentation } from '../../rule';
import { isWindowed } from '../../taskScript';

const workflow = (type: string, sql: string): string => `workflow:\n  name: load\n  schedule: 0 0 * * * ? *\n  timezone: UTC\n  execution_type: ${type}\ntasks:\n  - name: a\n    task_type: Sql\n    sql: ${sql}\n`;
const WINDOWED = "INSERT OVERWRITE TABLE t PARTITION (dt='${schedule_time}') SELECT id FROM s";

export const documentation: RuleDocumentation = {
  title: 'Schedule times are dropped although each stands for its own data',
  why: 'With `serial_discard` an instance that is due while another one runs is dropped, and with `serial_priority` the running one is stopped. The data of that schedule time is never loaded, and no instance fails.',
  bad: [
    { kind: 'workflow', text: workflow('serial_discard', WINDOWED) },
    { kind: 'workflow', text: workflow('SERIAL_PRIORITY', WINDOWED) },
  ],
  good: [
    { kind: 'workflow', text: workflow('serial_wait', WINDOWED) },
    { kind: 'workflow', text: workflow('serial_discard', 'INSERT OVERWRITE TABLE t SELECT id FROM s') },
  ],
  whenToIgnore: 'When a later schedule time makes up for the dropped one.',
  threads: [],
};

export const discardedTicks: Rule = {
  code: 'S10',
  name: 'discarded-ticks',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow: definition, scripts, dates }) => {
    const type = definition?.executionType;
    const match = /^serial_(discard|priority)$/i.exec(type?.value.trim() ?? '');
    const windowed = scripts.find(isWindowed)?.task;
    if (file === undefined || type === undefined || match === null || windowed === undefined || definition?.schedule === undefined) return [];
    const what = match[1]?.toLowerCase() === 'discard' ? 'an instance that is due while another runs is dropped' : 'a running instance is stopped when the next one is due';
    const message = `With \`${type.value}\` ${what}: the data of ${dates.scheduleTime}, say, would never be loaded by "${windowed.name.value}". Use "serial_wait".`;
    return [{ file: file.path, range: type.range, message }];
  },
};
