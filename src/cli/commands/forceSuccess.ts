import type { WorkflowInstanceDetail } from '../../core/instance/records';
import { inputError, type ParsedArguments } from '../arguments';
import { AT_OPTION, type Command, type Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { instanceText } from '../output/instances';
import { instancesJson, jsonText } from '../output/json';
import { findNewest, withRunner } from '../runnerAccess';
import { rerunHint } from './run';
import { errorTextFor, readWorkflow, requiredTime, taskNamed, timeText, type WorkflowInput } from '../workflowInput';

async function force({ host, format }: Invocation, input: WorkflowInput, parsed: ParsedArguments): Promise<ExitCode> {
  const task = taskNamed(input, parsed.positionals[1] ?? '').name.value;
  const instant = requiredTime(parsed, input.schedule);
  return withRunner(host, input, async (runner) => {
    const newest = await findNewest(runner, input, instant);
    if (newest === undefined) throw inputError(`${input.workflow.name.value} has not run for ${timeText(instant, input)}`);
    await runner.forceSuccess(newest.instance.id, task);
    const after = await findNewest(runner, input, instant);
    const details = after === undefined ? [] : [after];
    host.writeOut(format === 'json' ? jsonText(instancesJson(details)) : details.map((each) => `${instanceText(each, errorTextFor(input))}\n${whatIsLeft(input, each)}`).join(''));
    return EXIT.clean;
  });
}

function whatIsLeft(input: WorkflowInput, detail: WorkflowInstanceDetail): string {
  return detail.instance.state === 'failed' ? `To run what is left: ${rerunHint(input, detail)}\n` : '';
}

export const forceSuccessCommand: Command = {
  name: 'force-success',
  usage: 'FILE TASK --at TIME',
  summary: 'count a failed or stopped task as done',
  about: [
    'Says that a task of the newest run of a schedule time is done although it failed or was stopped: because its data was mended by hand, or because nobody needs it. Nothing is executed.',
    'The run has then succeeded if that was all that it lacked. Otherwise `idempo rerun --failed` runs the rest, and what follows the task with it.',
  ],
  examples: [['idempo force-success examples/orders/orders.workflow.yaml fact_sales --at 2025-03-02', 'the sales of 2 March are in order']],
  options: AT_OPTION,
  positionals: [2, 2],
  run: (invocation) => force(invocation, readWorkflow(invocation.host, invocation.parsed.positionals[0] ?? ''), invocation.parsed),
};
