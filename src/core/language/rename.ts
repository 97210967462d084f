import type { TextRange } from '../base/textRange';
import { knownParameterNames, upstreamTasks } from '../params';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { quoteYaml } from '../workflow/yamlEdits';
import { mentionsIn, mentionsOf, type Mention } from './mentions';

export interface RenameEdit {
  readonly document: string;
  readonly range: TextRange;
  readonly newText: string;
}

/**
 * Why a name is not changed. `taken`: something else has the new one. `shadows`: `where`, a task, would then mean another value.
 * `output`: it is tied to a column of a result, or to the output of a task before. `handedOn`: a sub-workflow takes it by its name.
 * `shared`: a text of `where`, a `.sql` file, means another parameter for another task. `badName`: the new one is none.
 */
export type RenameRefusal = 'taken' | 'shadows' | 'output' | 'handedOn' | 'shared' | 'badName';

export type Renaming =
  | { readonly kind: 'edits'; readonly edits: readonly RenameEdit[] }
  | { readonly kind: 'refused'; readonly reason: RenameRefusal; readonly where: string };

export interface RenameRequest {
  readonly mention: Mention;
  readonly newName: string;
  /** All workflow files of the workspace folder. */
  readonly files: readonly WorkflowFile[];
}

/** Gives a task, a parameter or a workflow another name wherever it is named, or says why not. */
export function renameMention(file: WorkflowFile, request: RenameRequest): Renaming {
  const { mention, newName, files } = request;
  const refusal = refusalOf(file, request);
  if (refusal !== undefined) return { kind: 'refused', ...refusal };
  const texts = new Map(files.map((each) => [each.path, each.text]));
  const edits = mentionsOf(mention, files).map((each): RenameEdit => {
    const isPlaceholder = each.kind === 'parameter' && !each.isDeclaration;
    const newText = isPlaceholder ? newName : written(newName, texts.get(each.document) ?? '', each.range);
    return { document: each.document, range: each.range, newText };
  });
  return { kind: 'edits', edits };
}

/** As the text around the name needs it. */
function written(name: string, text: string, range: TextRange): string {
  const quote = text[range.start - 1];
  if (quote === undefined || quote !== text[range.end]) return quoteYaml(name);
  if (quote === '"') return JSON.stringify(name).slice(1, -1);
  return quote === "'" ? name.replaceAll("'", "''") : quoteYaml(name);
}

type Refusal = Pick<Extract<Renaming, { readonly kind: 'refused' }>, 'reason' | 'where'>;

function refusalOf(file: WorkflowFile, request: RenameRequest): Refusal | undefined {
  const { mention, newName, files } = request;
  const { workflow } = file;
  if (newName.trim() === '' || newName !== newName.trim() || /[\r\n]/.test(newName)) return { reason: 'badName', where: newName };
  if (mention.kind === 'parameter') return workflow === undefined ? undefined : parameterRefusal(file, workflow, request);
  if (newName === mention.name) return undefined;
  const newKey = JSON.stringify([...(JSON.parse(mention.key) as readonly string[]).slice(0, -1), newName]);
  const holder = files.flatMap(mentionsIn).find((each) => each.key === newKey && each.isDeclaration);
  return holder === undefined ? undefined : { reason: 'taken', where: holder.document };
}

function parameterRefusal(file: WorkflowFile, workflow: Workflow, { mention, newName, files }: RenameRequest): Refusal | undefined {
  if (!/^[A-Za-z_][\w.-]*$/.test(newName)) return { reason: 'badName', where: newName };
  const uses = mentionsOf(mention, files);
  const declaring = workflow.tasks.find((task) => mention.task !== undefined && task.parameters.some(({ nameRange }) => uses.some(({ range, isDeclaration }) => isDeclaration && range.start === nameRange.start)));
  if ((declaring ?? workflow).parameters.some(({ name }) => name === newName && name !== mention.name)) return { reason: 'taken', where: declaring?.name.value ?? workflow.name.value };
  const concerned = declaring === undefined ? workflow.tasks.filter((task) => !task.parameters.some(({ name }) => name === mention.name)) : [declaring];
  const bound = concerned.find((task) => isTiedToOutput(workflow, task, mention.name));
  if (bound !== undefined) return { reason: 'output', where: bound.name.value };
  const child = declaring === undefined ? workflow.tasks.find(({ logic }) => logic?.kind === 'subWorkflow') : undefined;
  if (child !== undefined) return { reason: 'handedOn', where: child.name.value };
  const shadowed = newName === mention.name ? undefined : concerned.find((task) => knownParameterNames(workflow, task).has(newName));
  if (shadowed !== undefined) return { reason: 'shadows', where: shadowed.name.value };
  const places = new Set(uses.map(({ document, range }) => `${document}\n${String(range.start)}`));
  const other = [file, ...files].flatMap(mentionsIn).find((each) => each.key !== mention.key && places.has(`${each.document}\n${String(each.range.start)}`));
  return other === undefined ? undefined : { reason: 'shared', where: other.document };
}

/** The task makes it from a result's column, or takes it from a task before that does, or hands it to one behind. */
function isTiedToOutput(workflow: Workflow, task: Task, name: string): boolean {
  return [task, ...upstreamTasks(workflow, task)].some(({ parameters }) => parameters.some((each) => each.direction === 'out' && each.name === name));
}
