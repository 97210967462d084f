import { memorySimulation } from '../../adapters/memory';
import { playScenario } from '../../core/simulation/play';
import { readScenario, type ScenarioReading } from '../../core/simulation/readScenario';
import { reportOf } from '../../core/simulation/simulationReport';
import { simulationText } from '../../core/views/playText';
import { printable } from '../../core/base/printable';
import { inputError } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import type { CliHost } from '../host';
import { jsonText } from '../output/json';
import { simulationJson } from '../output/simulation';
import { shownPath, workspaceRoot } from '../paths';
import { configurationError } from '../workflowInput';

async function readFrom(host: CliHost, written: string): Promise<ScenarioReading> {
  if (written === '-') return readScenario({ path: 'scenario.yaml', text: await host.readStandardInput(), readFile: (path) => host.files.read(path, host.cwd), root: '' });
  const path = shownPath(host.cwd, written);
  if (host.files.kindOf(path) === 'folder') throw inputError(`${path} is a folder: name a scenario file`);
  const read = host.files.read(path);
  if (read.kind === 'missing') throw inputError(`${path} does not exist`);
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  const root = workspaceRoot(host, path);
  return readScenario({ path, text: read.text, readFile: (named) => host.files.read(named, root === '' ? host.cwd : root), root });
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const { scenario, problems } = await readFrom(host, parsed.positionals[0] ?? '');
  for (const { place, message } of problems) host.writeError(`${place}: ${printable(message)}\n`);
  if (scenario === undefined) return EXIT.configuration;
  const simulation = await playScenario(scenario, memorySimulation());
  host.writeOut(format === 'json' ? jsonText(simulationJson(simulation)) : simulationText(reportOf(simulation)).split('\n').map(printable).join('\n'));
  return EXIT.clean;
}

export const simulateCommand: Command = {
  name: 'simulate',
  usage: 'SCENARIO.yaml',
  summary: 'play a workflow on a virtual clock with scripted outcomes',
  about: [
    'Shows in milliseconds what retries, reruns, backfills, pauses and crashes lead to. No SQL runs, no store is opened, and no time passes: a scenario says how long each attempt of a task takes and how it ends, and what a person does meanwhile.',
    'workflow: a workflow file, relative to the scenario; or the workflow itself under definition: (its tasks then need no SQL).',
    'at: the schedule time (default: the schedule\'s last one before 2025-01-01), or backfill: {dates: [...]} or {from, to}, with mode, order, parallel, exclude, onFailure, batchSize and pause; or schedule: all, newestOnly or skip, for ticks that fire as time goes on.',
    'tasks: by name, the outcomes of its attempts in turn, whatever run they belong to; the last one repeats: A: [{takes: 5s, ends: failed}, {takes: 5s, ends: succeeded, out: {n: "1"}}]. ends: succeeded, failed, permanent (not retried), timeout or never, killed. A task that is not listed succeeds after 1 second. A mapping of schedule times to such lists holds for these times only. A task of another type than SQL is played when it is listed, and skipped as in a real run when it is not.',
    'commands: what a person does, {after: 3s, do: pause} at a time since the start, {at: "2024-08-11 00:00:03", do: stop} at a time of the virtual clock, {when: ended, do: rerunFailed} once a state is reached after the commands before it. when: ended, a state (paused, failed, …) or {task: A, is: running}. do: pause, resume, stop, rerun, rerunFailed, rerunFrom, rerunOnly, forceSuccess, recover (with task: A), run, backfill, pauseBackfill, resumeBackfill, cancelBackfill, changeBackfill, crash, clock, edit, fault, schedule, scheduleOff. instance: a schedule time chooses among several. What the state does not allow is listed under refusals, and the play goes on.',
    'start: {tasks: [A], scope: task_post|task_pre|task_only, params: {…}, projectParams: {…}, dryRun: true}. others: instances of other workflows, for Dependent tasks. workflows: other definitions, for SubWorkflow tasks. limits: {tasks: 2, instances: 1}. recovery: continue or pause, after a crash. failureStrategy: continue or end. until: 60d, the length of the play at most.',
    'At one moment, work that ends comes before commands. The exit code is 0 whatever the play comes to, and 78 for a scenario with mistakes.',
  ],
  examples: [
    ['idempo simulate examples/simulate/retry.scenario.yaml', 'what a retry policy does, as a table and a timeline'],
    ['idempo simulate examples/simulate/backfill.scenario.yaml --format json', 'every instance, task instance and attempt, for a program'],
  ],
  options: {},
  positionals: [1, 1],
  run,
};
