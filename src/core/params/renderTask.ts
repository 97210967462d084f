import type { Problem } from '../base/problem';
import { toDocumentRange } from '../workflow/offsetMap';
import { zoneOf } from '../schedule/schedule';
import { sqlPartsOf } from '../workflow/sqlParts';
import type { Token } from '../sql/lex/token';
import type { SqlSource, Task, Workflow } from '../workflow/workflow';
import type { ScopeRequest } from './mergedParameters';
import { ParameterScope } from './parameterScope';
import { mayHoldPlaceholder } from './placeholder';
import type { RenderedSql, RenderedTask, ResolvedParameter } from './renderedTask';
import { renderSql, sqlProblems, type SourceProblem } from './renderSql';

export { sqlPartsOf };

/** The range is in `file`, which is the workflow file or a `.sql` file. */
export interface RenderProblem extends Problem {
  readonly file: string;
}

export interface TaskRendering extends RenderedTask {
  readonly problems: readonly RenderProblem[];
}

/** Everything that a rendering depends on: nothing about who or what triggered it (I2). */
export interface RenderRequest extends Omit<ScopeRequest, 'zone'> {
  readonly workflow: Workflow;
  readonly task: Task;
}

/** The parameters of the task, in the workflow's zone. */
export function scopeOf(request: RenderRequest): ParameterScope {
  return new ParameterScope({ ...request, zone: zoneOf(request.workflow) });
}

/** Renders a task's SQL for one schedule time. The same request gives the same bytes whatever triggered it (I2). Never throws. */
export function renderTask(request: RenderRequest): TaskRendering {
  const scope = scopeOf(request);
  const datasourceType = request.task.datasourceType?.value;
  const renderings = sqlPartsOf(request.task).map((source) => renderSql(source, { datasourceType, scope }));
  const used = new Map<string, ResolvedParameter>();
  for (const parameter of renderings.flatMap(({ parameters }) => parameters)) {
    if (!used.has(parameter.name)) used.set(parameter.name, parameter);
  }
  const problems = renderings.flatMap(({ rendered: { source }, problems: found }) =>
    found.map((problem) => renderProblem(source, problem)));
  return { parts: renderings.map(({ rendered }) => rendered), parameters: [...used.values()], problems };
}

/** The problems of `renderTask` alone. `tokensOf`: a source's tokens in the task's dialect, where they are there already. */
export function renderProblems(request: RenderRequest, tokensOf: (source: SqlSource) => readonly Token[] | undefined): readonly RenderProblem[] {
  const sources = sqlPartsOf(request.task).filter(({ text }) => mayHoldPlaceholder(text));
  if (sources.length === 0) return [];
  const scope = scopeOf(request);
  const datasourceType = request.task.datasourceType?.value;
  return sources.flatMap((source) => sqlProblems(source, { datasourceType, scope, tokens: tokensOf(source) }).map((problem) => renderProblem(source, problem)));
}

/** A problem in a piece of SQL as one in the document that it stands in. */
export function renderProblem(source: SqlSource, { code, severity, message, start, end }: SourceProblem): RenderProblem {
  return { code, severity, message: message.endsWith('?') ? message : `${message}.`, range: toDocumentRange(source.map, { start, end }), file: source.file };
}

/** Every parameter that the task's SQL may use and that has a value, resolved, whether used or not. */
export function resolveParameters(request: RenderRequest): readonly ResolvedParameter[] {
  const scope = scopeOf(request);
  return scope.names.flatMap((name) => {
    const resolution = scope.resolve(name);
    return resolution.kind === 'resolved' && resolution.unresolved.length === 0 ? [resolution.parameter] : [];
  });
}

export interface DocumentPlace {
  readonly file: string;
  /** Offsets in that file. */
  readonly start: number;
  readonly end: number;
}

function toSourceOffset(rendered: RenderedSql, offset: number, edge: 'start' | 'end'): number {
  let shift = 0;
  for (const replacement of rendered.replacements) {
    const inside = edge === 'start' ? offset < replacement.renderedEnd : offset <= replacement.renderedEnd;
    const behind = edge === 'start' ? offset >= replacement.renderedStart : offset > replacement.renderedStart;
    if (inside && behind) return edge === 'start' ? replacement.sourceStart : replacement.sourceEnd;
    if (inside) break;
    shift = replacement.sourceEnd - replacement.renderedEnd;
  }
  return Math.max(0, Math.min(offset + shift, rendered.source.text.length));
}

/** Maps offsets in rendered SQL to the user's document. A place inside a replaced value becomes the whole placeholder. */
export function mapRenderedRange(rendered: RenderedSql, start: number, end: number): DocumentPlace {
  const from = toSourceOffset(rendered, start, 'start');
  const to = end <= start ? from : Math.max(from, toSourceOffset(rendered, end, 'end'));
  return { file: rendered.source.file, ...toDocumentRange(rendered.source.map, { start: from, end: to }) };
}
