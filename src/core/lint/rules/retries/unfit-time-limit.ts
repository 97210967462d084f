import { collect } from '../../../base/collect';
import type { Task, Workflow, WorkflowFile } from '../../../workflow/workflow';
import type { Fix } from '../../finding';
import { callTask, callWorkflow, isDamaged } from '../../naming';
import { isUnlimited } from '../../retryLimits';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { runsInParallel, shortestPeriodMinutes, writeMinutes } from '../../schedules/period';
import { endlessScheduleOf } from '../../workspace/tickOffset';

const workflow = (schedule: string, more = ''): string => `workflow:\n  name: load\n  schedule: ${schedule}\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 2\n    fail_retry_interval: 1\n${more}`;
const DAILY = '0 0 2 * * ? *';
const taking = (seconds: number): { readonly medianSeconds: number; readonly tasks: Readonly<Record<string, { readonly medianSeconds: number; readonly permanentFailures: readonly string[] }>> } => (
  { medianSeconds: seconds, tasks: { a: { medianSeconds: seconds, permanentFailures: [] } } }
);

export const documentation: RuleDocumentation = {
  title: 'A task of a scheduled workflow has no time limit, or one that does not fit',
  why: 'A statement that hangs on a lock keeps its task running for ever: no retry begins, nobody is told, and with serial execution no later instance starts. A limit below the usual length ends good runs; one that allows all attempts together longer than the time to the next instance lets them overlap. Workflows without a schedule, and tasks without SQL, are not reported.',
  bad: [
    { kind: 'workflow', text: workflow(DAILY) },
    { kind: 'workflow', text: workflow(DAILY, '    timeout: 0\n') },
    { kind: 'workflow', text: workflow(DAILY, ['b', 'c'].map((name) => `  - name: ${name}\n    task_type: Sql\n    sql: SELECT 2\n    fail_retry_times: 2\n    fail_retry_interval: 1\n`).join('')) },
    { kind: 'workflow', text: workflow(DAILY, '    timeout: 10\n'), history: taking(1200) },
    { kind: 'workflow', text: workflow('0 0 * * * ? *', '    timeout: 30\n') },
  ],
  good: [
    { kind: 'workflow', text: workflow(DAILY, '    timeout: 30\n') },
    { kind: 'workflow', text: workflow(DAILY, '    timeout: 30\n'), history: taking(1200) },
    { kind: 'workflow', text: workflow('0 0 * * * ? *', '    timeout: 15\n') },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Shell\n    command: sleep 1\n' },
  ],
  whenToIgnore: 'When the engine itself ends long statements.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/18318', 'https://github.com/apache/dolphinscheduler/issues/11796'],
};

/** What is proposed where nothing is known of past runs, and how much longer than usual a run may take. */
const PROPOSED_MINUTES = 30;
const MARGIN = 3;

export const unfitTimeLimit: Rule = {
  code: 'R05',
  name: 'unfit-time-limit',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const { file, workflow: definition, dates } = context;
    const schedule = endlessScheduleOf(definition);
    if (file === undefined || definition === undefined || schedule === undefined) return [];
    const period = shortestPeriodMinutes(schedule, dates.instant) ?? Infinity;
    const tasks = definition.tasks.filter((task) => hasSql(task) && !isDamaged(file, task));
    const reports = collect(tasks, (task) => reportsOf(context, task, period));
    const isNowhere = definition.tasks.every((task) => task.timeoutMinutes === undefined) && reports.length === tasks.length;
    return isNowhere && tasks.length > FEW ? [oneForAll(definition, reports)] : reports;
  },
};

/** Where more tasks than this have no limit, and none has one, the workflow is told once. */
const FEW = 2;

function oneForAll(definition: Workflow, reports: readonly Report[]): Report {
  const message = `None of the ${reports.length} tasks of ${callWorkflow(definition)} has a time limit: a statement that hangs would run for ever, and neither a retry nor an alert would come. Add "timeout:" in minutes.`;
  const edits = collect(reports, ({ fixes = [] }) => collect((typeof fixes === 'function' ? fixes() : fixes).slice(0, 1), (fix) => fix.edits));
  const fixes: readonly Fix[] = edits.length === 0 ? [] : [{ title: 'Set a time limit for each task (timeout)', kind: 'suggest', edits }];
  return { file: reports[0]?.file ?? '', range: definition.name.range, message, fixes };
}

function hasSql(task: Task): boolean {
  return task.enabled && (task.sql !== undefined || task.preStatements.length > 0 || task.postStatements.length > 0);
}

function reportsOf(context: RuleContext, task: Task, period: number): readonly Report[] {
  const message = messageOf(context, task, period);
  if (context.file === undefined || message === undefined) return [];
  const proposed = proposedLimit(context, task, period);
  const { file } = context;
  const fixes = proposed === undefined ? [] : (): readonly Fix[] => limitFixes(file, task, proposed);
  return [{ file: context.file.path, range: task.timeoutMinutes?.range ?? task.name.range, task: task.name.value, message, fixes }];
}

function messageOf(context: RuleContext, task: Task, period: number): string | undefined {
  const { file, workflow: definition } = context;
  if (file === undefined || definition === undefined) return undefined;
  const called = callTask(definition, task);
  const limit = task.timeoutMinutes?.value ?? 0;
  if (limit === 0) {
    if (task.timeoutMinutes === undefined && hasOddLimit(file, task)) return undefined;
    return `Expected a time limit for ${called}: a statement that hangs would run for ever, and neither a retry nor an alert would come. Add "timeout:" in minutes.`;
  }
  const median = medianMinutes(context, task);
  if (median !== undefined && limit < median) {
    return `Half of the past runs of ${called} took ${writeMinutes(median)} or longer, but its time limit is ${writeMinutes(limit)}: it would end runs that are fine.`;
  }
  const whole = wholeMinutes(task, limit);
  if (whole <= period) return undefined;
  const attempts = attemptsOf(task);
  return `${attempts === 1 ? 'The attempt' : `The ${attempts} attempts`} of ${called} may take ${writeMinutes(whole)} together, but the next instance is due after ${writeMinutes(period)}: ${runsInParallel(definition.executionType?.value) ? 'two of them would run at once' : 'it would start late'}. Lower "timeout".`;
}

/** A `timeout` that is there but is no number: the file's form is reported, and a second key would be a mistake. */
function hasOddLimit(file: WorkflowFile, { range }: Task): boolean {
  return /(?:^|[\s{,])timeout\s*:/.test(file.text.slice(range.start, range.end));
}

function medianMinutes({ history }: RuleContext, { name }: Task): number | undefined {
  const known = history !== undefined && Object.hasOwn(history.tasks, name.value) ? history.tasks[name.value] : undefined;
  return known?.medianSeconds === undefined ? undefined : known.medianSeconds / 60;
}

/** Retries without end are another rule's matter and count as none. */
function attemptsOf({ retry: { times } }: Task): number {
  return times?.value === undefined || isUnlimited(times) ? 1 : 1 + Math.floor(times.value);
}

function wholeMinutes(task: Task, limit: number): number {
  const attempts = attemptsOf(task);
  return attempts * limit + (attempts - 1) * (task.retry.intervalMinutes?.value ?? 1);
}

/** Enough for three times the usual length, and little enough for all attempts to end in time. `undefined`: there is no such limit. */
function proposedLimit(context: RuleContext, task: Task, period: number): number | undefined {
  const median = medianMinutes(context, task);
  const wanted = median === undefined ? PROPOSED_MINUTES : Math.max(1, Math.ceil(median * MARGIN));
  const most = Math.floor((period - wholeMinutes(task, 0)) / attemptsOf(task));
  const fitting = Math.min(wanted, most);
  return fitting >= Math.max(1, median ?? 0) ? fitting : undefined;
}

function limitFixes(file: WorkflowFile, { timeoutMinutes, insertion }: Task, minutes: number): readonly Fix[] {
  const { offset, indent, newline } = insertion;
  const edit = timeoutMinutes === undefined ? { range: { start: offset, end: offset }, newText: `${newline}${indent}timeout: ${minutes}` } : { range: timeoutMinutes.range, newText: String(minutes) };
  return [{ title: `Set a time limit of ${minutes} minutes (timeout)`, kind: 'suggest', edits: [{ file: file.path, ...edit }] }];
}
