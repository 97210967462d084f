import { overlaps, type TextRange } from '../base/textRange';
import { findPlaceholders, knownParameters, listParameters, type ParameterSource } from '../params';
import { zoneOf } from '../schedule';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { sqlPlaceholdersOf } from './sqlPlaceholders';
import { taskMentions } from './taskMentions';

export const TOKEN_KINDS = ['builtIn', 'declared', 'upstream', 'unknownParameter', 'parameterDeclaration', 'task', 'taskDeclaration', 'unknownTask'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A name that means something to a workflow. Tokens do not overlap. */
export interface SemanticToken {
  readonly kind: TokenKind;
  /** The name alone, in the document; on one line. */
  readonly range: TextRange;
}

export interface TokenRequest {
  /** Path as in `WorkflowFile.path` or `SqlSource.file`. */
  readonly document: string;
  /** Only this part of the document; the whole when missing. */
  readonly within?: TextRange;
}

/**
 * The parameters and task names of a document, by place. `files`: the workflows that it belongs to; a name that one of several
 * knows is known.
 */
export function semanticTokensOf(files: readonly WorkflowFile[], { document, within }: TokenRequest): readonly SemanticToken[] {
  const byStart = new Map<number, SemanticToken>();
  const add = (token: SemanticToken): void => {
    if (within !== undefined && !overlaps(token.range, within)) return;
    const known = byStart.get(token.range.start);
    if (known === undefined || known.kind === 'unknownParameter') byStart.set(token.range.start, token);
  };
  for (const file of files) {
    const { workflow } = file;
    if (workflow === undefined) continue;
    const kindOf = kinds(workflow);
    for (const { task, placeholder, nameRange } of sqlPlaceholdersOf(file, document, within)) {
      if (placeholder.kind !== 'time' && placeholder.name !== '') add({ kind: kindOf(task, placeholder.name), range: nameRange });
    }
    if (document === file.path) for (const token of tokensOfYaml(file, workflow, within)) add(token);
  }
  return withoutOverlaps([...byStart.values()].sort((a, b) => a.range.start - b.range.start));
}

function withoutOverlaps(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
  let end = 0;
  return tokens.filter(({ range }) => {
    if (range.start < end || range.end <= range.start) return false;
    end = range.end;
    return true;
  });
}

const SOURCE_KINDS: Readonly<Record<ParameterSource, TokenKind>> = {
  builtIn: 'builtIn', upstream: 'upstream', local: 'declared', global: 'declared', project: 'declared', startup: 'declared', expression: 'declared',
};

const knownKinds = new WeakMap<Workflow, Map<Task | undefined, ReadonlyMap<string, TokenKind>>>();

/** What a name is to a task; `undefined` stands for the workflow's own settings. */
function kinds(workflow: Workflow): (task: Task | undefined, name: string) => TokenKind {
  const byTask = knownKinds.get(workflow) ?? new Map<Task | undefined, ReadonlyMap<string, TokenKind>>();
  knownKinds.set(workflow, byTask);
  return (task, name) => {
    const names = byTask.get(task) ?? new Map(sourcesOf(workflow, task).map(([each, source]) => [each, SOURCE_KINDS[source]]));
    byTask.set(task, names);
    return names.get(name) ?? 'unknownParameter';
  };
}

function sourcesOf(workflow: Workflow, task: Task | undefined): readonly (readonly [string, ParameterSource])[] {
  if (task !== undefined) return knownParameters(workflow, task).map(({ name, source }) => [name, source]);
  return listParameters({ workflow, zone: zoneOf(workflow), scheduleInstant: 0 }).map(({ name, parameter }) => [name, parameter?.source ?? 'global']);
}

function tokensOfYaml(file: WorkflowFile, workflow: Workflow, within: TextRange | undefined): readonly SemanticToken[] {
  const names = new Set(workflow.tasks.map(({ name }) => name.value));
  const tasks = taskMentions(workflow).map(({ name, range, isDeclaration }): SemanticToken => ({ kind: isDeclaration ? 'taskDeclaration' : names.has(name) ? 'task' : 'unknownTask', range }));
  const kindOf = kinds(workflow);
  const owners = [undefined, ...workflow.tasks].filter((task) => within === undefined || task === undefined || overlaps(task.range, within));
  const parameters = owners.flatMap((task) => [
    ...(task ?? workflow).parameters.map(({ nameRange }): SemanticToken => ({ kind: 'parameterDeclaration', range: nameRange })),
    ...textsOf(workflow, task).flatMap((range) => namesIn(file.text, range).map(({ name, range: at }): SemanticToken => ({ kind: kindOf(task, name), range: at }))),
  ]);
  return [...tasks, ...parameters].filter(({ range }) => !file.text.slice(range.start, range.end).includes('\n'));
}

/** Texts outside of SQL in which parameters are replaced: the values of others, and the conditions of a Switch task. */
function textsOf(workflow: Workflow, task: Task | undefined): readonly TextRange[] {
  const conditions = task?.logic?.kind === 'switch' ? task.logic.cases.map(({ condition }) => condition.range) : [];
  return [...(task ?? workflow).parameters.filter(({ direction }) => direction === 'in').map(({ range }) => range), ...conditions];
}

function namesIn(text: string, range: TextRange): readonly { readonly name: string; readonly range: TextRange }[] {
  return findPlaceholders(text.slice(range.start, range.end)).flatMap(({ kind, name, start, end }) => {
    if ((kind !== 'value' && kind !== 'raw') || name === '') return [];
    const written = text.slice(range.start + start + 2, range.start + end - 1);
    const from = range.start + start + 2 + (written.length - written.trimStart().length);
    return [{ name, range: { start: from, end: from + name.length } }];
  });
}
