import { loadWorkflow } from '../runner/loadedWorkflow';
import { findFault, fingerprintOf, type RoundTrace } from './findFault';
import type { ProofPorts } from './ports';
import type { NotRun, ProofRequest, ProofResult, TableDifference } from './proof';
import { compareRows } from './rowDifference';
import { ProofSession, type Conditions, type RoundRequest } from './session';
import { readTableRows, type TableRows, type TableStates } from './tableStates';

const DAY_MS = 86_400_000;

/** Another year, month, day, weekday, hour, minute, second and millisecond. */
const CLOCK_SHIFT_MS = 400 * DAY_MS + 7 * 3_600_000 + 11 * 60_000 + 13_457;

/** How long after its schedule time a scheduler may begin a run. */
const SCHEDULER_DELAY_MS = 11_457;

/** What is in the user's tables after a round. */
interface RoundResult {
  readonly trace: RoundTrace;
  readonly states: TableStates;
  /** Of the tables that the round changed. */
  readonly rows: ReadonlyMap<string, TableRows | undefined>;
}

/**
 * Runs a workflow, or a task after what it needs, twice in copies of the store in memory and compares every table that one of the
 * runs changed. Throws `RefusedError('definitionInvalid')` when the file cannot be run at all.
 */
export async function prove(ports: ProofPorts, request: ProofRequest): Promise<ProofResult> {
  const workflow = loadWorkflow(request.definition);
  const usual: Conditions = { now: ports.now, randomSalt: '' };
  const { kind } = request;
  const first: RoundRequest = { ...request, workflow, round: 'first', scope: scopeOf(request, 'to'), inputs: request.inputs };
  const session = await ProofSession.open(ports, usual);
  let before: RoundResult | NotRun;
  try {
    before = await runRound(session, first, []);
    if ('outcome' in before) return before;
    if (kind === 'twice') {
      const after = await runRound(session, { ...first, round: 'second', scope: scopeOf(request, 'only') }, [...before.rows.keys()]);
      return 'outcome' in after ? after : compare(before, after, true);
    }
  } finally {
    session.close();
  }
  for (const conditions of otherConditions(usual, request)) {
    const after = await runElsewhere({ ports, conditions, request: { ...first, round: 'second' }, kept: [...before.rows.keys()] });
    const result = 'outcome' in after ? after : compare(before, after, false);
    if (result.outcome !== 'same') return result;
  }
  return { outcome: 'same', tables: comparedTables(before, [...before.rows.keys()]) };
}

/** Of the clock: a run in time, as a scheduler makes it, whose rows a late one may miss, and one on another day of another year. */
function otherConditions(usual: Conditions, { kind, scheduleInstant }: ProofRequest): readonly Conditions[] {
  if (kind !== 'clock') return [{ ...usual, randomSalt: '/other' }];
  return [scheduleInstant + SCHEDULER_DELAY_MS, usual.now + CLOCK_SHIFT_MS].map((now) => ({ ...usual, now }));
}

function scopeOf({ task }: ProofRequest, kind: 'to' | 'only'): RoundRequest['scope'] {
  return task === undefined ? { kind: 'all' } : { kind, tasks: [task] };
}

interface SecondRound {
  readonly ports: ProofPorts;
  readonly conditions: Conditions;
  readonly request: RoundRequest;
  readonly kept: readonly string[];
}

async function runElsewhere({ ports, conditions, request, kept }: SecondRound): Promise<RoundResult | NotRun> {
  const session = await ProofSession.open(ports, conditions);
  try {
    return await runRound(session, request, kept);
  } finally {
    session.close();
  }
}

/** `kept`: names of tables whose rows are wanted besides those that the round changes. */
async function runRound(session: ProofSession, request: RoundRequest, kept: readonly string[]): Promise<RoundResult | NotRun> {
  const trace = await session.run(request);
  if ('outcome' in trace) return trace;
  const states = session.states();
  const changed = [...states.keys()].filter((table) => fingerprintOf(trace.before, table) !== fingerprintOf(states, table) || wasWritten(trace, table));
  const tables = new Set([...changed, ...kept.filter((table) => states.has(table))]);
  return { trace, states, rows: new Map([...tables].map((table) => [table, readTableRows(session.store, table)])) };
}

/** Also when what was written is what had been there. */
function wasWritten({ before, entries }: RoundTrace, table: string): boolean {
  return entries.some(({ states }) => fingerprintOf(states, table) !== fingerprintOf(before, table));
}

/** `isContinued`: the second round began where the first one had ended. */
function compare(first: RoundResult, second: RoundResult, isContinued: boolean): ProofResult {
  const written = [...new Set([...first.rows.keys(), ...second.rows.keys()])].sort();
  const differing = written.filter((table) => fingerprintOf(first.states, table) !== fingerprintOf(second.states, table));
  const fault = findFault({ first: first.trace, second: second.trace, differing, isContinued });
  const table = fault?.table ?? differing[0];
  if (table === undefined) return { outcome: 'same', tables: comparedTables(first, written) };
  return {
    outcome: 'differs',
    difference: differenceOf(table, first, second),
    task: fault?.task,
    others: differing.filter((name) => name !== table),
  };
}

/** What has run before is often written again as it was: then every table is as it was. */
function comparedTables({ trace, states }: RoundResult, written: readonly string[]): number {
  if (written.length > 0) return written.length;
  return trace.entries.some(({ rowsChanged }) => rowsChanged > 0) ? states.size : 0;
}

const NO_ROWS: TableRows = { columns: [], rows: [] };

function differenceOf(table: string, first: RoundResult, second: RoundResult): TableDifference {
  const rowsOf = ({ states, rows }: RoundResult): TableRows | undefined => (states.has(table) ? rows.get(table) : NO_ROWS);
  return {
    table,
    firstRows: first.states.get(table)?.rowCount,
    secondRows: second.states.get(table)?.rowCount,
    rows: compareRows(rowsOf(first), rowsOf(second)),
  };
}
