export { scheduleTimeText } from './builtIns';
export { knownParameterNames, knownParameters, upstreamTasks, type KnownParameter } from './knownParameters';
export { nearestName } from './nearestName';
export type { RenderRequest } from './parameterScope';
export { findPlaceholders, type Placeholder, type PlaceholderKind } from './placeholder';
export type { ParameterSource, RenderedSql, RenderedTask, Replacement, ResolvedParameter } from './renderedTask';
export {
  mapRenderedRange, renderTask, resolveParameters, sqlPartsOf,
  type DocumentPlace, type RenderProblem, type TaskRendering,
} from './renderTask';
export { evaluateTimeExpression, type TimeBase, type TimeValue } from './timeExpression';
export { readOutputs, type OutputValue, type StatementResult } from './taskOutput';
