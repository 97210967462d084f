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

export type ParameterSource = 'builtIn' | 'global' | 'local' | 'startup' | 'upstream' | 'expression';

export interface ResolvedParameter {
  /** `schedule_time`, `system.biz.date`, or the text of a `$[…]` expression. */
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly source: ParameterSource;
}
