import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import { reportError } from '../report';
import { chooseAsIf } from './asIf';
import { openAttemptText } from './attempt';
import { backfillByQuestions, openBackfillPlanner, planMissing } from './backfill';
import { openSummary } from '../features/attemptDocuments';
import { COMMANDS, type CommandId } from './ids';
import { newWorkflow } from '../onboarding/newWorkflow';
import { openSample } from '../onboarding/sample';
import { explainRule } from './explainRule';
import { find } from './find';
import { injectFault } from './injectFault';
import { actOnBackfill, actOnInstance } from './instances';
import { openSource } from './open';
import { switchOffSchedule, switchOnSchedule } from './localSchedule';
import { readPanelMenu } from './panelMenu';
import { previewSql } from './previewSql';
import { rerun } from './rerun';
import { run } from './run';
import type { Services } from './services';
import { simulate } from './simulate';
import type { CommandTarget } from './commandTarget';
import { findWorkflow, readTarget } from './target';

type Handler = (services: Services, target: CommandTarget) => Promise<void>;

/** A record over every command id: a forgotten one does not compile. */
const HANDLERS: Readonly<Record<CommandId, Handler>> = {
  [COMMANDS.runWorkflow]: (services, target) => run(services, target, 'all'),
  [COMMANDS.dryRunWorkflow]: (services, target) => run(services, target, 'dry'),
  [COMMANDS.backfillWorkflow]: openBackfillPlanner,
  [COMMANDS.backfillByQuestions]: backfillByQuestions,
  [COMMANDS.planMissing]: planMissing,
  [COMMANDS.switchOnSchedule]: switchOnSchedule,
  [COMMANDS.switchOffSchedule]: switchOffSchedule,
  [COMMANDS.showStatus]: showStatus,
  [COMMANDS.showSummary]: showSummary,
  [COMMANDS.openWorkflow]: openSource,
  [COMMANDS.runFromTask]: (services, target) => run(services, target, 'from'),
  [COMMANDS.runOnlyTask]: (services, target) => run(services, target, 'only'),
  [COMMANDS.injectFault]: injectFault,
  [COMMANDS.previewSql]: previewSql,
  [COMMANDS.openAttemptLog]: (services, target) => openAttemptText(services, target, 'log'),
  [COMMANDS.openAttemptSql]: (services, target) => openAttemptText(services, target, 'sql'),
  [COMMANDS.openTask]: openSource,
  [COMMANDS.chooseAsIf]: chooseAsIf,
  [COMMANDS.rerunFailed]: (services, target) => rerun(services, target, 'failed'),
  [COMMANDS.rerunFrom]: (services, target) => rerun(services, target, 'from'),
  [COMMANDS.rerunOnly]: (services, target) => rerun(services, target, 'only'),
  [COMMANDS.rerunAll]: (services, target) => rerun(services, target, 'all'),
  [COMMANDS.pauseInstance]: (services, target) => actOnInstance(services, target, 'pause'),
  [COMMANDS.resumeInstance]: (services, target) => actOnInstance(services, target, 'resume'),
  [COMMANDS.cancelInstance]: (services, target) => actOnInstance(services, target, 'cancel'),
  [COMMANDS.pauseBackfill]: (services, target) => actOnBackfill(services, target, 'pause'),
  [COMMANDS.resumeBackfill]: (services, target) => actOnBackfill(services, target, 'resume'),
  [COMMANDS.cancelBackfill]: (services, target) => actOnBackfill(services, target, 'cancel'),
  [COMMANDS.simulate]: simulate,
  [COMMANDS.explainRule]: explainRule,
  [COMMANDS.showOlder]: showOlder,
  [COMMANDS.refresh]: refresh,
  [COMMANDS.find]: find,
  [COMMANDS.newWorkflow]: newWorkflow,
  [COMMANDS.openSample]: ({ context }) => openSample(context),
};

/** Registers every command; an error reaches the user through `reportError`, once. */
export function registerCommands(services: Services): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(HANDLERS)) {
    const call = async (argument: unknown): Promise<void> => {
      const asked = readPanelMenu(id, argument);
      return asked === undefined ? handler(services, readTarget(argument)) : services.askPanel(asked);
    };
    store.add(vscode.commands.registerCommand(id, (argument: unknown) => call(argument).catch(reportError)));
  }
  return store;
}

/** Without a target: of the workflow in the active editor, else of the one that the panel showed last. */
async function showStatus(services: Services, target: CommandTarget): Promise<void> {
  await services.index.scan();
  const active = vscode.window.activeTextEditor?.document.uri;
  const isWorkflow = active !== undefined && services.index.find(active)?.file.workflow !== undefined;
  // Without a target it comes from the palette or the status bar; the tree and the lenses keep the keyboard.
  if (target.uri !== undefined) return services.showPanel(target);
  await services.showPanel(isWorkflow ? { ...target, uri: active.toString() } : target, 'takeFocus');
}

/** The status of a workflow as plain lines, for a screen reader. */
async function showSummary(services: Services, target: CommandTarget): Promise<void> {
  const found = await findWorkflow(services.index, target);
  if (found !== undefined) await openSummary(found, found.workflow.name.value);
}

async function showOlder(services: Services, target: CommandTarget): Promise<void> {
  const found = await findWorkflow(services.index, target);
  if (found !== undefined) await services.runners.showOlder(found);
}

async function refresh(services: Services): Promise<void> {
  await services.index.rescan();
  await services.runners.refreshAll();
}
