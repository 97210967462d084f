import type { StatusSnapshot } from '../../core/instance/status';
import type { Instant } from '../../core/schedule';
import { shortScheduleTime } from '../../core/views/formatTime';
import { wholeNumberOf } from '../arguments';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { attemptsText, failuresText, instancesTable, instanceText, stateText } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { shellWord } from '../output/shellWord';
import { withRunner } from '../runnerAccess';
import { errorTextFor, rangeOption, readWorkflow, timeOption, timeText, type WorkflowInput } from '../workflowInput';

const DEFAULT_LIMIT = 60;
const MAX_LIMIT = 100_000;

function backfillLines({ backfills }: StatusSnapshot): readonly string[] {
  return backfills.filter(({ finishedAt }) => finishedAt === undefined).map((backfill) =>
    `Backfill ${backfill.id} of ${backfill.workflowInstanceIds.length} schedule times: ${stateText(backfill.state)}${backfill.reason === undefined ? '' : `: ${backfill.reason}`}`);
}

/** What a snapshot is of: one schedule time, those of a range, or all. */
interface Asked {
  readonly at: Instant | undefined;
  readonly isRange: boolean;
}

function nothingText(input: WorkflowInput, { at, isRange }: Asked): string {
  const start = `Start with: idempo run ${shellWord(input.file.path)}`;
  if (at !== undefined) return `Nothing has run for this schedule time. ${start} --at ${shellWord(shortScheduleTime(timeText(at, input)))}`;
  return isRange ? 'Nothing has run in this range.' : `Nothing has run. ${start}`;
}

function statusText(input: WorkflowInput, snapshot: StatusSnapshot, asked: Asked): string {
  const { file, workflow, schedule } = input;
  const details = snapshot.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances);
  const errorText = errorTextFor(input);
  const parts = [`${workflow.name.value}  (${file.path}, schedule times in ${schedule.zone})`];
  if (snapshot.access === 'reader') parts.push('Another process (an editor or a terminal) runs this store now; this is how it stands.');
  if (details.length === 0) parts.push(nothingText(input, asked));
  else if (asked.at !== undefined) parts.push(...details.flatMap((detail) => [instanceText(detail, errorText), attemptsText(detail, errorText)]));
  else parts.push(instancesTable(details), failuresText(details.filter((detail, index) => details[index + 1]?.instance.logicalInstanceId !== detail.instance.logicalInstanceId), errorText));
  return [...parts, ...backfillLines(snapshot)].filter((part) => part !== '').join('\n');
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const at = timeOption(parsed, input.schedule, { name: 'at', edge: 'exact' });
  const { from, to } = at === undefined ? rangeOption(parsed, input.schedule) : { from: at, to: at };
  const limit = wholeNumberOf(parsed, 'limit', { min: 1, max: MAX_LIMIT, fallback: DEFAULT_LIMIT });
  const snapshot = await withRunner(host, input, (runner) => runner.status({
    workflow: input.workflow.name.value, limit, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to: to + 1 }),
  }));
  const details = snapshot.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances);
  host.writeOut(format === 'json' ? jsonText(instancesJson(details)) : `${statusText(input, snapshot, { at, isRange: from !== undefined || to !== undefined })}\n`);
  return EXIT.clean;
}

export const statusCommand: Command = {
  name: 'status',
  usage: 'FILE [--at TIME]',
  summary: 'show what has run, newest schedule time first',
  about: [
    'One line for each run of each schedule time. With --at: one schedule time with its tasks and attempts. Schedule times are in the workflow\'s zone, execution times in this machine\'s.',
    'Terminal and editor see the same: the store is found from the folder of the file.',
  ],
  examples: [
    ['idempo status examples/orders/orders.workflow.yaml', 'everything, newest first'],
    ['idempo status examples/orders/orders.workflow.yaml --at 2025-03-02', 'one day, with attempts and errors'],
    ['idempo status examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07 --format json', 'a week, for a program'],
  ],
  options: {
    ...AT_OPTION,
    from: { value: 'TIME', summary: 'not before this schedule time' },
    to: { value: 'TIME', summary: 'not after this schedule time; a date alone means through the end of that day' },
    limit: { value: 'N', summary: `at most N schedule times (default ${DEFAULT_LIMIT})` },
  },
  positionals: [1, 1],
  run,
};
