import { collect } from '../../../base/collect';
import { knownParameterNames, type Placeholder } from '../../../params';
import { writtenColumnOf } from '../../writes/writtenColumn';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { placeholdersOf, placeOf, type ScriptPart, type TaskScript } from '../../taskScript';
import { isAboutRuns } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'A parameter of the run stands where the schedule time is meant',
  why: 'The start time, the number of the attempt and the id of a run are new in each run. A condition, a table or a file named by them is another one in a rerun, so the rerun neither finds nor replaces what the first run wrote.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: "INSERT OVERWRITE TABLE t SELECT id FROM s WHERE batch = '${attempt}'" },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE stage_${run_id} SELECT id FROM s' },
    { kind: 'sql', dialect: 'postgresql', text: "DELETE FROM t WHERE day = '${started_at}'" },
    {
      kind: 'workflow',
      text: "workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: SPARK\n    sql: INSERT OVERWRITE TABLE t SELECT id FROM s WHERE batch = '${attempt}'\n",
    },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: "INSERT OVERWRITE TABLE t SELECT id FROM s WHERE batch = '${schedule_time}'" },
    { kind: 'sql', dialect: 'spark', text: "INSERT OVERWRITE TABLE t SELECT id FROM s WHERE attempt = '${data_date}' -- ${attempt}" },
    {
      kind: 'workflow',
      text: "workflow:\n  name: load\n  param:\n    run_id: daily\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: SPARK\n    sql: INSERT OVERWRITE TABLE t SELECT id FROM s WHERE batch = '${run_id}'\n",
    },
  ],
  whenToIgnore: 'For a log of runs. Declare the task: `idempo: tasks: <name>: role: log`.',
  threads: ['https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html'],
};

/** Names of what belongs to a run: its start, its number, its id. Airflow's `execution_date` and `ts` are the schedule time. */
const OF_THE_RUN =
  /^(?:started_at|start_ts|run_started_at|run_id|run_uuid|dag_run_id|job_run_id|job_id|execution_id|execution_time|exec_time|run_time|run_date|run_ts|attempt|attempt_no|attempt_number|attempt_id|try_number|retry|retry_count|retry_no|task_instance_id|instance_id|workflow_instance_id|process_instance_id|system\.(?:task|workflow|process)\.instance\.id|system\.task\.execute\.path|(?:ti|task_instance|dag_run|invocation|run|execution|taskrun)\.(?:try_number|run_id|id|job_id|attemptsCount|startDate|start_date)|invocation_id)$/;

export const runParameter: Rule = {
  code: 'T05',
  name: 'run-parameter',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => collect(context.scripts.filter((script) => !isAboutRuns(script)), (script) => collect(script.parts, (part) => partReports(context, script, part))),
};

function partReports(context: RuleContext, script: TaskScript, part: ScriptPart): readonly Report[] {
  const found = placeholdersOf(part).filter(({ kind, name }) => kind !== 'time' && OF_THE_RUN.test(name.toLowerCase()));
  if (found.length === 0) return [];
  const comments = part.script.tokens.filter(({ kind }) => kind === 'comment');
  return found
    .filter((placeholder) => !comments.some(({ start, end }) => start <= placeholder.start && placeholder.end <= end))
    .filter((placeholder) => differsByRun(context, script, placeholder) && !isWrittenToAudit(script, part, placeholder))
    .map((placeholder) => reportOf(context, { script, part, placeholder }));
}

/** A declared parameter has one value for every run, whatever its name; DolphinScheduler's own names of the run are refused by V01. */
function differsByRun({ workflow }: RuleContext, { task }: TaskScript, { name }: Placeholder): boolean {
  if (workflow === undefined || task === undefined) return true;
  return !name.startsWith('system.') && !knownParameterNames(workflow, task).has(name);
}

function isWrittenToAudit(script: TaskScript, part: ScriptPart, { start, end }: Placeholder): boolean {
  if (script.auditColumns.size === 0) return false;
  const step = script.steps.find((each) => each.part.source === part.source && each.part.start <= start && end <= each.part.start + each.statement.statement.range.end);
  const column = step && writtenColumnOf(step.statement, { start: start - step.part.start, end: end - step.part.start });
  return column !== undefined && script.auditColumns.has(column);
}

interface Found {
  readonly script: TaskScript;
  readonly part: ScriptPart;
  readonly placeholder: Placeholder;
}

function reportOf({ dates }: RuleContext, { part, placeholder }: Found): Report {
  const range = { start: placeholder.start, end: placeholder.end };
  const written = part.source.text.slice(range.start, range.end);
  const message = `\`${written}\` belongs to the run: a rerun on ${dates.rerunDay} for ${dates.scheduleTime} has another one, and neither finds nor replaces what the first run wrote. Use \`\${schedule_time}\`.`;
  const isName = /[\w$]/.test(part.source.text.charAt(range.start - 1)) || /[\w$]/.test(part.source.text.charAt(range.end));
  const text = isName ? '$[yyyyMMdd]' : '${schedule_time}';
  const edits = [sqlEdit(part, range, text)];
  return { ...placeOf(part, range), message, fixes: [{ title: `Replace \`${written}\` by the schedule time: ${text}`, kind: 'suggest', edits }] };
}
