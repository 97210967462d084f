import { collect } from '../base/collect';
import { remembered } from '../base/remembered';
import { exampleOutputs, renderProblems } from '../params';
import { dialectOf } from '../sql/dialects/names';
import type { Workflow } from '../workflow/workflow';
import type { Report, RuleContext } from './rule';
import type { TaskScript } from './taskScript';
import { groupBy } from './workspace/grouping';

interface CodedReport extends Report {
  readonly code: string;
}

/** What goes wrong when each task's SQL is rendered for the example schedule time, by code (V01, V03, V04 …). */
export function parameterReports(context: RuleContext, code: string): readonly Report[] {
  return reportsByCode(context).get(code) ?? [];
}

/** Rendered once for all rules. */
const reportsByCode = remembered(({ workflow, scripts, dates }: RuleContext): ReadonlyMap<string, readonly Report[]> => {
  if (workflow === undefined) return new Map();
  return groupBy(collect(scripts, (script) => problemsOf(workflow, script, dates.instant)), ({ code }) => code);
});

function problemsOf(workflow: Workflow, { task, parts, dialect }: TaskScript, scheduleInstant: number): readonly CodedReport[] {
  if (task === undefined) return [];
  const isOwnDialect = dialect === dialectOf(task.datasourceType?.value);
  const problems = renderProblems({ workflow, task, scheduleInstant, upstream: exampleOutputs(workflow, task) }, (source) => {
    const script = isOwnDialect ? parts.find((part) => part.source === source)?.script : undefined;
    return script?.text === source.text ? script.tokens : undefined;
  });
  return problems.map(({ code, message, file, range, severity }) => ({ code, message, file, range, severity, task: task.name.value }));
}
