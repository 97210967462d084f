import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { workflowHistoryOf } from '../../core/language/workflowHistory';
import type { WorkflowHistory } from '../../core/lint/history';
import type { LintOptions } from '../../core/lint/linter';
import { matchesPattern, folderOf as parentOf, pathFrom } from '../../core/lint/project/pathPattern';
import { readPlainSettings } from '../../core/lint/project/projectFile';
import { mergeSettings, type LintSettings } from '../../core/lint/project/settings';
import { taskScriptsOf } from '../../core/lint/taskScript';
import { sharedNamesOf } from '../../core/lint/workspace/sharedNames';
import type { WorkspaceFacts, WorkspaceFile } from '../../core/lint/workspace';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { Runners } from '../runners';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { LoadedProject, ProjectFiles } from './projectFiles';

/** How one file is linted. */
export interface LintSetup {
  readonly settings: LintSettings;
  readonly project: LoadedProject | undefined;
}

/** What the linter is told besides the file: settings, the other workflow files of the folder, past runs. */
export class LintInputs implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri | undefined>());
  /** By workspace folder, until a workflow file changes: comparing the same object costs nothing. */
  readonly #facts = new Map<string, WorkspaceFacts>();
  #scanned = new WeakMap<WorkflowFile, WorkspaceFile>();
  #editor = readEditorSettings();

  /** What is to be linted again: the workflows of a folder of which runs are known now; `undefined`: everything, since settings changed. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly projects: ProjectFiles,
    readonly runners: Runners,
  ) {
    this.#store.add(index.onDidChange(() => this.#facts.clear()));
    this.#store.add(runners.onDidChange((folder) => this.#changed.fire(folder)));
    this.#store.add(projects.onDidChange(() => this.#settingsChanged()));
    this.#store.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('idempo.lint')) return;
      this.#editor = readEditorSettings();
      this.#settingsChanged();
    }));
  }

  /** `path`: relative to the workspace folder. `undefined`: the project file leaves the file out. */
  setupOf(folder: vscode.Uri, path: string): LintSetup | undefined {
    const project = this.projects.find(folder, path);
    if (project === undefined) return { settings: this.#editor, project };
    const seen = pathFrom(parentOf(project.project.path), path) ?? path;
    const settings = mergeSettings(this.#editor, project.project.settings);
    return settings.exclude?.some((pattern) => matchesPattern(seen, pattern)) === true ? undefined : { settings, project };
  }

  /** Those files, but for the given one, to which a change of it matters. */
  othersTiedTo(loaded: LoadedWorkflow, before: LoadedWorkflow | undefined): readonly LoadedWorkflow[] {
    const namesOf = ({ workspaceFolder, file }: LoadedWorkflow): ReadonlySet<string> => sharedNamesOf(this.#scan(workspaceFolder, file));
    const names = new Set([...namesOf(loaded), ...(before === undefined ? [] : namesOf(before))]);
    return this.index.workflows.filter((other) => other.uri.toString() !== loaded.uri.toString() && [...namesOf(other)].some((name) => names.has(name)));
  }

  async optionsOf(loaded: LoadedWorkflow, { settings }: LintSetup): Promise<LintOptions> {
    const history = await this.#historyOf(loaded);
    return { settings, workspace: this.#factsOf(loaded.workspaceFolder), ...(history !== undefined && { history }) };
  }

  /** `undefined`: it never ran, or nothing of it was read yet. */
  async #historyOf(loaded: LoadedWorkflow): Promise<WorkflowHistory | undefined> {
    const name = loaded.file.workflow?.name.value;
    const runs = this.runners.peek(loaded)?.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).filter(({ instance }) => instance.workflow === name);
    if (runs === undefined || runs.length === 0) return undefined;
    const hash = await this.index.definitionOf(loaded).then((definition) => definition.hash, () => undefined);
    return workflowHistoryOf(runs, hash);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The dialect of what was scanned may be another one now. */
  #settingsChanged(): void {
    this.#facts.clear();
    this.#scanned = new WeakMap();
    this.#changed.fire(undefined);
  }

  #factsOf(folder: vscode.Uri): WorkspaceFacts {
    const key = folder.toString();
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const inFolder = this.index.workflows.filter((loaded) => loaded.workspaceFolder.toString() === key);
    const facts = { files: inFolder.map(({ file }) => this.#scan(folder, file)) };
    this.#facts.set(key, facts);
    return facts;
  }

  #scan(folder: vscode.Uri, file: WorkflowFile): WorkspaceFile {
    const known = this.#scanned.get(file);
    if (known !== undefined) return known;
    const dialect = this.setupOf(folder, file.path)?.settings.dialect;
    const made = { file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow, dialect) };
    this.#scanned.set(file, made);
    return made;
  }
}

function readEditorSettings(): LintSettings {
  const { rules, dialect, sqlFiles } = vscode.workspace.getConfiguration('idempo').get<Readonly<Record<string, unknown>>>('lint') ?? {};
  const given = Object.entries({ rules, dialect, sqlFiles }).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return readPlainSettings(Object.fromEntries(given));
}
