import type { WorkflowInstance } from '../instance/records';
import { describeState, type AnyState } from '../views/describeState';
import type { SimulatedInstance, SimulatedTask, Simulation } from './simulation';
import { makeTimeline, shortLength, TIMELINE_LEGEND } from './timeline';

/** A play for people: what ran, when on the virtual clock, and a picture of it. */
export function simulationText(simulation: Simulation): string {
  const sections = [
    instancesText(simulation),
    timelineText(simulation),
    backfillsText(simulation),
    refusalsText(simulation),
    simulation.warnings.length === 0 ? '' : ['Warnings:', ...simulation.warnings.map((warning) => `  ${warning}`)].join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function instancesText(simulation: Simulation): string {
  if (simulation.workflowInstances.length === 0) return 'Nothing has run.';
  return simulation.workflowInstances.map((instance) => instanceText(simulation, instance)).join('\n\n');
}

function instanceText(simulation: Simulation, { instance, parent, tasks }: SimulatedInstance): string {
  const { startedAt, finishedAt, state, reason } = instance;
  const span = startedAt === undefined ? '' : `  ${sinceStart(simulation, startedAt)} to ${finishedAt === undefined ? '…' : sinceStart(simulation, finishedAt)}`;
  const origin = parent === undefined ? instance.trigger : `part of ${nameOf(parent)}`;
  const marks = [origin, ...(instance.isDryRun === true ? ['dry run'] : [])].join(', ');
  const why = reason === undefined ? '' : `  ${reason}`;
  const rows = tasks.flatMap((task) => taskRows(simulation, task));
  return [`${nameOf(instance)} (${marks})  ${stateText(state)}${span}${why}`, ...alignColumns(rows)].join('\n');
}

function taskRows(simulation: Simulation, { task, attempts }: SimulatedTask): readonly (readonly string[])[] {
  const outputs = (task.outputs ?? []).map(({ name, value }) => `${name}=${value}`).join(' ');
  const head = [`  ${task.name}`, stateText(task.state)];
  if (attempts.length === 0) return [[...head, '', '', task.reason ?? '']];
  return attempts.map(({ attempt }, index) => {
    const isLast = index === attempts.length - 1;
    const to = attempt.finishedAt === undefined ? '…' : sinceStart(simulation, attempt.finishedAt);
    const note = attempt.error?.message ?? (isLast ? (task.reason ?? outputs) : '');
    return [...(index === 0 ? head : ['', '']), `attempt ${attempt.number} ${stateText(attempt.state)}`, `${sinceStart(simulation, attempt.startedAt)} to ${to}`, note];
  });
}

function timelineText(simulation: Simulation): string {
  const timeline = makeTimeline(simulation);
  if (timeline === undefined) return '';
  const rows = simulation.workflowInstances.flatMap(({ instance, tasks }) => {
    const shown = tasks.filter(({ attempts }) => attempts.length > 0);
    return shown.length === 0 ? [] : [[nameOf(instance), ''], ...shown.map((task) => [`  ${task.task.name}`, timeline.barsOf(task)])];
  });
  const head = [`one column is ${shortLength(timeline.stepMs)}`, timeline.ruler];
  return [`Timeline: ${TIMELINE_LEGEND}`, ...alignColumns([head, ...rows])].join('\n');
}

function backfillsText({ backfills }: Simulation): string {
  if (backfills.length === 0) return '';
  const rows = backfills.map(({ id, workflow, workflowInstanceIds, order, parallel, state, reason }) =>
    [`  ${id}`, workflow, `${workflowInstanceIds.length} schedule times`, `${order}, ${parallel} at a time`, stateText(state), reason ?? '']);
  return ['Backfills:', ...alignColumns(rows)].join('\n');
}

function refusalsText(simulation: Simulation): string {
  if (simulation.refusals.length === 0) return '';
  const rows = simulation.refusals.map(({ command, place, message, at }) => [`  ${command}`, sinceStart(simulation, at), message, place ?? '']);
  return ['Refused:', ...alignColumns(rows)].join('\n');
}

function nameOf({ workflow, scheduleTime, runNumber }: WorkflowInstance): string {
  return `${workflow} at ${scheduleTime}, run ${runNumber}`;
}

function stateText(state: AnyState): string {
  const { symbol, word } = describeState(state);
  return `${symbol} ${word}`;
}

function sinceStart({ startedAt }: Simulation, at: number): string {
  return shortLength(at - startedAt);
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, index === row.length - 1 ? 0 : cell.length)));
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd());
}
