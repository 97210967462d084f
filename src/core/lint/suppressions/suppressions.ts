import type { TextRange } from '../../base/textRange';
import type { IgnoreDeclaration } from '../../workflow/declarations';
import type { WorkflowFile } from '../../workflow/workflow';
import type { ProjectIgnore } from '../project/settings';
import { sqlSuppressions } from './suppressionsInSql';
import { yamlSuppressions } from './suppressionsInYaml';
import type { TaskScript } from '../taskScript';

/** `-- idempo: ignore T01, W01 because load stamp, not data`, in SQL, as a YAML comment, or declared in a file of settings. */
export interface Suppression {
  /** Empty: the comment names no rule. */
  readonly codes: readonly SuppressedCode[];
  /** Empty: not given, and the suppression has no effect (M01). */
  readonly reason: string;
  readonly file: string;
  /** The comment, or the declaration. */
  readonly range: TextRange;
  readonly scope: SuppressionScope;
  /** Whether it is a comment, which a fix can take out. */
  readonly isComment: boolean;
}

export interface SuppressedCode {
  /** Upper case; `T*` is all rules of the group. */
  readonly code: string;
  /** In the suppression's file; the whole declaration where it is none of a comment. */
  readonly range: TextRange;
  /** For a code that no rule has: a sentence that says so (`withAdvice`). */
  readonly advice?: string | undefined;
}

/** Which findings a suppression covers. */
export type SuppressionScope = PlaceScope | WideScope;

/** Findings of the same file that start in one of `starts` (both ends included), end at one of `ends`, or hold `inside`. */
export interface PlaceScope {
  readonly kind: 'place';
  readonly starts: readonly TextRange[];
  readonly ends: readonly number[];
  readonly inside?: TextRange | undefined;
}

/**
 * `file`: all of its file. `workflow`: all that is found in a workflow file and in the SQL that it names. `task`: all of one
 * task. `project`: all files, or those that fit a pattern. `nothing`: the comment stands where it has no effect.
 */
export type WideScope =
  | { readonly kind: 'file' | 'workflow' }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'project'; readonly patterns: readonly string[] }
  | { readonly kind: 'nothing'; readonly reason: string };

/** The suppressions of a workflow file and its SQL, or of a bare SQL text. */
export function findSuppressions(file: WorkflowFile | undefined, scripts: readonly TaskScript[]): readonly Suppression[] {
  const parts = scripts.flatMap((script) => script.parts);
  const inSql = parts.flatMap((part) => sqlSuppressions(part));
  if (file === undefined) return inSql;
  const declared = (file.workflow?.local.ignore ?? []).map((ignore) => declaredSuppression(file.path, ignore));
  return [...declared, ...yamlSuppressions(file, parts), ...inSql];
}

function declaredSuppression(file: string, { codes, task, because, range }: IgnoreDeclaration): Suppression {
  const scope: SuppressionScope = task === undefined ? { kind: 'workflow' } : { kind: 'task', task };
  return { codes: codes.map((code) => ({ code, range })), reason: because, file, range, scope, isComment: false };
}

/** The suppressions that a project file declares. */
export function projectSuppressions(ignores: readonly ProjectIgnore[] | undefined): readonly Suppression[] {
  return (ignores ?? []).map(({ codes, files, because, file, range }) => (
    { codes: codes.map((code) => ({ code, range })), reason: because, file, range, scope: { kind: 'project', patterns: files }, isComment: false }
  ));
}
