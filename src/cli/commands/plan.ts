import { isFinished } from '../../core/instance/states';
import { usageError, type OptionSpecs, type ParsedArguments } from '../arguments';
import { COMMON_OPTIONS, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { backfillPlanJson, backfillPlanText, planJson, planText } from '../output/plans';
import { BACKFILL_OPTIONS, backfillRequestOf } from '../backfillRequest';
import { faultsOf, rerunRequestOf, RERUN_OPTIONS, runRequestOf, RUN_OPTIONS } from '../requests';
import { findNewest, withRunner } from '../runnerAccess';
import { readWorkflow, type WorkflowInput } from '../workflowInput';
import { reportAlreadyRan } from './run';

type Planner = (invocation: Invocation, input: WorkflowInput) => Promise<ExitCode>;

function write({ host, format }: Invocation, text: string, json: Json): ExitCode {
  host.writeOut(format === 'json' ? jsonText(json) : `${text}\nNothing was done.\n`);
  return EXIT.clean;
}

const PLANNERS: Readonly<Record<string, Planner>> = {
  run: (invocation, input) => {
    const request = runRequestOf(invocation.host, invocation.parsed, input);
    return withRunner(invocation.host, input, async (runner) => {
      const existing = await findNewest(runner, input, request.scheduleInstant);
      if (existing !== undefined && isFinished(existing.instance.state)) return reportAlreadyRan(invocation, input, { detail: existing, asked: request.scope });
      const plan = await runner.planRun(request);
      return write(invocation, planText(input.workflow.name.value, plan), planJson(input.workflow.name.value, plan));
    });
  },
  rerun: (invocation, input) => {
    const request = rerunRequestOf(invocation.parsed, input);
    return withRunner(invocation.host, input, async (runner) => {
      const plan = await runner.planRerun(request);
      return write(invocation, planText(input.workflow.name.value, plan, { isPinned: request.definition === undefined }), planJson(input.workflow.name.value, plan));
    });
  },
  backfill: (invocation, input) => {
    const request = backfillRequestOf(invocation.host, invocation.parsed, input);
    return withRunner(invocation.host, input, async (runner) => {
      const plan = await runner.planBackfill(request);
      return write(invocation, backfillPlanText(plan), backfillPlanJson(plan));
    });
  },
};

const OPTIONS: Readonly<Record<string, OptionSpecs>> = { run: RUN_OPTIONS, rerun: RERUN_OPTIONS, backfill: BACKFILL_OPTIONS };

/** What the command itself would not take is no option of its plan either: left out, another thing than asked for would be planned. */
function refuseOthers({ options }: ParsedArguments, verb: string): void {
  const known = { ...OPTIONS[verb], ...COMMON_OPTIONS };
  const other = [...options.keys()].find((name) => !Object.hasOwn(known, name));
  if (other !== undefined) throw usageError(`--${other} is no option of idempo ${verb}: idempo ${verb} --help lists them`);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const [verb = '', path = ''] = invocation.parsed.positionals;
  const planner = Object.hasOwn(PLANNERS, verb) ? PLANNERS[verb] : undefined;
  if (planner === undefined) throw usageError(`plan what? Write idempo plan ${Object.keys(PLANNERS).join(' | ')} FILE …`);
  refuseOthers(invocation.parsed, verb);
  const input = readWorkflow(invocation.host, path);
  faultsOf(invocation.parsed, input);
  return planner(invocation, input);
}

export const planCommand: Command = {
  name: 'plan',
  usage: 'run | rerun | backfill FILE …',
  summary: 'say what run, rerun or backfill would do, and do nothing',
  about: [
    'Takes the same arguments as `idempo run`, `idempo rerun` and `idempo backfill` and prints exactly what they would do: which schedule times, which tasks, and why. Nothing is made and nothing runs.',
  ],
  examples: [
    ['idempo plan run examples/orders/orders.workflow.yaml --at 2025-03-01', 'the tasks in the order in which they would run'],
    ['idempo plan rerun examples/orders/orders.workflow.yaml --at 2025-03-02 --failed', 'what would run again and what would be carried over'],
    ['idempo plan backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07', 'which schedule times would run'],
  ],
  options: {
    ...RUN_OPTIONS, ...RERUN_OPTIONS, ...BACKFILL_OPTIONS,
    from: { value: 'TIME|TASK', summary: 'backfill: the first schedule time; rerun: this task and all that follow it' },
  },
  positionals: [2, 2],
  run,
};
