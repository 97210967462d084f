import * as vscode from 'vscode';
import { IdempoError } from '../../core/base/errors';
import { sayError } from '../report';
import { LineIndex } from '../../core/base/lineIndex';
import type { ProofResult } from '../../core/proof/proof';
import { formatScheduleTime, newestTickNotAfter, scheduleOf } from '../../core/schedule';
import type { Services } from '../commands/services';
import { findWorkflow, type TargetWorkflow } from '../commands/target';
import { toVscodeRange } from '../features/positions';
import { terminalLine } from '../terminalText';
import { requireTrust } from '../trust';
import { readText } from '../workspace/readText';
import { saveIfDirty } from '../workspace/saveIfDirty';
import type { ItemProof, ProofItems } from './proofItems';
import { describeDifference, describeNotRun, titleOf } from './proofTexts';

export interface ProofRunServices {
  readonly services: Services;
  readonly items: ProofItems;
}

/** Proves what is asked for, one thing after the other; what is left is skipped when the user cancels. */
export async function runProofs({ services, items }: ProofRunServices, run: vscode.TestRun, leaves: readonly vscode.TestItem[]): Promise<void> {
  const cancellation = new AbortController();
  const cancelled = run.token.onCancellationRequested(() => cancellation.abort());
  for (const item of leaves) run.enqueued(item);
  try {
    for (const item of leaves) {
      const proof = items.proofOf(item);
      if (cancellation.signal.aborted || proof === undefined) run.skipped(item);
      else await proveItem({ services, run, item }, proof, cancellation.signal);
    }
  } finally {
    cancelled.dispose();
    run.end();
  }
}

interface ItemRun {
  readonly services: Services;
  readonly run: vscode.TestRun;
  readonly item: vscode.TestItem;
}

async function proveItem(itemRun: ItemRun, proof: ItemProof, signal: AbortSignal): Promise<void> {
  const { services, run, item } = itemRun;
  run.started(item);
  const begun = Date.now();
  try {
    requireTrust();
    const found = await findWorkflow(services.index, { uri: proof.workflow.toString() });
    if (found === undefined) return run.skipped(item);
    await saveIfDirty(found.uri);
    const scheduleInstant = await scheduleTimeOf(services, found);
    const { zone } = scheduleOf(found.workflow).schedule;
    write(itemRun, `${found.workflow.name.value}${proof.task === undefined ? '' : ` › ${proof.task}`}: ${titleOf(proof.kind)} (${formatScheduleTime(scheduleInstant, zone)})`);
    const runner = await services.runners.of(found);
    const definition = await services.index.definitionOf(found);
    const result = await runner.prove({ definition, scheduleInstant, kind: proof.kind, task: proof.task }, signal);
    await report(itemRun, { found, proof, result, ms: Date.now() - begun });
  } catch (error) {
    if (error instanceof IdempoError && error.code === 'cancelled') return run.skipped(item);
    write(itemRun, sayError(error));
    run.errored(item, new vscode.TestMessage(sayError(error)), Date.now() - begun);
  }
}

/** The newest schedule time that has succeeded, since there is data for it; else the newest tick. */
async function scheduleTimeOf(services: Services, found: TargetWorkflow): Promise<number> {
  const name = found.workflow.name.value;
  const { schedule } = scheduleOf(found.workflow);
  const runner = await services.runners.of(found);
  const { logicalInstances } = await runner.status({ workflow: name, limit: 20 });
  const done = logicalInstances.find(({ workflowInstances }) => workflowInstances.some(({ instance }) => instance.state === 'succeeded' && instance.isDryRun !== true));
  return done?.logicalInstance.scheduleInstant ?? newestTickNotAfter(schedule, Date.now()) ?? Date.now();
}

interface Outcome {
  readonly found: TargetWorkflow;
  readonly proof: ItemProof;
  readonly result: ProofResult;
  readonly ms: number;
}

async function report(itemRun: ItemRun, { found, proof, result, ms }: Outcome): Promise<void> {
  const { services, run, item } = itemRun;
  switch (result.outcome) {
    case 'same': {
      if (result.tables > 0) {
        write(itemRun, result.tables === 1 ? vscode.l10n.t('One table was compared: the same rows.') : vscode.l10n.t('{0} tables were compared: the same rows in each.', result.tables));
        return run.passed(item, ms);
      }
      write(itemRun, vscode.l10n.t('Nothing was written, which proves nothing.'));
      return run.skipped(item);
    }
    case 'differs': {
      const text = describeDifference(result, proof.kind);
      const message = new vscode.TestMessage(text);
      message.location = taskLocation(found, result.task ?? proof.task);
      write(itemRun, text);
      return run.failed(item, message, ms);
    }
    case 'notRun': {
      const message = new vscode.TestMessage(describeNotRun(result));
      message.location = await errorLocation(services, found, result) ?? taskLocation(found, result.task ?? proof.task);
      write(itemRun, describeNotRun(result));
      // A second run that fails is what a retry would meet.
      return result.round === 'second' ? run.failed(item, message, ms) : run.errored(item, message, ms);
    }
  }
}

function taskLocation({ uri, file, workflow }: TargetWorkflow, task: string | undefined): vscode.Location {
  const range = workflow.tasks.find(({ name }) => name.value === task)?.name.range ?? workflow.keyRange;
  return new vscode.Location(uri, toVscodeRange(new LineIndex(file.text), range));
}

async function errorLocation({ index }: Services, found: TargetWorkflow, { error }: Extract<ProofResult, { readonly outcome: 'notRun' }>): Promise<vscode.Location | undefined> {
  const { file, start, end } = error ?? {};
  if (file === undefined || start === undefined || end === undefined) return undefined;
  const uri = index.uriOf(found, file);
  const text = file === found.file.path ? found.file.text : await readText(uri);
  return new vscode.Location(uri, toVscodeRange(new LineIndex(text), { start, end }));
}

/** A test's output is a terminal. */
function write({ run, item }: ItemRun, text: string): void {
  run.appendOutput(terminalLine(text), undefined, item);
}
