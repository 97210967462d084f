import type { DifferentRows, NotRun, ProofResult } from '../../core/proof/proof';
import { listProofCases, type ProofCase } from '../../core/proof/proofCases';
import { printableLines } from '../../core/base/printable';
import { hasOption } from '../arguments';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { caseTitle, proofsJunit, type ProvedCase } from '../output/proofs';
import { inputsOf, START_VALUES } from '../requests';
import { withRunner } from '../runnerAccess';
import { placeOf, readWorkflow, scheduleTimeOption, taskNamed, textOf, timeText, type WorkflowInput } from '../workflowInput';

async function prove(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const scheduleInstant = scheduleTimeOption(host, parsed, input);
  const chosen = new Set((parsed.options.get('task') ?? []).map((name) => taskNamed(input, name).name.value));
  const cases = listProofCases(input.workflow).filter(({ task }) => (
    chosen.size > 0 ? task !== undefined && chosen.has(task) : task === undefined || hasOption(parsed, 'each-task')
  ));
  const proved = await proveAll(invocation, input, { cases, scheduleInstant });
  const at = timeText(scheduleInstant, input);
  if (format === 'json') host.writeOut(jsonText({ workflow: input.workflow.name.value, scheduleTime: at, proofs: proved.map(caseJson) }));
  if (format === 'junit') host.writeOut(proofsJunit(input.file.path, proved, (each) => messageOf(input, each)));
  if (format === 'text') host.writeOut(summary(proved, at));
  return proved.every(({ result }) => result.outcome === 'same') ? EXIT.clean : EXIT.failed;
}

interface Wanted {
  readonly cases: readonly ProofCase[];
  readonly scheduleInstant: number;
}

/** One after the other; Ctrl-C ends it. */
async function proveAll({ host, parsed, format }: Invocation, input: WorkflowInput, { cases, scheduleInstant }: Wanted): Promise<readonly ProvedCase[]> {
  return withRunner(host, input, async (runner) => {
    const cancellation = new AbortController();
    const listening = host.onInterrupt(() => cancellation.abort());
    const proved: ProvedCase[] = [];
    try {
      for (const each of cases) {
        const result = await runner.prove({ definition: input.definition, scheduleInstant, ...each, ...inputsOf(parsed) }, cancellation.signal);
        proved.push({ ...each, result });
        if (format === 'text') host.writeOut(textOfCase(input, { ...each, result }));
      }
    } finally {
      listening.dispose();
    }
    return proved;
  });
}

function summary(proved: readonly ProvedCase[], at: string): string {
  const failed = proved.filter(({ result }) => result.outcome !== 'same').length;
  return failed === 0 ? `All ${proved.length} proofs hold for ${at}.\n` : `${failed} of ${proved.length} proofs do not hold for ${at}.\n`;
}

function textOfCase(input: WorkflowInput, proved: ProvedCase): string {
  const { result } = proved;
  if (result.outcome !== 'same') return `✗ ${caseTitle(proved)}\n${printableLines(messageOf(input, result), 2)}\n`;
  const note = result.tables === 0 ? ' (nothing was written, which proves nothing)' : ` (${result.tables} ${result.tables === 1 ? 'table' : 'tables'})`;
  return `✓ ${caseTitle(proved)}${note}\n`;
}

function messageOf(input: WorkflowInput, result: Exclude<ProofResult, { readonly outcome: 'same' }>): string {
  return result.outcome === 'differs' ? differenceText(input, result) : notRunText(input, result);
}

function differenceText(input: WorkflowInput, { task, difference: { table, firstRows, secondRows, rows }, others }: DifferentRows): string {
  const range = input.workflow.tasks.find(({ name }) => name.value === task)?.name.range ?? input.workflow.keyRange;
  const lines = [
    `${placeOf(input.file, range.start)}: ${task === undefined ? 'something' : task} leaves other rows in ${table}`,
    `rows after the first run: ${firstRows ?? 'no table'}, after the second: ${secondRows ?? 'no table'}`,
    ...(rows === undefined ? [] : [`  (${rows.columns.join(', ')})`, ...rows.missingRows.map((row) => `- (${row.join(', ')})`), ...rows.addedRows.map((row) => `+ (${row.join(', ')})`)]),
    ...(others.length === 0 ? [] : [`these tables differ as well: ${others.join(', ')}`]),
  ];
  return lines.join('\n');
}

function notRunText(input: WorkflowInput, { round, task, message, error }: NotRun): string {
  const text = error?.file === undefined ? undefined : textOf(input, error.file);
  const place = error?.file === undefined || error.start === undefined || text === undefined ? '' : `${placeOf({ path: error.file, text }, error.start)}: `;
  const what = task === undefined ? 'the workflow could not be run' : `${task} failed in the ${round} run`;
  return `${place}${what}: ${message}`;
}

function caseJson({ kind, task, result }: ProvedCase): Json {
  const base = { kind, task: task ?? null, outcome: result.outcome };
  switch (result.outcome) {
    case 'same': return { ...base, tables: result.tables };
    case 'notRun': return { ...base, round: result.round, failedTask: result.task ?? null, message: result.message };
    case 'differs': {
      const { table, firstRows, secondRows, rows } = result.difference;
      return { ...base, taskAtFault: result.task ?? null, table, firstRows: firstRows ?? null, secondRows: secondRows ?? null, rows: rows === undefined ? null : { ...rows }, otherTables: result.others };
    }
  }
}

export const proveCommand: Command = {
  name: 'prove',
  usage: 'FILE [--at TIME]',
  summary: 'prove by running it in copies that a workflow can be run again',
  about: [
    'Runs the workflow for one schedule time in copies of its store in memory, and compares every table that it writes: after a second run of the same schedule time, under another execution clock, and with other random values. The store itself is not changed.',
    'Says which task leaves other rows, in which table, and shows some of them. Finds what no linter can see: a clock read in a view, a counter in a trigger, a sequence. Without --at it is the newest time of the schedule that is not after now.',
  ],
  examples: [
    ['idempo prove examples/orders/orders.workflow.yaml --at 2025-03-01', 'the whole workflow'],
    ['idempo prove examples/unsafe/unsafe.workflow.yaml --at 2025-03-01 --each-task', 'and each task by itself'],
    ['idempo prove examples/orders/orders.workflow.yaml --at 2025-03-01 --format junit', 'for a CI server'],
  ],
  options: {
    ...AT_OPTION,
    task: { value: 'TASK', many: true, summary: 'this task only, after what it needs has run (can be given for several)' },
    'each-task': { summary: 'the workflow and then each of its tasks' },
    ...START_VALUES,
    format: { value: 'text|json|junit', summary: 'text for people (default), one JSON document, or JUnit\'s XML' },
  },
  formats: ['text', 'json', 'junit'],
  positionals: [1, 1],
  run: prove,
};
