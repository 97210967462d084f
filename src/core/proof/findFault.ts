import type { Round } from './proof';
import type { TableStates } from './tableStates';

/** What was in the tables right after a task had succeeded. */
export interface TraceEntry {
  readonly task: string;
  readonly states: TableStates;
  /** Rows that it inserted, updated and deleted, also where the table is then as it was. */
  readonly rowsChanged: number;
}

export interface RoundTrace {
  readonly before: TableStates;
  /** In order of execution. */
  readonly entries: readonly TraceEntry[];
}

export interface Fault {
  readonly task: string;
  readonly table: string;
}

export interface FaultSearch {
  readonly first: RoundTrace;
  readonly second: RoundTrace;
  /** Names of the tables that differ in the end. */
  readonly differing: readonly string[];
  /** The second round began where the first one had ended: what a task did not touch then is not its fault. */
  readonly isContinued: boolean;
}

/** The first task of the second round after which a table holds something else than after the same task in the first one. */
export function findFault({ first, second, differing, isContinued }: FaultSearch): Fault | undefined {
  const rounds: readonly Round[] = isContinued ? ['second'] : ['first', 'second'];
  const traces = { first, second };
  for (const { task } of second.entries) {
    const after = { first: stepOf(first, task), second: stepOf(second, task) };
    const table = differing.find((name) => (
      fingerprintOf(after.first?.states, name) !== fingerprintOf(after.second?.states, name)
      && rounds.some((round) => hasChanged(traces[round], task, name))
    ));
    if (table !== undefined) return { task, table };
  }
  return findLastChange(second, differing);
}

function findLastChange(trace: RoundTrace, tables: readonly string[]): Fault | undefined {
  for (const { task } of [...trace.entries].reverse()) {
    const table = tables.find((name) => hasChanged(trace, task, name));
    if (table !== undefined) return { task, table };
  }
  return undefined;
}

function stepOf(trace: RoundTrace, task: string): TraceEntry | undefined {
  return trace.entries.find((entry) => entry.task === task);
}

function hasChanged(trace: RoundTrace, task: string, table: string): boolean {
  const index = trace.entries.findIndex((entry) => entry.task === task);
  if (index < 0) return false;
  const before = index === 0 ? trace.before : trace.entries[index - 1]?.states;
  return fingerprintOf(before, table) !== fingerprintOf(trace.entries[index]?.states, table);
}

export function fingerprintOf(states: TableStates | undefined, table: string): string | undefined {
  return states?.get(table)?.fingerprint;
}
