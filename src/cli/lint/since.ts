import { resolve } from 'node:path';
import type { Finding } from '../../core/lint/finding';
import { inputError, usageError } from '../arguments';
import type { CliHost, GitOutput } from '../host';
import { findChanges, linesOf, type Change } from '../output/diff';
import { placesOf } from '../output/places';
import { folderOf, repositoryOf, STANDARD_INPUT, withSlashes } from '../paths';
import { configurationError } from '../workflowInput';
import { ALL_LINES, parseDiff, touches, type ChangedLines } from './changedLines';
import type { Linted } from './lintFiles';

/** The options that keep a diff's form from depending on the user's settings, and from starting programs that these name. */
const DIFF = [
  'diff', '--text', '--unified=0', '--inter-hunk-context=0', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--ignore-submodules=all',
  '--src-prefix=a/', '--dst-prefix=b/',
];

/** More names than this are given to git in several calls: a command line has a limit. */
const NAMES_PER_CALL = 400;

/** The changes of some files since a git ref, by file as findings name it. A file that is in no repository has changed in full. */
export async function readChanges(host: CliHost, ref: string, files: readonly string[]): Promise<ReadonlyMap<string, ChangedLines>> {
  refuseOddRef(ref);
  const byRepository = new Map<string, string[]>();
  for (const file of files.filter((name) => name !== STANDARD_INPUT)) {
    const root = repositoryOf(host, folderOf(host.cwd, file));
    if (root !== undefined) byRepository.set(root, [...(byRepository.get(root) ?? []), file]);
  }
  if (byRepository.size === 0) throw configurationError(`--since ${ref}: ${host.cwd} is not in a git repository, nor is any of the files. Leave --since away, or run it in a work tree`);
  const changes = new Map<string, ChangedLines>(files.map((file) => [file, ALL_LINES]));
  for (const [root, names] of byRepository) {
    for (const [file, changed] of await changesIn({ host, root, ref }, names)) changes.set(file, changed);
  }
  return changes;
}

/** A word that begins with a dash would be an option of git. */
function refuseOddRef(ref: string): void {
  if (ref === '' || ref.startsWith('-') || /[\u0000-\u001f\u007f]/.test(ref)) throw usageError(`--since ${JSON.stringify(ref)}: write a branch, a tag or a commit`);
}

interface Repository {
  readonly host: CliHost;
  readonly root: string;
  readonly ref: string;
}

async function changesIn(repository: Repository, files: readonly string[]): Promise<readonly (readonly [string, ChangedLines])[]> {
  const { host, root } = repository;
  const base = await findBase(repository);
  const diff = parseDiff(await git(repository, [...DIFF, base, '--']));
  const names = new Map(files.map((file) => [file, nameIn(root, host.cwd, file)]));
  const untracked = await untrackedOf(repository, [...names.values()]);
  return files.map((file) => {
    const name = names.get(file) ?? file;
    return [file, untracked.has(name) ? ALL_LINES : (diff.get(name) ?? { kind: 'lines', ranges: [] })] as const;
  });
}

function nameIn(root: string, cwd: string, file: string): string {
  return withSlashes(resolve(cwd, file)).slice(root.replace(/\/$/, '').length + 1);
}

/** Where the present work left the ref: what others did there since is not our change. */
async function findBase(repository: Repository): Promise<string> {
  const { host, root, ref } = repository;
  const commit = await run(host, root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (commit.code !== 0) throw inputError(`--since ${ref}: ${reasonOf(commit) ?? `${root} has no branch, tag or commit of this name. In CI, fetch it first (a shallow clone has one commit only)`}`);
  const base = await run(host, root, ['merge-base', commit.out.trim(), 'HEAD']);
  if (base.code !== 0) throw inputError(`--since ${ref}: ${reasonOf(base) ?? 'it has no commit in common with HEAD. In CI, fetch the whole history (a shallow clone has one commit only)'}`);
  return base.out.trim().split('\n')[0] ?? '';
}

/** Files that git does not know, ignored ones among them. */
async function untrackedOf(repository: Repository, names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = 0; at < names.length; at += NAMES_PER_CALL) {
    const out = await git(repository, ['--literal-pathspecs', 'ls-files', '--others', '-z', '--', ...names.slice(at, at + NAMES_PER_CALL)]);
    for (const name of out.split('\0')) found.add(name);
  }
  return found;
}

function reasonOf({ error }: GitOutput): string | undefined {
  const text = error.trim().replace(/^fatal: /, '');
  return text === '' ? undefined : text.split('\n')[0];
}

async function git({ host, root, ref }: Repository, words: readonly string[]): Promise<string> {
  const output = await run(host, root, words);
  if (output.code !== 0) throw configurationError(`--since ${ref}: git failed in ${root}: ${reasonOf(output) ?? `exit code ${output.code}`}`);
  return output.out;
}

async function run(host: CliHost, root: string, words: readonly string[]): Promise<GitOutput> {
  const output = await host.runGit(root, words);
  if (output === undefined) throw configurationError('--since needs git, which was not found');
  return output;
}

/** The findings of which at least one line was touched. Lines as git counts them: a lone CR ends none. */
export function findingsSince(findings: readonly Finding[], changes: ReadonlyMap<string, ChangedLines>, textOf: (file: string) => string): readonly Finding[] {
  const places = placesOf((file) => textOf(file).replace(/\r(?!\n)/g, ' '));
  return findings.filter(({ file, range }) => {
    const { start, end } = places.spanOf(file, range);
    return touches(changes.get(file) ?? ALL_LINES, { first: start.line, last: Math.max(start.line, end.character === 0 ? end.line - 1 : end.line) });
  });
}

type Changes = ReadonlyMap<string, ChangedLines>;

/** The same changes in texts that fixes have changed since; what the fixes changed counts too. */
export function afterFixes(changes: Changes, first: Linted, fixed: Linted): Changes {
  return new Map([...changes].map(([file, changed]) => {
    const [before = '', after = ''] = [first.texts.get(file), fixed.texts.get(file)];
    return [file, before === after ? changed : shifted(changed, findChanges(linesOf(before), linesOf(after)))];
  }));
}

function shifted(changed: ChangedLines, edits: readonly Change[]): ChangedLines {
  if (changed.kind === 'all') return changed;
  const lineAfter = (line: number): number => edits.reduce((at, { oldStart, oldCount, newCount }) => (oldStart + oldCount <= line ? at + newCount - oldCount : at), line);
  const moved = changed.ranges.map(({ first, last }) => ({ first: lineAfter(first), last: lineAfter(last) }));
  return { kind: 'lines', ranges: [...moved, ...edits.map(({ newStart, newCount }) => ({ first: newStart, last: newStart + Math.max(0, newCount - 1) }))] };
}
