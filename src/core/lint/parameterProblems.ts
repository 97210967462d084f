import { exampleOutputs, renderTask } from '../params';
import type { RenderProblem } from '../params/renderTask';
import type { Task, Workflow } from '../workflow/workflow';
import type { Report, RuleContext } from './rule';

/** What goes wrong when each task's SQL is rendered for the example schedule time, by code (V01, V03, V04 …). */
export function parameterReports(context: RuleContext, code: string): readonly Report[] {
  const { workflow } = context;
  if (workflow === undefined) return [];
  return workflow.tasks.flatMap((task) =>
    problemsOf(context, workflow, task)
      .filter((problem) => problem.code === code)
      .map(({ message, file, range, severity }) => ({ message, file, range, severity, task: task.name.value })));
}

const rendered = new WeakMap<Task, readonly RenderProblem[]>();

/** Rendered once for all rules; a changed file has new task objects. */
function problemsOf(context: RuleContext, workflow: Workflow, task: Task): readonly RenderProblem[] {
  const known = rendered.get(task);
  if (known !== undefined) return known;
  const upstream = exampleOutputs(workflow, task);
  const { problems } = renderTask({ workflow, task, scheduleInstant: context.dates.instant, upstream });
  rendered.set(task, problems);
  return problems;
}
