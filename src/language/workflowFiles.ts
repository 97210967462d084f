import type { LintCache } from '../core/lint/cache';
import type { ReadFileResult, WorkflowFileInput } from '../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../core/workflow/workflow';
import { placeKey, type FilePlace, type TypedPlace } from '../protocol/languageProtocol';
import type { Announce } from './announce';
import { withFiles } from './readingFiles';

/** A workflow file as it was read last. */
export interface KeptWorkflow {
  readonly place: FilePlace;
  readonly file: WorkflowFile;
  /** What it names, by path. */
  readonly reads: ReadonlyMap<string, ReadFileResult>;
}

export interface WorkflowFilesOptions {
  readonly cache: LintCache;
  readonly announce: Announce;
  readonly readFile: (place: FilePlace) => Promise<ReadFileResult>;
}

/** The workflow files of the workspace, parsed. */
export class WorkflowFiles {
  readonly #options: WorkflowFilesOptions;
  readonly #kept = new Map<string, KeptWorkflow>();
  /** Number of the newest reading of a file: an older one that ends later is not kept. */
  readonly #readings = new Map<string, number>();
  #byFolder: ReadonlyMap<string, readonly KeptWorkflow[]> | undefined;

  constructor(options: WorkflowFilesOptions) {
    this.#options = options;
  }

  get folders(): readonly string[] {
    return [...this.#inFolders().keys()];
  }

  /** In order of path; the same list until a file changes. */
  inFolder(folder: string): readonly KeptWorkflow[] {
    return this.#inFolders().get(folder) ?? [];
  }

  find(place: FilePlace): KeptWorkflow | undefined {
    return this.#kept.get(placeKey(place));
  }

  async read({ folder, path }: FilePlace, text: string): Promise<WorkflowFile> {
    const place = { folder, path };
    const key = placeKey(place);
    const reading = (this.#readings.get(key) ?? 0) + 1;
    this.#readings.set(key, reading);
    const { result: file, files: reads } = await withFiles({
      expected: this.#kept.get(key)?.reads.keys() ?? [],
      read: (named) => this.#options.readFile({ folder, path: named }),
      work: (readFile) => this.#parse(place, { path, text, readFile }),
    });
    if (this.#readings.get(key) === reading) this.#keep(key, { place, file, reads });
    return file;
  }

  forget(place: FilePlace): void {
    const key = placeKey(place);
    this.#readings.set(key, (this.#readings.get(key) ?? 0) + 1);
    this.#kept.delete(key);
    this.#byFolder = undefined;
  }

  /** The workflow as it is typed at this moment; other files as they were read last. `undefined`: it is not known. */
  typed(place: TypedPlace): WorkflowFile | undefined {
    const kept = this.find(place);
    if (kept === undefined) return undefined;
    const { path, document, text } = place;
    const readFile = (named: string): ReadFileResult => (named === document ? { kind: 'text', text } : (kept.reads.get(named) ?? { kind: 'missing' }));
    return this.#parse(place, { path, text: document === path ? text : kept.file.text, readFile });
  }

  #parse(place: FilePlace, input: Omit<WorkflowFileInput, 'root'>): WorkflowFile {
    const { announce, cache } = this.#options;
    return announce('read', place, () => cache.parse({ ...input, root: '' }));
  }

  #keep(key: string, kept: KeptWorkflow): void {
    if (this.#kept.get(key)?.file === kept.file) return;
    this.#kept.set(key, kept);
    this.#byFolder = undefined;
  }

  #inFolders(): ReadonlyMap<string, readonly KeptWorkflow[]> {
    if (this.#byFolder !== undefined) return this.#byFolder;
    const folders = new Map<string, KeptWorkflow[]>();
    for (const kept of [...this.#kept.values()].sort((a, b) => (a.place.path < b.place.path ? -1 : 1))) {
      const others = folders.get(kept.place.folder);
      if (others === undefined) folders.set(kept.place.folder, [kept]);
      else others.push(kept);
    }
    return (this.#byFolder = folders);
  }
}
