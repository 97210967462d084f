import { bindTask, listParameters, renderTask, type BoundStatement, type RenderProblem, type RenderRequest, type TaskRendering } from '../../core/params';
import { printable } from '../../core/base/printable';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { givenValues, originText, parameterJson, refuseUnusedOutputs, VALUE_OPTIONS } from '../parameters';
import { placeOf, readDefinition, scheduleTimeOption, taskNamed, textOf, timeText, type WorkflowInput } from '../workflowInput';

interface Rendered {
  readonly instant: number;
  readonly rendering: TaskRendering;
  readonly statements: readonly BoundStatement[];
  /** Of the rendering, and warnings about what is wrong in DolphinScheduler only. */
  readonly problems: readonly RenderProblem[];
}

function renderAll(request: RenderRequest): Rendered {
  const rendering = renderTask(request);
  const statements = bindTask(request);
  const warnings = statements.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'warning'));
  return { instant: request.scheduleInstant, rendering, statements, problems: [...rendering.problems, ...warnings] };
}

function problemPlace(input: WorkflowInput, problem: RenderProblem): string {
  const text = textOf(input, problem.file);
  return text === undefined ? problem.file : placeOf({ path: problem.file, text }, problem.range.start);
}

function renderingJson(input: WorkflowInput, task: string, { instant, rendering, statements, problems }: Rendered): Json {
  return {
    workflow: input.workflow.name.value,
    task,
    scheduleTime: timeText(instant, input),
    parts: rendering.parts.map(({ source, sql }) => ({ key: source.key, file: source.file, sql })),
    statements: statements.map(({ key, sql, binds, isExecuted }) => ({ key, sql, binds: binds.map((bind) => ({ ...bind })), isExecuted })),
    parameters: rendering.parameters.map(parameterJson),
    problems: problems.map((problem) => ({ code: problem.code, severity: problem.severity, message: problem.message, place: problemPlace(input, problem) })),
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
  const input = readDefinition(host, path);
  const task = taskNamed(input, name);
  const instant = scheduleTimeOption(host, parsed, input);
  const request = { workflow: input.workflow, task, scheduleInstant: instant, ...givenValues(parsed) };
  refuseUnusedOutputs(request, listParameters({ ...request, zone: input.schedule.zone }));
  const rendered = renderAll(request);
  const { rendering: { parts, parameters }, problems } = rendered;
  if (format === 'json') host.writeOut(jsonText(renderingJson(input, name, rendered)));
  else {
    const values = parameters.map((parameter) => `  ${printable(parameter.name)} = ${printable(parameter.value)}  (${originText(parameter)})\n`);
    host.writeError(`${name} at ${timeText(instant, input)}\n${values.join('')}`);
    host.writeOut(scriptText(parts.map(({ sql }) => sql)));
    for (const problem of problems) host.writeError(`${problemPlace(input, problem)}: ${problem.severity === 'error' ? '' : 'warning: '}${problem.message} [${problem.code}]\n`);
  }
  return Promise.resolve(problems.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.clean);
}

export const renderCommand: Command = {
  name: 'render',
  usage: 'FILE TASK [--at TIME] [--param NAME=VALUE]…',
  summary: 'print a task\'s SQL as it is for a schedule time',
  about: [
    'Replaces the parameters and prints the SQL in the task\'s own dialect, before it is translated for the local run. It is the same whether the run is scheduled, retried, rerun or backfilled.',
    'Standard error lists the values and where they come from. With --format json there is also each statement as DolphinScheduler binds it: a ? for each value, and the values with name, type and source; what goes wrong only there is a warning.',
  ],
  examples: [
    ['idempo render examples/orders/orders.workflow.yaml fact_sales --at 2025-03-01', 'the SQL of one day'],
    ['idempo render examples/orders/orders.workflow.yaml fact_sales --format json', 'with each parameter and where it comes from, and the bound values'],
  ],
  options: { ...AT_OPTION, ...VALUE_OPTIONS },
  positionals: [2, 2],
  run,
};
