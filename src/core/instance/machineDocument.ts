import { BACKFILL_EVENTS, BACKFILL_TABLE } from './backfillMachine';
import { INSTANCE_EVENTS, INSTANCE_TABLE } from './instanceMachine';
import type { Cell, Table } from './machine';
import { BACKFILL_STATES, isFinished, isTaskFinished, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from './states';
import { TASK_EVENTS, TASK_TABLE } from './taskMachine';

/** Where the document stands, from the root of the project. */
export const MACHINES_PAGE = 'media/docs/state-machines.md';

/** The state machines as diagrams and complete tables; made from the tables that the runner works by. */
export function machinesText(): string {
  return [
    '# State machines',
    '',
    'Made by `npm run docs` from the tables in `src/core/instance`; a test compares them. In a table: the next state and the effects, `-` ignored (nothing to do), `!` refused (cannot happen here: a person is told so).',
    '',
    ...section('Workflow instance', {
      states: WORKFLOW_INSTANCE_STATES, events: INSTANCE_EVENTS, table: INSTANCE_TABLE, initial: ['waiting', 'submitted'], isTerminal: isFinished,
    }),
    ...section('Task instance', {
      states: TASK_INSTANCE_STATES, events: TASK_EVENTS, table: TASK_TABLE, initial: ['pending', 'carriedOver', 'skipped'], isTerminal: isTaskFinished,
    }),
    ...section('Backfill', {
      states: BACKFILL_STATES, events: BACKFILL_EVENTS, table: BACKFILL_TABLE, initial: ['running', 'waiting'],
      isTerminal: (state) => state === 'cancelled' || state === 'failed' || state === 'succeeded',
    }),
  ].join('\n');
}

interface Machine<S extends string, E extends string> {
  readonly states: readonly S[];
  readonly events: readonly E[];
  readonly table: Table<S, E, string>;
  readonly initial: readonly S[];
  readonly isTerminal: (state: S) => boolean;
}

function section<S extends string, E extends string>(title: string, machine: Machine<S, E>): readonly string[] {
  return [`## ${title}`, '', '```mermaid', 'stateDiagram-v2', ...edgesOf(machine).map((edge) => `  ${edge}`), '```', '', ...tableOf(machine), ''];
}

/** One arrow for each pair of states, with all events that lead along it. */
function edgesOf<S extends string, E extends string>({ states, events, table, initial, isTerminal }: Machine<S, E>): readonly string[] {
  const arrows = new Map<string, E[]>();
  for (const state of states) {
    for (const event of events) {
      const cell = table[state][event];
      if (typeof cell === 'string' || cell.to === state) continue;
      const arrow = `${state} --> ${cell.to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), event]);
    }
  }
  return [
    ...initial.map((state) => `[*] --> ${state}`),
    ...[...arrows].map(([arrow, along]) => `${arrow}: ${along.join(', ')}`),
    ...states.filter(isTerminal).map((state) => `${state} --> [*]`),
  ];
}

/** Events in rows, since they are more than the states. */
function tableOf<S extends string, E extends string>({ states, events, table }: Machine<S, E>): readonly string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...states]),
    row(['---', ...states.map(() => '---')]),
    ...events.map((event) => row([`**${event}**`, ...states.map((state) => describeCell(table[state][event]))])),
  ];
}

function describeCell(cell: Cell<string, string>): string {
  if (typeof cell === 'string') return cell === 'ignored' ? '-' : '!';
  return cell.effects.length === 0 ? cell.to : `${cell.to} (${cell.effects.join(', ')})`;
}
