import { warningText } from '../../src/core/views/playText';
import type { SimulatedInstance, SimulatedTask, Simulation } from '../../src/core/simulation/simulation';

/**
 * What a play came to, a line each, times in seconds since the start:
 *
 *     run 1 manual failed 0-5
 *       A failed: 1 failed 0-5
 *       B skipped upstream
 *     run 2 rerun succeeded 5-11
 *       A carriedOver from run 1
 *       B succeeded n=1: 1 succeeded 5-11
 *     refused pause
 *
 * The schedule time is shown when there are several, the workflow when it is not `main`.
 */
export function simulationTable(simulation: Simulation, main: string): string {
  const times = new Set(simulation.workflowInstances.map(({ instance }) => instance.scheduleTime));
  const table = { simulation, main, isTimeShown: times.size > 1 };
  return [
    ...simulation.workflowInstances.flatMap((instance) => instanceLines(table, instance)),
    ...simulation.backfills.map(({ workflow, state }) => `backfill${workflow === main ? '' : ` ${workflow}`} ${state}`),
    ...simulation.refusals.map(({ command }) => `refused ${command}`),
    ...simulation.warnings.map((warning) => `warning: ${warningText(warning)}`),
  ].join('\n');
}

interface Table {
  readonly simulation: Simulation;
  readonly main: string;
  readonly isTimeShown: boolean;
}

function instanceLines(table: Table, { instance, tasks, parent }: SimulatedInstance): readonly string[] {
  const words = [
    instance.workflow === table.main ? '' : instance.workflow,
    table.isTimeShown ? instance.scheduleTime.replace(/ 00:00:00$/, '').replace(' ', 'T') : '',
    `run ${instance.runNumber}`, instance.trigger, parent === undefined ? '' : `of ${parent.workflow}`,
    instance.isDryRun === true ? 'dry' : '', instance.state, span(table, instance.startedAt, instance.finishedAt),
  ];
  return [join(words), ...tasks.map((task) => `  ${taskLine(table, task)}`)];
}

function taskLine(table: Table, { task, attempts }: SimulatedTask): string {
  const from = table.simulation.workflowInstances.find(({ instance }) => instance.id === task.carriedOverFrom)?.instance;
  const words = [
    task.name, task.state, task.skipCause ?? '', from === undefined ? '' : `from run ${from.runNumber}`,
    ...(task.outputs ?? []).map(({ name, value }) => `${name}=${value}`),
  ];
  const tries = attempts.map(({ attempt, parameters }) => join([
    String(attempt.number), attempt.state, span(table, attempt.startedAt, attempt.finishedAt),
    ...parameters.map(({ name, value }) => `${name}:${value}`),
  ]));
  return join(words) + (tries.length === 0 ? '' : `: ${tries.join(', ')}`);
}

function span({ simulation }: Table, from: number | undefined, to: number | undefined): string {
  const since = (at: number): string => String((at - simulation.startedAt) / 1000);
  return from === undefined ? '' : `${since(from)}-${to === undefined ? '' : since(to)}`;
}

function join(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}
