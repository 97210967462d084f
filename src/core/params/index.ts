export { bindSql, bindTask, type Bind, type BoundStatement } from './bindSql';
export { scheduleTimeText } from './builtIns';
export { evaluateText, listParameters, type Evaluation, type ListedParameter } from './evaluateText';
export type { Unresolved } from './expandValue';
export { exampleOutputs, knownParameterNames, knownParameters, upstreamTasks, type KnownParameter } from './knownParameters';
export { nearestName } from './nearestName';
export type { ScopeRequest, UpstreamValue } from './mergedParameters';
export { findPlaceholders, type Placeholder, type PlaceholderKind } from './placeholder';
export type { OverriddenValue, ParameterSource, RenderedSql, RenderedTask, Replacement, ResolvedParameter } from './renderedTask';
export {
  mapRenderedRange, renderProblems, renderTask, resolveParameters, sqlPartsOf,
  type DocumentPlace, type RenderProblem, type RenderRequest, type TaskRendering,
} from './renderTask';
export { sentSqlOf, type SentSql, type SqlMark } from './sentSql';
export { typeProblemOf } from './sqlLiteral';
export { evaluateTimeExpression, readTimeExpression, type TimeBase, type TimeValue } from './timeExpression';
export { readOutputs, type OutputValue, type StatementResult } from './taskOutput';
