import { digestRun } from '../../core/instance/planDigest';
import type { Command, Invocation } from '../command';
import type { ExitCode } from '../exitCodes';
import { planText } from '../output/plans';
import { faultsOf, rerunRequestOf, RERUN_OPTIONS } from '../requests';
import { withFaults, withRunner } from '../runnerAccess';
import { readWorkflow } from '../workflowInput';
import { followInstance } from './run';

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const input = readWorkflow(host, parsed.positionals[0] ?? '');
  const request = rerunRequestOf(parsed, input);
  const faults = faultsOf(parsed, input);
  return withRunner(host, input, async (runner) => {
    const plan = await runner.planRerun(request);
    if (format === 'text') host.writeOut(`${planText(input.workflow.name.value, plan, { isPinned: request.definition === undefined })}\n\n`);
    return withFaults(runner, faults, async () => {
      const { id } = await runner.rerun({ ...request, expects: digestRun(plan) });
      return followInstance(invocation, input, { runner, id, instant: request.scheduleInstant });
    });
  });
}

export const rerunCommand: Command = {
  name: 'rerun',
  usage: 'FILE --at TIME --failed | --from TASK | --only TASK | --all',
  summary: 'run a schedule time again: what failed, from a task on, one task, or everything',
  about: [
    'Makes a new run of the same logical instance, with the same schedule time and a fresh budget of retries. Tasks that are not run again are carried over from the run that produced them.',
    'The workflow file is used as it is now, so that what you mended is what runs, and what has changed since the run before is listed; --pinned runs by the definition of that run instead. What will run and what is carried over is listed first; `idempo plan rerun …` only lists it.',
    'A run that was started for chosen tasks is repeated as it was by --all. Parameters given at the start are kept, unless new ones are given.',
  ],
  examples: [
    ['idempo rerun examples/orders/orders.workflow.yaml --at 2025-03-02 --failed', 'the failed tasks and what follows them'],
    ['idempo rerun examples/orders/orders.workflow.yaml --at 2025-03-02 --from fact_sales', 'this task and all that follow it'],
    ['idempo rerun examples/orders/orders.workflow.yaml --at 2025-03-02 --all', 'everything'],
  ],
  options: RERUN_OPTIONS,
  positionals: [1, 1],
  run,
};
