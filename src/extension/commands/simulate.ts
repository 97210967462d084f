import * as vscode from 'vscode';
import { memorySimulation } from '../../adapters/memory';
import { RefusedError } from '../../core/base/errors';
import { playScenario } from '../../core/simulation/play';
import { readScenario, type ScenarioReading } from '../../core/simulation/readScenario';
import { simulationText } from '../../core/simulation/simulationText';
import { isScenarioFileName } from '../../core/workflow/fileNames';
import type { ReadFileResult } from '../../core/workflow/parseWorkflowFile';
import { openText } from '../features/attemptDocuments';
import type { Platform } from '../platform';
import { readReferencedFile, readText } from '../workspace/readText';
import type { Services } from './services';
import type { CommandTarget } from './target';

const SCENARIO_GLOB = '**/*.scenario.{yaml,yml}';
const EXCLUDED = '**/{node_modules,.git}/**';

/** A scenario names a workflow, that names SQL files and other workflows, and those name files. */
const MAX_ROUNDS = 12;

/** Plays a scenario and shows what came of it, beside. Executes and stores nothing, so that it needs no trust. */
export async function simulate(services: Services, target: CommandTarget): Promise<void> {
  const uri = await findScenario(target);
  if (uri === undefined) return;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const { scenario, problems } = await read(services.index.platform, uri);
  const text = scenario === undefined
    ? [vscode.l10n.t('The scenario {0} cannot be played:', name), ...problems.map(({ place, message }) => `  ${place}: ${message}`), ''].join('\n')
    : simulationText(await playScenario(scenario, memorySimulation()));
  await openText(text, `${name.replace(/\.ya?ml$/i, '')}.txt`);
}

/** Of the target, else the active editor's, else the only one, else one that the user picks. `undefined`: dismissed. */
async function findScenario(target: CommandTarget): Promise<vscode.Uri | undefined> {
  if (target.uri !== undefined) return vscode.Uri.parse(target.uri);
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && isScenarioFileName(active.path)) return active;
  const uris = await vscode.workspace.findFiles(SCENARIO_GLOB, EXCLUDED);
  if (uris.length === 0) throw new RefusedError('noScenario', vscode.l10n.t('This workspace has no scenario file (*.scenario.yaml).'));
  if (uris.length === 1) return uris[0];
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which scenario?') }))?.uri;
}

/** Reads the scenario again until every file that it asked for was read beforehand. */
async function read(platform: Platform, uri: vscode.Uri): Promise<ScenarioReading> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
  const input = { path: uri.path.slice(folder.path.length + 1), text: await readText(uri), root: '' };
  const files = new Map<string, ReadFileResult>();
  for (let round = 1; ; round++) {
    const wanted = new Set<string>();
    const reading = readScenario({
      ...input,
      readFile: (path) => {
        const known = files.get(path);
        if (known === undefined) wanted.add(path);
        return known ?? { kind: 'missing' };
      },
    });
    if (wanted.size === 0 || round === MAX_ROUNDS) return reading;
    for (const path of wanted) files.set(path, await readReferencedFile(platform, folder, path));
  }
}
