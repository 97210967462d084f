import type { Problem } from '../base/problem';
import type { SqlSource } from '../workflow/workflow';

/** A task's SQL for one schedule time: a function of definition, schedule time and declared parameters only (promise 4, I2). */
export interface RenderedTask {
  /** In order of execution: pre statements, main text, post statements. */
  readonly parts: readonly RenderedSql[];
  /** Every parameter that the SQL uses, once, in order of first use. */
  readonly parameters: readonly ResolvedParameter[];
  /** Unresolved parameters and bad expressions (V01). A task with an `error` here must not run. */
  readonly problems: readonly Problem[];
}

export interface RenderedSql {
  readonly source: SqlSource;
  readonly sql: string;
  /** Replacements in ascending order, to map a range in `sql` back to `source.text`. */
  readonly replacements: readonly Replacement[];
}

export interface Replacement {
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly renderedStart: number;
  readonly renderedEnd: number;
}

/** Where a value comes from. By precedence, highest first: upstream, startup, local, global, project, builtIn (dolphinscheduler.md §5.4). */
export type ParameterSource = 'builtIn' | 'project' | 'global' | 'local' | 'startup' | 'upstream' | 'expression';

export interface ResolvedParameter {
  /** `schedule_time`, `system.biz.date`, or the text of a `$[…]` expression. */
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly source: ParameterSource;
  /** The task whose output the value is, where it is known; `undefined` for other sources. */
  readonly producer: string | undefined;
  /** The task before this one whose output replaces the value in a run; it was not given here. */
  readonly awaits: string | undefined;
  /** What it took the place of, highest precedence first. */
  readonly overrode: readonly OverriddenValue[];
}

export interface OverriddenValue {
  readonly source: ParameterSource;
  readonly type: string;
  /** As declared or given, not resolved. */
  readonly value: string;
}
