import { renderTask, type TaskRendering } from '../../core/params';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { printable } from '../output/table';
import { placeOf, readWorkflow, scheduleTimeOption, taskNamed, textOf, timeText, type WorkflowInput } from '../workflowInput';

function problemPlace(input: WorkflowInput, problem: TaskRendering['problems'][number]): string {
  const text = textOf(input, problem.file);
  return text === undefined ? problem.file : placeOf({ path: problem.file, text }, problem.range.start);
}

function renderingJson(input: WorkflowInput, task: string, { instant, rendering }: { readonly instant: number; readonly rendering: TaskRendering }): Json {
  return {
    workflow: input.workflow.name.value,
    task,
    scheduleTime: timeText(instant, input),
    parts: rendering.parts.map(({ source, sql }) => ({ key: source.key, file: source.file, sql })),
    parameters: rendering.parameters.map(({ name, value, type, source }) => ({ name, value, type, source })),
    problems: rendering.problems.map((problem) => ({ code: problem.code, message: problem.message, place: problemPlace(input, problem) })),
  };
}

/** With a semicolon between the parts, so that the output is one script. A line comment at the end would swallow it. */
function scriptText(parts: readonly string[]): string {
  return parts.map((sql) => {
    const text = sql.trimEnd();
    if (parts.length === 1 || text.endsWith(';')) return `${text}\n`;
    return /(?:--|#).*$/.test(text) ? `${text}\n;\n` : `${text};\n`;
  }).join('\n');
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const [path = '', name = ''] = parsed.positionals;
  const input = readWorkflow(host, path);
  const task = taskNamed(input, name);
  const instant = scheduleTimeOption(host, parsed, input);
  const rendering = renderTask({ workflow: input.workflow, task, scheduleInstant: instant });
  if (format === 'json') host.writeOut(jsonText(renderingJson(input, name, { instant, rendering })));
  else {
    host.writeError(`${name} at ${timeText(instant, input)}\n${rendering.parameters.map((parameter) => `  ${printable(parameter.name)} = ${printable(parameter.value)}\n`).join('')}`);
    host.writeOut(scriptText(rendering.parts.map(({ sql }) => sql)));
    for (const problem of rendering.problems) host.writeError(`${problemPlace(input, problem)}: ${problem.message} [${problem.code}]\n`);
  }
  return Promise.resolve(rendering.problems.length === 0 ? EXIT.clean : EXIT.failed);
}

export const renderCommand: Command = {
  name: 'render',
  usage: 'FILE TASK [--at TIME]',
  summary: 'print a task\'s SQL as it is for a schedule time',
  about: [
    'Replaces the parameters and prints the SQL in the task\'s own dialect, before it is translated for the local run. It is the same whether the run is scheduled, retried, rerun or backfilled.',
  ],
  examples: [
    ['idempo render examples/orders/orders.workflow.yaml fact_sales --at 2025-03-01', 'the SQL of one day'],
    ['idempo render examples/orders/orders.workflow.yaml fact_sales --format json', 'with each parameter and where it comes from'],
  ],
  options: AT_OPTION,
  positionals: [2, 2],
  run,
};
