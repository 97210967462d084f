import type { Baseline } from '../core/lint/project/baseline';
import { parseBaseline } from '../core/lint/project/baselineFile';
import { folderOf, matchesPattern, pathFrom } from '../core/lint/project/pathPattern';
import { parseProjectFile, projectFileCandidates, readPlainSettings, type ProjectFile } from '../core/lint/project/projectFile';
import { DEFAULT_SETTINGS, mergeSettings, type LintSettings } from '../core/lint/project/settings';
import type { ReadFileResult } from '../core/workflow/parseWorkflowFile';
import { placeKey, type FilePlace, type ProjectText } from '../protocol/languageProtocol';

/** A project file with the baseline that it names. */
export interface LoadedProject {
  readonly place: FilePlace;
  readonly text: string;
  readonly project: ProjectFile;
  readonly baseline: LoadedBaseline | undefined;
}

export interface LoadedBaseline {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly baseline: Baseline;
}

/** How one file is linted. */
export interface LintSetup {
  readonly settings: LintSettings;
  readonly project: LoadedProject | undefined;
}

/** The settings of the editor and of the project files. */
export class LintSetups {
  readonly #readFile: (place: FilePlace) => Promise<ReadFileResult>;
  #editor = DEFAULT_SETTINGS;
  #projects: ReadonlyMap<string, LoadedProject> = new Map();
  #loading: Promise<void> = Promise.resolve();

  constructor(readFile: (place: FilePlace) => Promise<ReadFileResult>) {
    this.#readFile = readFile;
  }

  get projects(): readonly LoadedProject[] {
    return [...this.#projects.values()];
  }

  /** Whether any setting asks for scripts that no workflow names. */
  get asksForScripts(): boolean {
    return this.#editor.sqlFiles === true || this.projects.some(({ project }) => project.settings.sqlFiles === true);
  }

  /** The projects that were set last are in force when this resolves. */
  ready(): Promise<void> {
    return this.#loading;
  }

  setEditor(settings: Readonly<Record<string, unknown>>): void {
    this.#editor = readPlainSettings(settings);
  }

  setProjects(projects: readonly ProjectText[]): Promise<void> {
    const load = async (): Promise<void> => {
      const loaded = await Promise.all(projects.map((project) => this.#load(project)));
      this.#projects = new Map(loaded.map((one) => [placeKey(one.place), one]));
    };
    return (this.#loading = this.#loading.then(load));
  }

  /** `undefined`: the project file leaves the file out. */
  setupOf(place: FilePlace): LintSetup | undefined {
    const project = this.#find(place);
    if (project === undefined) return { settings: this.#editor, project };
    const seen = pathFrom(folderOf(project.project.path), place.path) ?? place.path;
    const settings = mergeSettings(this.#editor, project.project.settings);
    return settings.exclude?.some((pattern) => matchesPattern(seen, pattern)) === true ? undefined : { settings, project };
  }

  #find({ folder, path }: FilePlace): LoadedProject | undefined {
    for (const candidate of projectFileCandidates(path, '')) {
      const found = this.#projects.get(placeKey({ folder, path: candidate }));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #load({ folder, path, text }: ProjectText): Promise<LoadedProject> {
    const project = parseProjectFile(path, text);
    return { place: { folder, path }, text, project, baseline: await this.#readBaseline(folder, project) };
  }

  async #readBaseline(folder: string, { path, settings }: ProjectFile): Promise<LoadedBaseline | undefined> {
    if (settings.baseline === undefined) return undefined;
    const parent = folderOf(path);
    const written = parent === '' ? settings.baseline : `${parent}/${settings.baseline}`;
    const read = await this.#readFile({ folder, path: written });
    return read.kind === 'text' ? { path: written, baseline: parseBaseline(written, read.text).baseline } : undefined;
  }
}
