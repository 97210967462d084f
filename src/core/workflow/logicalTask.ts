import type { Ranged, TextRange } from '../base/textRange';

/** What a `Dependent` or `SubWorkflow` task says about other workflows (dolphinscheduler.md §3.9, §7.5). */
export interface Dependence {
  /** `dependent`: waits for instances of other workflows. `subWorkflow`: runs another workflow as a part of this one. */
  readonly kind: 'dependent' | 'subWorkflow';
  readonly items: readonly DependenceItem[];
}

/** One instance of another workflow that a task waits for or runs. */
export interface DependenceItem {
  /** The name, or the token `$WORKFLOW{"other.yaml"}` as written. */
  readonly workflow: Ranged<string>;
  /** `undefined`: the whole workflow. */
  readonly task: Ranged<string> | undefined;
  /** DolphinScheduler's date value in its own spelling: `today`, `last1Hour`; `undefined`: not declared, which means `today`. */
  readonly date: Ranged<string> | undefined;
  /** It stands in an `or` with others, so that it need not be there. */
  readonly isAlternative: boolean;
  readonly range: TextRange;
}

/** The edges that a `Switch` or `Condition` task has besides its `deps`: PyDolphinScheduler makes them from these names. */
export interface Branching {
  /** Tasks whose outcome decides. */
  readonly waitsFor: readonly Ranged<string>[];
  /** Tasks of which some are run and the others are skipped. */
  readonly starts: readonly Ranged<string>[];
}
