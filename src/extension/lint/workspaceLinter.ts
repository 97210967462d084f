import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { applyBaseline } from '../../core/lint/baseline';
import { LintCache } from '../../core/lint/cache';
import type { Finding } from '../../core/lint/finding';
import type { LintResult } from '../../core/lint/linter';
import { folderOf, pathFrom } from '../../core/lint/pathPattern';
import { lintWorkflowNames } from '../../core/lint/workflowNames';
import { reportError } from '../report';
import { readText } from '../workspace/readText';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { Findings } from './findings';
import type { LintInputs } from './lintInputs';
import { lintProjects } from './lintProjects';
import { lintScripts } from './lintScripts';
import type { LoadedProject } from './projectFiles';

/** After the last key press: what a change means for the other files. */
const OTHERS_DELAY_MS = 800;
/** Work at a stretch before the host gets its turn. */
const SLICE_MS = 20;

/** Lints every workflow as it changes: the changed one at once, the others when typing pauses. */
export class WorkspaceLinter implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #cache = new LintCache();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of the newest round over all files: an older one stops. */
  #round = 0;

  constructor(
    readonly index: WorkflowIndex,
    readonly inputs: LintInputs,
    readonly findings: Findings,
  ) {
    this.#store.add(index.onDidChange((loaded) => void this.#changed(loaded).catch(reportError)));
    this.#store.add(inputs.onDidChange(() => this.#lintAllSoon(OTHERS_DELAY_MS)));
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => void (isSql(document) && this.#lintAllSoon(OTHERS_DELAY_MS))));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => void (isSql(document) && this.#lintAllSoon(OTHERS_DELAY_MS))));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#store.dispose();
  }

  async #changed(loaded: LoadedWorkflow | undefined): Promise<void> {
    if (loaded === undefined) return this.#lintAll();
    this.#lintAllSoon(OTHERS_DELAY_MS);
    await this.#lint(loaded);
  }

  #lintAllSoon(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lintAll().catch(reportError), delayMs);
  }

  async #lintAll(): Promise<void> {
    const round = ++this.#round;
    const isCurrent = (): boolean => round === this.#round;
    const { workflows } = this.index;
    const shown = new Set([...workflows.map(({ uri }) => uri.toString()), ...(await this.#lintNames())]);
    const results = new Map<LoadedProject, LintResult[]>();
    const keep = (project: LoadedProject | undefined, result: LintResult): void => void (project && results.set(project, [...(results.get(project) ?? []), result]));
    let since = Date.now();
    for (const loaded of workflows) {
      await this.#lint(loaded, keep);
      if (Date.now() - since > SLICE_MS) await nextTurn();
      if (!isCurrent()) return;
      since = Date.now();
    }
    const scripts = await lintScripts(this, this.#cache);
    for (const { project, result } of scripts) keep(project, result);
    for (const found of [...scripts, ...lintProjects(this.inputs.projects.all, results)]) {
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

  /** `keep` gets the result with the project file that sets up the workflow file. */
  async #lint(loaded: LoadedWorkflow, keep: (project: LoadedProject | undefined, result: LintResult) => void = () => undefined): Promise<void> {
    const { file, uri, workspaceFolder: folder } = loaded;
    const setup = this.inputs.setupOf(folder, file.path);
    const result = setup && this.#cache.checkWorkflow(file, await this.inputs.optionsOf(loaded, setup));
    if (result !== undefined) keep(setup?.project, result);
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

/** Key of the findings that concern several workflow files of a folder. */
function namesKey(folder: string): string {
  return `names ${folder}`;
}

function isSql(document: vscode.TextDocument): boolean {
  return document.languageId === 'sql' && document.uri.scheme === 'file';
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}
