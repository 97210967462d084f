import { taskScriptsOf } from '../core/lint/taskScript';
import type { WorkspaceFacts, WorkspaceFile } from '../core/lint/workspace';
import { sharedNamesOf } from '../core/lint/workspace/sharedNames';
import type { WorkflowFile } from '../core/workflow/workflow';
import type { LintSetups } from './lintSetups';
import type { KeptWorkflow, WorkflowFiles } from './workflowFiles';

/** The SQL of the workflow files, scanned once for all who ask. */
export class WorkspaceScans {
  readonly #files: WorkflowFiles;
  readonly #setups: LintSetups;
  /** By list of files: comparing the same object costs nothing. */
  #facts = new WeakMap<readonly KeptWorkflow[], WorkspaceFacts>();
  #scanned = new WeakMap<WorkflowFile, WorkspaceFile>();

  constructor(files: WorkflowFiles, setups: LintSetups) {
    this.#files = files;
    this.#setups = setups;
  }

  factsOf(folder: string): WorkspaceFacts {
    const list = this.#files.inFolder(folder);
    const known = this.#facts.get(list);
    if (known !== undefined) return known;
    const facts = { files: list.map((kept) => this.#scan(kept)) };
    this.#facts.set(list, facts);
    return facts;
  }

  /** The other files to which it matters that this one is as it is; `before`: or that it is no longer as it was. */
  tiedTo(kept: KeptWorkflow, before: KeptWorkflow | undefined): readonly KeptWorkflow[] {
    const namesOf = (one: KeptWorkflow): ReadonlySet<string> => sharedNamesOf(this.#scan(one));
    const names = new Set([...namesOf(kept), ...(before === undefined ? [] : namesOf(before))]);
    const others = this.#files.inFolder(kept.place.folder).filter(({ place }) => place.path !== kept.place.path);
    return others.filter((other) => [...namesOf(other)].some((name) => names.has(name)));
  }

  /** The dialect of what was scanned may be another one now. */
  settingsChanged(): void {
    this.#facts = new WeakMap();
    this.#scanned = new WeakMap();
  }

  #scan({ place, file }: KeptWorkflow): WorkspaceFile {
    const known = this.#scanned.get(file);
    if (known !== undefined) return known;
    const dialect = this.#setups.setupOf(place)?.settings.dialect;
    const made = { file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow, dialect) };
    this.#scanned.set(file, made);
    return made;
  }
}
