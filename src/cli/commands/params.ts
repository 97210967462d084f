import { evaluateText, listParameters, typeProblemOf, type ListedParameter, type ScopeRequest } from '../../core/params';
import { formatScheduleTime, isZone, type Schedule } from '../../core/schedule';
import { printable } from '../../core/base/printable';
import { optionOf, usageError } from '../arguments';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { padColumns } from '../../core/base/columns';
import { givenValues, originText, parameterJson, refuseUnusedOutputs, VALUE_OPTIONS } from '../parameters';
import { readDefinition, requiredTime, scheduleTimeOption, taskNamed } from '../workflowInput';

/** `--timezone`, else that of the file; `Z` is how ISO 8601 writes UTC. Throws `RefusedError('usage')`. */
function zoneOption({ parsed }: Invocation, fallback: string): string {
  const zone = optionOf(parsed, 'timezone') ?? fallback;
  if (zone.toUpperCase() === 'Z') return 'UTC';
  if (isZone(zone)) return zone;
  throw usageError(`--timezone ${zone} is not a time zone: write a name such as Europe/Berlin or Asia/Shanghai`);
}

/** The scope of a file, and of a task of it when one is named. */
function fileScope(invocation: Invocation, path: string, task: string | undefined): ScopeRequest {
  const { host, parsed } = invocation;
  const read = readDefinition(host, path);
  const zone = zoneOption(invocation, read.schedule.zone);
  const input = { ...read, schedule: { ...read.schedule, zone } };
  return {
    scheduleInstant: scheduleTimeOption(host, parsed, input),
    zone,
    workflow: input.workflow,
    ...(task === undefined ? {} : { task: taskNamed(input, task) }),
    ...givenValues(parsed),
  };
}

function bareScope(invocation: Invocation): ScopeRequest {
  const { parsed } = invocation;
  if (optionOf(parsed, 'task') !== undefined) throw usageError('--task names a task of a file: give the file with --file');
  const zone = zoneOption(invocation, 'UTC');
  const schedule: Schedule = { cron: undefined, zone, startAt: undefined, endAt: undefined };
  return { scheduleInstant: requiredTime(parsed, schedule), zone, ...givenValues(parsed) };
}

function timesJson({ scheduleInstant, zone }: ScopeRequest): { readonly [key: string]: Json } {
  return { scheduleTime: formatScheduleTime(scheduleInstant, zone), scheduleTimeUtc: new Date(scheduleInstant).toISOString(), timezone: zone };
}

/** What stays as written is no failure: DolphinScheduler uses the text so. A value that does not fit its type is one. */
function evaluate(invocation: Invocation, expression: string): ExitCode {
  const { host, parsed, format } = invocation;
  if (expression.trim() === '') throw usageError('which expression? For example idempo params eval \'$[yyyyMMdd-1]\' --at 2025-03-01');
  const file = optionOf(parsed, 'file');
  const request = file === undefined ? bareScope(invocation) : fileScope(invocation, file, optionOf(parsed, 'task'));
  refuseUnusedOutputs(request, listParameters(request));
  const result = evaluateText(expression, request);
  if (result.kind === 'failed') {
    host.writeError(`idempo params: ${printable(result.message)}\n`);
    return EXIT.failed;
  }
  const { text, unresolved, parameters } = result;
  const problems = parameters.flatMap((parameter) => (typeProblemOf(parameter) === undefined ? [] : [`\${${parameter.name}} ${typeProblemOf(parameter) ?? ''}`]));
  const notes = unresolved.map(({ written, reason }) => `${written} stays as it is: it ${reason}`);
  if (format === 'json') host.writeOut(jsonText({ expression, value: text, ...timesJson(request), parameters: parameters.map(parameterJson), unresolved: notes, problems }));
  else host.writeOut(`${printable(text)}\n`);
  for (const line of format === 'json' ? [] : [...notes.map((note) => `Note: ${note}`), ...problems]) host.writeError(`${printable(line)}\n`);
  return problems.length === 0 ? EXIT.clean : EXIT.failed;
}

function listedProblem({ parameter, reason }: ListedParameter): string | undefined {
  return reason ?? (parameter === undefined ? undefined : typeProblemOf(parameter));
}

function listedJson(listed: ListedParameter): Json {
  const { name, parameter } = listed;
  const known = parameter === undefined ? { name, value: null, type: null, source: null, producer: null, awaits: null, overrode: [] } : parameterJson(parameter);
  return { ...known, problem: listedProblem(listed) ?? null };
}

function list(invocation: Invocation, path: string, name: string): ExitCode {
  const { host, format } = invocation;
  const request = fileScope(invocation, path, name);
  const listed = listParameters(request);
  refuseUnusedOutputs(request, listed);
  if (format === 'json') host.writeOut(jsonText({ task: name, ...timesJson(request), parameters: listed.map(listedJson) }));
  else {
    const rows = listed.map((each) => [
      printable(each.name), each.parameter === undefined ? '' : printable(each.parameter.value),
      each.parameter === undefined ? 'no value' : originText(each.parameter),
    ]);
    host.writeOut(`${padColumns(rows).join('\n')}\n`);
    for (const each of listed) {
      const problem = listedProblem(each);
      if (problem !== undefined) host.writeError(`${printable(`\${${each.name}} ${problem}`)}\n`);
    }
  }
  return listed.every((each) => listedProblem(each) === undefined) ? EXIT.clean : EXIT.failed;
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const [what, first = '', second] = invocation.parsed.positionals;
  if (what === 'eval' && second === undefined) return Promise.resolve(evaluate(invocation, first));
  if (what === 'list' && second !== undefined) return Promise.resolve(list(invocation, first, second));
  throw usageError('write idempo params eval EXPRESSION or idempo params list FILE TASK');
}

export const paramsCommand: Command = {
  name: 'params',
  usage: 'eval EXPRESSION --at TIME | list FILE TASK [--at TIME]',
  summary: 'what an expression or a task\'s parameters are at a schedule time',
  about: [
    'params eval prints the value of a text with ${…} and $[…], and nothing else. What DolphinScheduler leaves as it is, such as an unknown name or $[1], stays as it is; standard error says why. A text that can only be a date expression or a built-in may be written without its brackets.',
    'params list prints every parameter that a task may use, with its value, where it comes from, and what it takes the place of. Precedence: output of a task before, given at the start, task, workflow, project, built-in.',
  ],
  examples: [
    ['idempo params eval \'$[yyyyMMdd-1]\' --at "2020-12-01 12:30:00" --timezone Asia/Shanghai', 'prints 20201130'],
    ['idempo params eval \'${system.biz.date}_${region}\' --at 2025-03-01 --param region=eu', 'prints 20250228_eu'],
    ['idempo params list examples/orders/orders.workflow.yaml fact_sales --at 2025-03-01', 'every parameter of a task'],
  ],
  options: {
    ...AT_OPTION,
    timezone: { value: 'ZONE', summary: 'zone of the schedule time (default: the file\'s, else UTC)' },
    file: { value: 'FILE', summary: 'for eval: a workflow file whose parameters count' },
    task: { value: 'TASK', summary: 'for eval: a task of that file whose parameters count' },
    ...VALUE_OPTIONS,
  },
  positionals: [2, 3],
  run,
};
