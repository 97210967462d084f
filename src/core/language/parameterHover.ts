import { containsOffset, type TextRange } from '../base/textRange';
import { evaluateText, findPlaceholders, listParameters, renderTask, type ParameterSource, type Placeholder, type ScopeRequest } from '../params';
import { zoneOf, type Instant } from '../schedule';
import { toDocumentRange } from '../workflow/offsetMap';
import type { ParameterDefinition, Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { findSqlPlaces, type DocumentOffset, type SqlPlace } from './sqlPlace';

/** What a parameter or an expression is at a schedule time. */
export interface ParameterHover {
  readonly kind: 'parameter';
  /** In the document. */
  readonly range: TextRange;
  /** As written: `${dt}`, `$[yyyyMMdd-1]`; a declaration's bare name. */
  readonly text: string;
  /** Whose parameters these are; without a task those of the workflow. */
  readonly workflow: string;
  readonly task: string | undefined;
  readonly scheduleInstant: Instant;
  readonly zone: string;
  /** `undefined`: there is none, and `reason` says why. */
  readonly value: ParameterValue | undefined;
  /** A clause that fits behind the name. */
  readonly reason: string | undefined;
  /** What stands in the rendered SQL in its place; `undefined` outside of SQL. */
  readonly rendered: string | undefined;
}

export interface ParameterValue {
  readonly text: string;
  readonly type: string;
  readonly source: ParameterSource;
  /** The task before whose output takes its place in a run. */
  readonly awaits: string | undefined;
  /** Sources of less weight that have a value of the name too, the weightiest first. */
  readonly overrode: readonly ParameterSource[];
}

interface Place extends DocumentOffset {
  readonly file: WorkflowFile;
  readonly workflow: Workflow;
  readonly scheduleInstant: Instant;
}

/** The parameter at the offset: in SQL, in the value of another one, in a branch's condition, or where it is declared. One for each task that shares the SQL. */
export function findParameterHovers(place: Place): readonly ParameterHover[] {
  const sql = findSqlPlaces(place.file, place);
  if (sql.length > 0) return sql.flatMap((each) => hoverInSql(place, each) ?? []);
  const inYaml = place.document === place.file.path ? hoverInYaml(place) : undefined;
  return inYaml === undefined ? [] : [inYaml];
}

function hoverInSql(place: Place, { task, source, offset }: SqlPlace): ParameterHover | undefined {
  const found = placeholderAt(source.text, offset);
  if (found === undefined) return undefined;
  const part = renderTask({ workflow: place.workflow, task, scheduleInstant: place.scheduleInstant }).parts.find((each) => each.source === source);
  const replaced = part?.replacements.find((each) => each.sourceStart <= found.start && found.end <= each.sourceEnd);
  const rendered = replaced && part?.sql.slice(replaced.renderedStart, replaced.renderedEnd);
  return { ...hoverOf(place, task, source.text.slice(found.start, found.end)), ...valueOf(place, task, found), range: toDocumentRange(source.map, found), rendered };
}

function hoverInYaml(place: Place): ParameterHover | undefined {
  const { file, workflow, offset } = place;
  const task = workflow.tasks.find(({ range }) => containsOffset(range, offset));
  const declared = declarationAt(task?.parameters ?? workflow.parameters, offset);
  if (declared !== undefined && containsOffset(declared.nameRange, offset)) {
    const named = { kind: 'value', name: declared.name } as const;
    return { ...hoverOf(place, task, declared.name), ...valueOf(place, task, named), range: declared.nameRange };
  }
  const condition = task?.logic?.kind === 'switch' ? task.logic.cases.find((each) => containsOffset(each.condition.range, offset))?.condition : undefined;
  const range = declared?.range ?? condition?.range;
  const found = range && placeholderAt(file.text.slice(range.start, range.end), offset - range.start);
  if (range === undefined || found === undefined) return undefined;
  const inFile = { start: range.start + found.start, end: range.start + found.end };
  return { ...hoverOf(place, task, file.text.slice(inFile.start, inFile.end)), ...valueOf(place, task, found), range: inFile };
}

function declarationAt(parameters: readonly ParameterDefinition[], offset: number): ParameterDefinition | undefined {
  return parameters.find(({ range }) => containsOffset(range, offset));
}

function placeholderAt(text: string, offset: number): Placeholder | undefined {
  return findPlaceholders(text).find((each) => each.kind !== 'foreign' && containsOffset(each, offset));
}

function hoverOf({ workflow, scheduleInstant }: Place, task: Task | undefined, text: string): Pick<ParameterHover, 'kind' | 'text' | 'workflow' | 'task' | 'scheduleInstant' | 'zone' | 'rendered'> {
  return { kind: 'parameter', text, workflow: workflow.name.value, task: task?.name.value, scheduleInstant, zone: zoneOf(workflow), rendered: undefined };
}

function valueOf({ workflow, scheduleInstant }: Place, task: Task | undefined, { kind, name }: Pick<Placeholder, 'kind' | 'name'>): Pick<ParameterHover, 'value' | 'reason'> {
  const request: ScopeRequest = { workflow, scheduleInstant, zone: zoneOf(workflow), ...(task === undefined ? {} : { task }) };
  if (kind === 'time') return timeValueOf(name, request);
  const listed = listParameters(request).find((each) => each.name === name);
  if (listed?.parameter === undefined) return { value: undefined, reason: listed?.reason ?? whyUnknown(request, name) };
  const { value, type, source, awaits, overrode } = listed.parameter;
  return { value: { text: value, type, source, awaits, overrode: overrode.map((each) => each.source) }, reason: listed.reason };
}

function timeValueOf(expression: string, request: ScopeRequest): Pick<ParameterHover, 'value' | 'reason'> {
  const evaluated = evaluateText(`$[${expression}]`, request);
  if (evaluated.kind === 'failed') return { value: undefined, reason: evaluated.message };
  const [unresolved] = evaluated.unresolved;
  if (unresolved !== undefined) return { value: undefined, reason: unresolved.says };
  return { value: { text: evaluated.text, type: 'VARCHAR', source: 'expression', awaits: undefined, overrode: [] }, reason: undefined };
}

/** Why a name has no value, in the words of the message that a rendering gives. */
function whyUnknown(request: ScopeRequest, name: string): string | undefined {
  const evaluated = evaluateText(`\${${name}}`, request);
  return evaluated.kind === 'failed' ? evaluated.message : evaluated.unresolved[0]?.says;
}
