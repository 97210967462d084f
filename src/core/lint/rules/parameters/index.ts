import type { Rule, RuleDocumentation } from '../../rule';
import { badDatePattern, documentation as badDatePatternPage } from './bad-date-pattern';
import { misplacedParameter, documentation as misplacedParameterPage } from './misplaced-parameter';
import { needlessParameter, documentation as needlessParameterPage } from './needless-parameter';
import { startOnlyParameter, documentation as startOnlyParameterPage } from './start-only-parameter';
import { unfitParameterValue, documentation as unfitParameterValuePage } from './unfit-parameter-value';
import { unresolvedParameter, documentation as unresolvedParameterPage } from './unresolved-parameter';

export const PARAMETERS_RULES: readonly Rule[] = [unresolvedParameter, startOnlyParameter, misplacedParameter, unfitParameterValue, needlessParameter, badDatePattern];

export const PARAMETERS_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  V01: unresolvedParameterPage,
  V02: startOnlyParameterPage,
  V03: misplacedParameterPage,
  V04: unfitParameterValuePage,
  V05: needlessParameterPage,
  V06: badDatePatternPage,
};
