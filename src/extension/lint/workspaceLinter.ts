import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { applyBaseline } from '../../core/lint/project/baseline';
import { LintCache } from '../../core/lint/cache';
import type { Finding } from '../../core/lint/finding';
import type { LintResult } from '../../core/lint/linter';
import { folderOf, pathFrom } from '../../core/lint/project/pathPattern';
import { lintWorkflowNames } from '../../core/lint/workflowNames';
import { reportError } from '../report';
import { folderOf as runFolderOf } from '../runners';
import { readText } from '../workspace/readText';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { Findings } from './findings';
import type { LintInputs } from './lintInputs';
import { lintProjects } from './lintProjects';
import { lintScripts } from './lintScripts';
import type { LoadedProject } from './projectFiles';

/** After the last key press: what a change means for the other files. */
const PAUSE_MS = 800;
/** Work at a stretch before the host gets its turn. */
const SLICE_MS = 20;

/** What a workflow file was last found to have. */
interface Linted {
  readonly loaded: LoadedWorkflow;
  readonly project: LoadedProject | undefined;
  /** `undefined`: the project file leaves it out. */
  readonly result: LintResult | undefined;
}

/**
 * Keeps the findings current: a workflow file that changes is linted at once, those to which the change matters when typing
 * pauses, everything when settings change.
 */
export class WorkspaceLinter implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #cache = new LintCache();
  /** By workflow file. What is not here is to be linted in the next round. */
  readonly #linted = new Map<string, Linted>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of the newest round: an older one stops. */
  #round = 0;

  constructor(
    readonly index: WorkflowIndex,
    readonly inputs: LintInputs,
    readonly findings: Findings,
  ) {
    const onSql = ({ languageId, uri }: vscode.TextDocument): void => void (languageId === 'sql' && uri.scheme !== 'idempo' && this.#soon([]));
    this.#store.add(index.onDidChange((loaded) => void this.#changed(loaded).catch(reportError)));
    this.#store.add(inputs.onDidChange((folder) => this.#soon(index.workflows.filter((loaded) => folder === undefined || runFolderOf(loaded).toString() === folder.toString()))));
    this.#store.add(vscode.workspace.onDidOpenTextDocument(onSql));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => onSql(document)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#store.dispose();
  }

  async #changed(loaded: LoadedWorkflow | undefined): Promise<void> {
    if (loaded === undefined) {
      this.#linted.clear();
      return this.#lintDue();
    }
    this.#soon(this.inputs.othersTiedTo(loaded, this.#linted.get(loaded.uri.toString())?.loaded));
    await this.#lint(loaded);
  }

  /** Lints files at the next pause, and with them what is of no single file: names, loose scripts, project files. */
  #soon(files: readonly LoadedWorkflow[]): void {
    for (const { uri } of files) this.#linted.delete(uri.toString());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lintDue().catch(reportError), PAUSE_MS);
  }

  async #lintDue(): Promise<void> {
    const round = ++this.#round;
    const { workflows } = this.index;
    let since = Date.now();
    for (const loaded of workflows) {
      if (this.#linted.get(loaded.uri.toString())?.loaded === loaded) continue;
      await this.#lint(loaded);
      if (Date.now() - since < SLICE_MS) continue;
      await nextTurn();
      if (round !== this.#round) return;
      since = Date.now();
    }
    await this.#lintRest(() => round === this.#round);
  }

  /** What is of no single workflow file; what belongs to a file that is gone is taken away. */
  async #lintRest(isCurrent: () => boolean): Promise<void> {
    const workflows = new Set(this.index.workflows.map(({ uri }) => uri.toString()));
    for (const key of [...this.#linted.keys()]) if (!workflows.has(key)) this.#linted.delete(key);
    const shown = new Set([...workflows, ...(await this.#lintNames())]);
    const scripts = await lintScripts(this, this.#cache);
    const projects = lintProjects(this.inputs.projects.all, resultsByProject([...this.#linted.values(), ...scripts]));
    for (const found of [...scripts, ...projects]) {
      if (!isCurrent()) return;
      shown.add(found.key);
      await this.findings.show({ ...found, findings: await this.#withoutKnown(found.findings, found) });
    }
    for (const key of this.findings.sources) if (isCurrent() && !shown.has(key)) this.findings.remove(key);
  }

  /** Names are compared among all files of a folder: what changes in one may concern another. Gives the keys of what it shows. */
  async #lintNames(): Promise<readonly string[]> {
    const folders = new Map(this.index.workflows.map(({ workspaceFolder }) => [workspaceFolder.toString(), workspaceFolder]));
    for (const [key, folder] of folders) {
      const files = this.index.workflows.filter(({ workspaceFolder }) => workspaceFolder.toString() === key).map(({ file }) => file);
      const texts = new Map(files.map(({ path, text }) => [path, text]));
      const known = lintWorkflowNames(files).map(async (finding) => this.#withoutKnown([finding], { folder, texts, project: this.inputs.setupOf(folder, finding.file)?.project }));
      await this.findings.show({ key: namesKey(key), folder, findings: (await Promise.all(known)).flat(), texts });
    }
    return [...folders.keys()].map(namesKey);
  }

  async #lint(loaded: LoadedWorkflow): Promise<void> {
    const { file, uri, workspaceFolder: folder } = loaded;
    const setup = this.inputs.setupOf(folder, file.path);
    const result = setup && this.#cache.checkWorkflow(file, await this.inputs.optionsOf(loaded, setup));
    this.#linted.set(uri.toString(), { loaded, project: setup?.project, result });
    const texts = new Map([[file.path, file.text]]);
    const findings = await this.#withoutKnown(result?.findings ?? [], { folder, texts, project: setup?.project });
    await this.findings.show({ key: uri.toString(), folder, findings, texts }, () => this.index.find(uri) === loaded);
  }

  /** Without the findings that the project's baseline accepts. */
  async #withoutKnown(findings: readonly Finding[], { folder, texts, project }: Known): Promise<readonly Finding[]> {
    const known = project?.baseline;
    if (known === undefined || findings.length === 0) return findings;
    const read = new Map(texts);
    for (const path of new Set(findings.map(({ file }) => file))) {
      if (!read.has(path)) read.set(path, await readText(vscode.Uri.joinPath(folder, path)));
    }
    const base = folderOf(known.path);
    return applyBaseline(findings, known.baseline, { textOf: (path) => read.get(path) ?? '', pathOf: (path) => pathFrom(base, path) ?? path }).findings;
  }
}

interface Known {
  readonly folder: vscode.Uri;
  readonly texts: ReadonlyMap<string, string>;
  readonly project: LoadedProject | undefined;
}

function resultsByProject(linted: readonly Pick<Linted, 'project' | 'result'>[]): ReadonlyMap<LoadedProject, readonly LintResult[]> {
  const results = new Map<LoadedProject, LintResult[]>();
  for (const { project, result } of linted) {
    if (project !== undefined && result !== undefined) results.set(project, [...(results.get(project) ?? []), result]);
  }
  return results;
}

/** Key of the findings that concern several workflow files of a folder. */
function namesKey(folder: string): string {
  return `names ${folder}`;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}
