import { dialectOf } from '../core/sql/dialects/names';
import { DIALECTS, type Dialect } from '../core/sql/token';
import { nearestName } from '../core/params';
import { isWorkflowFileName, isYamlFileName, looksLikeWorkflow } from '../core/workflow/fileNames';
import { inputError, usageError } from './arguments';
import type { CliHost } from './host';
import { shownPath } from './paths';
import { configurationError } from './workflowInput';

/** Something to lint, read. */
export type LintTarget =
  | { readonly kind: 'workflow'; readonly path: string; readonly text: string }
  | { readonly kind: 'sql'; readonly path: string; readonly text: string };

/** Folders that hold other people's files. */
const SKIPPED = new Set(['node_modules', 'dist', 'out', 'target', 'venv', '__pycache__']);

/** Deeper trees are not searched: a loop of mounts, or nothing of ours. */
const MAX_DEPTH = 30;

/** `--dialect`; any name that `datasource_type` may have. Throws `RefusedError('usage')` for an unknown one. */
export function readDialect(text: string | undefined): Dialect | undefined {
  if (text === undefined) return undefined;
  const dialect = dialectOf(text);
  if (dialect !== 'generic' || text.toLowerCase() === 'generic') return dialect;
  const near = nearestName(text, DIALECTS);
  throw usageError(`--dialect ${text} is not known: ${near === undefined ? `write one of ${DIALECTS.join(', ')}` : `did you mean ${near}?`}`);
}

function readTarget(host: CliHost, path: string): string {
  const read = host.files.read(path);
  if (read.kind === 'text') return read.text;
  throw configurationError(read.kind === 'missing' ? `${path} does not exist` : `${path} cannot be read: ${read.reason}`);
}

/** Workflow files under a folder, by name or, for other YAML files, by their two keys. */
function findWorkflows(host: CliHost, folder: string, depth = 0): readonly LintTarget[] {
  return host.files.list(folder).flatMap((name): readonly LintTarget[] => {
    const path = folder === '.' ? name : `${folder.replace(/\/$/, '')}/${name}`;
    if (name.endsWith('/')) {
      const isSkipped = name.startsWith('.') || SKIPPED.has(name.slice(0, -1)) || depth >= MAX_DEPTH;
      return isSkipped ? [] : findWorkflows(host, path.slice(0, -1), depth + 1);
    }
    if (!isYamlFileName(name)) return [];
    const text = isWorkflowFileName(name) ? readTarget(host, path) : textIfWorkflow(host, path);
    return text === undefined ? [] : [{ kind: 'workflow', path, text }];
  });
}

/** Other YAML that cannot be read is not ours to complain about. */
function textIfWorkflow(host: CliHost, path: string): string | undefined {
  const read = host.files.read(path);
  return read.kind === 'text' && looksLikeWorkflow(read.text) ? read.text : undefined;
}

async function readStandardInput(host: CliHost, dialect: Dialect | undefined): Promise<LintTarget> {
  const text = await host.readStandardInput();
  return { kind: dialect === undefined && looksLikeWorkflow(text) ? 'workflow' : 'sql', path: '<stdin>', text };
}

function targetsOfPath(host: CliHost, written: string): readonly LintTarget[] {
  const path = shownPath(host.cwd, written);
  const kind = host.files.kindOf(path);
  if (kind === 'missing') throw inputError(`${written} does not exist`);
  if (kind === 'file') return [{ kind: /\.sql$/i.test(path) ? 'sql' : 'workflow', path, text: readTarget(host, path) }];
  const found = findWorkflows(host, path === host.cwd ? '.' : path);
  if (found.length === 0) throw inputError(`${written} holds no workflow files (*.workflow.yaml, or YAML with "workflow:" and "tasks:")`);
  return found;
}

/** What the arguments of `lint` name, each file once. Throws `RefusedError('usage')` for a path that holds nothing to lint. */
export async function findLintTargets(host: CliHost, paths: readonly string[], dialect: Dialect | undefined): Promise<readonly LintTarget[]> {
  const targets = new Map<string, LintTarget>();
  for (const written of paths) {
    const found = written === '-' ? [await readStandardInput(host, dialect)] : targetsOfPath(host, written);
    for (const target of found) targets.set(target.path, target);
  }
  return [...targets.values()];
}
