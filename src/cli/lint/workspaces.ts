import { taskScriptsOf } from '../../core/lint/taskScript';
import type { WorkspaceFacts, WorkspaceFile } from '../../core/lint/workspace';
import { resolveFilePath } from '../../core/workflow/filePath';
import { parseWorkflowFile } from '../../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { CliHost } from '../host';
import { workspaceRoot } from '../paths';
import type { Configurations } from './configuration';
import type { LintTarget } from './targets';
import { findWorkspaceFiles } from './workspaceFiles';

export interface ParsedWorkflow {
  readonly file: WorkflowFile;
  /** Texts of the `.sql` files that it names, by path. */
  readonly reads: ReadonlyMap<string, string>;
}

export interface WorkspacesInput {
  readonly host: CliHost;
  readonly targets: readonly LintTarget[];
  readonly configurations: Configurations;
}

/** The workflow files of the targets' workspaces: each is read and parsed once, and only when somebody asks. */
export class Workspaces {
  readonly #host: CliHost;
  readonly #configurations: Configurations;
  /** Texts of the targets, by path. */
  readonly #targets: ReadonlyMap<string, string>;
  readonly #parsed = new Map<string, ParsedWorkflow>();
  readonly #facts = new Map<string, WorkspaceFacts | undefined>();
  readonly #named = new Map<string, ReadonlySet<string>>();

  constructor({ host, targets, configurations }: WorkspacesInput) {
    this.#host = host;
    this.#configurations = configurations;
    this.#targets = new Map(targets.filter((target) => target.kind === 'workflow').map(({ path, text }) => [path, text]));
  }

  /** A target, parsed. */
  parsed(path: string): ParsedWorkflow {
    return this.#parse(path, this.#targets.get(path) ?? '');
  }

  /** All workflow files of the workspace that a file lies in. `undefined`: there are too many files to look through. */
  factsAt(path: string): WorkspaceFacts | undefined {
    const root = workspaceRoot(this.#host, path);
    if (!this.#facts.has(root)) this.#facts.set(root, this.#readFacts(root));
    return this.#facts.get(root);
  }

  /** Whether a workflow of its workspace names a `.sql` file, as a task's SQL or as a seed. */
  names(path: string): boolean {
    const root = workspaceRoot(this.#host, path);
    const named = this.#named.get(root) ?? new Set((this.factsAt(path)?.files ?? []).flatMap(({ file }) => [...this.parsed(file.path).reads.keys(), ...seedsOf(file, root)]));
    this.#named.set(root, named);
    return named.has(path);
  }

  /** As the editor does: `.sql` files are read inside the workspace only. */
  #parse(path: string, text: string): ParsedWorkflow {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known;
    const root = workspaceRoot(this.#host, path);
    const reads = new Map<string, string>();
    const file = parseWorkflowFile({
      path,
      text,
      root,
      readFile: (named) => {
        const read = this.#host.files.read(named, root === '' ? this.#host.cwd : root);
        if (read.kind === 'text') reads.set(named, read.text);
        return read;
      },
    });
    const parsed = { file, reads };
    this.#parsed.set(path, parsed);
    return parsed;
  }

  #readFacts(root: string): WorkspaceFacts | undefined {
    const { cwd, files } = this.#host;
    const paths = findWorkspaceFiles(this.#host, root);
    if (paths === undefined) {
      this.#host.writeError(`Note: ${root === '' ? cwd : root} holds too many files to look for the other workflows\n`);
      return undefined;
    }
    const own = [...this.#targets.keys()].filter((path) => workspaceRoot(this.#host, path) === root);
    const others = paths.filter((path) => !this.#targets.has(path)).flatMap((path) => {
      const read = files.read(path, root === '' ? cwd : root);
      return read.kind === 'text' ? [this.#parse(path, read.text)] : [];
    });
    const all = [...own.map((path) => this.parsed(path)), ...others].map(({ file }) => file);
    return { files: all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).map((file) => this.#scanned(file)) };
  }

  /** The SQL is scanned when a rule looks at it. */
  #scanned(file: WorkflowFile): WorkspaceFile {
    const { dialect } = this.#configurations.of(file.path).settings;
    let scripts: WorkspaceFile['scripts'] | undefined;
    return { file, get scripts() { return (scripts ??= file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow, dialect)); } };
  }
}

function seedsOf({ path, workflow }: WorkflowFile, root: string): readonly string[] {
  return (workflow?.local.seed ?? []).flatMap(({ value }) => {
    const resolved = resolveFilePath({ workflowPath: path, written: value, root });
    return resolved.kind === 'path' ? [resolved.path] : [];
  });
}
