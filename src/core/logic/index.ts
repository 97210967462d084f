export { chosenByConditions, chosenBySwitch, type ChosenBranch } from './branches';
export { describeConditions, evaluateConditions, type StateOf } from './conditions';
export {
  evaluateDependent, type DependentBlocker, type DependentCandidate, type DependentContext, type DependentDecision, type DependentResult, type DependentTask,
} from './dependent';
export { evaluateSwitch, type SwitchDecision, type SwitchParameter } from './switch';
