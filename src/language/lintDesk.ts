import type { LintCache } from '../core/lint/cache';
import type { WorkflowHistory } from '../core/lint/history';
import type { LintResult } from '../core/lint/linter';
import { projectFindings } from '../core/lint/project/projectFindings';
import { lintWorkflowNames } from '../core/lint/workflowNames';
import { resolveFilePath } from '../core/workflow/filePath';
import type { ReadFileResult } from '../core/workflow/parseWorkflowFile';
import { placeKey, type FilePlace, type FindingSource } from '../protocol/languageProtocol';
import type { Announce } from './announce';
import type { LintSetups, LoadedProject } from './lintSetups';
import { placeFindings, type TextOf } from './placeFindings';
import type { KeptWorkflow, WorkflowFiles } from './workflowFiles';
import type { WorkspaceScans } from './workspaceScans';

export interface LintDeskOptions {
  readonly cache: LintCache;
  readonly announce: Announce;
  readonly files: WorkflowFiles;
  readonly setups: LintSetups;
  readonly scans: WorkspaceScans;
  readonly readFile: (place: FilePlace) => Promise<ReadFileResult>;
  readonly listScripts: () => Promise<readonly FilePlace[]>;
}

/** What a file was last found to have. */
interface Linted {
  readonly kept: KeptWorkflow;
  readonly project: LoadedProject | undefined;
  /** `undefined`: the project file leaves it out. */
  readonly result: LintResult | undefined;
}

interface LintedScript {
  readonly source: FindingSource;
  readonly project: LoadedProject | undefined;
  readonly result: LintResult;
}

/** Lints the workflow files of the workspace and what belongs to no single one of them. */
export class LintDesk {
  readonly #options: LintDeskOptions;
  readonly #linted = new Map<string, Linted>();

  constructor(options: LintDeskOptions) {
    this.#options = options;
  }

  filesTiedTo(place: FilePlace): readonly FilePlace[] {
    const { files, scans } = this.#options;
    const kept = files.find(place);
    return kept === undefined ? [] : scans.tiedTo(kept, this.#linted.get(placeKey(place))?.kept).map((other) => other.place);
  }

  async lint(place: FilePlace, history: WorkflowHistory | undefined): Promise<FindingSource | undefined> {
    const { announce, cache, files, setups, scans } = this.#options;
    await setups.ready();
    const kept = files.find(place);
    if (kept === undefined) return undefined;
    const setup = setups.setupOf(place);
    const { folder } = place;
    const result = setup && announce('lint', place, () => (
      cache.checkWorkflow(kept.file, { settings: setup.settings, workspace: scans.factsOf(folder), ...(history && { history }) })
    ));
    const key = placeKey(place);
    this.#linted.set(key, { kept, project: setup?.project, result });
    return { key, folder, findings: await placeFindings(result?.findings ?? [], this.#textsOf(folder, kept), setup?.project?.baseline) };
  }

  async lintRest(): Promise<readonly FindingSource[]> {
    const { files, setups } = this.#options;
    await setups.ready();
    for (const [key, { kept }] of this.#linted) if (files.find(kept.place) === undefined) this.#linted.delete(key);
    const names = await Promise.all(files.folders.map((folder) => this.#lintNames(folder)));
    const scripts = setups.asksForScripts ? await this.#lintScripts() : [];
    const projects = await this.#lintProjects([...this.#linted.values(), ...scripts]);
    return [...names, ...scripts.map(({ source }) => source), ...projects];
  }

  /** Names are compared among all files of a folder: what changes in one may concern another. */
  async #lintNames(folder: string): Promise<FindingSource> {
    const { files, setups } = this.#options;
    const findings = lintWorkflowNames(files.inFolder(folder).map(({ file }) => file));
    const textOf = this.#textsOf(folder);
    const placed = await Promise.all(findings.map((finding) => placeFindings([finding], textOf, setups.setupOf({ folder, path: finding.file })?.project?.baseline)));
    return { key: `names ${folder}`, folder, findings: placed.flat() };
  }

  /** The `.sql` files that no workflow names, where the settings ask for them. */
  async #lintScripts(): Promise<readonly LintedScript[]> {
    const { files, listScripts } = this.#options;
    const used = new Set(files.folders.flatMap((folder) => files.inFolder(folder).flatMap(usedFiles)));
    const places = (await listScripts()).filter((place) => !used.has(placeKey(place)));
    return (await Promise.all(places.map((place) => this.#lintScript(place)))).flatMap((one) => one ?? []);
  }

  async #lintScript(place: FilePlace): Promise<LintedScript | undefined> {
    const { announce, cache, readFile, setups } = this.#options;
    const setup = setups.setupOf(place);
    if (setup?.settings.sqlFiles !== true) return undefined;
    const read = await readFile(place);
    if (read.kind !== 'text') return undefined;
    const { settings, project } = setup;
    const { folder, path } = place;
    const result = announce('lint', place, () => cache.checkSql({ file: path, text: read.text, options: { settings } }));
    const findings = await placeFindings(result.findings, () => Promise.resolve(read.text), project?.baseline);
    return { source: { key: `script ${placeKey(place)}`, folder, findings }, project, result };
  }

  /** The mistakes in the project files themselves. `linted`: every file that they set up. */
  #lintProjects(linted: readonly Pick<Linted, 'project' | 'result'>[]): Promise<readonly FindingSource[]> {
    return Promise.all(this.#options.setups.projects.map(async (loaded): Promise<FindingSource> => {
      const { place, text, project } = loaded;
      const results = linted.flatMap((one) => (one.project?.place === place && one.result !== undefined ? [one.result] : []));
      const findings = await placeFindings(projectFindings(project, results), () => Promise.resolve(text));
      return { key: `project ${placeKey(place)}`, folder: place.folder, findings };
    }));
  }

  /** As they were linted; `first` knows best what it was linted with. */
  #textsOf(folder: string, first?: KeptWorkflow): TextOf {
    return async (path) => {
      const others = this.#options.files.inFolder(folder);
      const known = [...(first === undefined ? [] : [first]), ...others].find(({ file }) => file.path === path)?.file.text;
      if (known !== undefined) return known;
      const read = first?.reads.get(path) ?? (await this.#options.readFile({ folder, path }));
      return read.kind === 'text' ? read.text : '';
    };
  }
}

/** The documents that a workflow's SQL and seed scripts come from. */
function usedFiles({ file, place: { folder } }: KeptWorkflow): readonly string[] {
  const sources = file.workflow?.tasks.flatMap((task) => [task.sql, ...task.preStatements, ...task.postStatements]) ?? [];
  const scripts = sources.flatMap((source) => (source === undefined || source.file === file.path ? [] : [source.file]));
  const seeds = file.workflow?.local.seed.flatMap(({ value }) => resolveFilePath({ workflowPath: file.path, written: value, root: '' })) ?? [];
  return [...scripts, ...seeds.flatMap((seed) => (seed.kind === 'path' ? [seed.path] : []))].map((path) => placeKey({ folder, path }));
}
