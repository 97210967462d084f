import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { sayIn } from '../../core/base/message';
import { simulationText } from '../../core/views/playText';
import { isScenarioFileName } from '../../core/workflow/fileNames';
import { openText } from '../features/attemptDocuments';
import { showScenarioProblems } from '../features/scenarioProblems';
import { sayScenarioProblem, sayTemplate } from '../lint/findingTexts';
import { sayReason } from '../viewTexts';
import { EXCLUDED, pathIn } from '../workspace/filePaths';
import { readText } from '../workspace/readText';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';

const SCENARIO_GLOB = '**/*.scenario.{yaml,yml}';

/** Plays a scenario and shows what came of it, beside. Executes and stores nothing, so that it needs no trust. */
export async function simulate(services: Services, target: CommandTarget): Promise<void> {
  const uri = await findScenario(target);
  if (uri === undefined) return;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
  const place = { folder: folder.toString(), path: pathIn(folder, uri) ?? name };
  const answer = await services.index.language.call('simulate', place, await readText(uri));
  showScenarioProblems(services.context, folder, answer.kind === 'played' ? [] : answer.problems);
  const text = answer.kind === 'played'
    ? simulationText(answer.report, { say: (message) => sayIn(message, sayTemplate), sayReason })
    : [vscode.l10n.t('The scenario {0} cannot be played:', name), ...answer.problems.map((problem) => `  ${problem.place}: ${sayScenarioProblem(problem.message)}`), ''].join('\n');
  await openText(text, `${name.replace(/\.ya?ml$/i, '')}.txt`);
}

/** Of the target, else the active editor's, else the only one, else one that the user picks. `undefined`: dismissed. */
async function findScenario(target: CommandTarget): Promise<vscode.Uri | undefined> {
  if (target.uri !== undefined) return scenarioOf(target.uri);
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && isScenarioFileName(active.path)) return active;
  const uris = await vscode.workspace.findFiles(SCENARIO_GLOB, EXCLUDED);
  if (uris.length === 0) throw new RefusedError('noScenario', vscode.l10n.t('This workspace has no scenario file (*.scenario.yaml).'));
  if (uris.length === 1) return uris[0];
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which scenario?') }))?.uri;
}

/** A command can be called with the URI of any file. */
function scenarioOf(written: string): vscode.Uri {
  const uri = vscode.Uri.parse(written);
  if (isScenarioFileName(uri.path)) return uri;
  throw new RefusedError('noScenario', vscode.l10n.t('{0} is not a scenario file.', written));
}
