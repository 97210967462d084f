import type { Severity } from '../base/problem';
import type { Dialect } from '../sql/token';
import type { Rule, RuleOption } from './rule';

/** What a user set for one rule. */
export interface RuleSetting {
  /** `undefined`: as the rule has it. */
  readonly severity?: Severity | 'off';
  /** By option name; what is not given has the rule's default. */
  readonly options?: Readonly<Record<string, RuleOption['default']>>;
}

/** Settings of the linter, merged from the editor's settings and the project file. */
export interface LintSettings {
  /** By code in upper case. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Of SQL that declares none: a task without a known datasource type, a bare script. `undefined`: generic, and M04 says so. */
  readonly dialect?: Dialect | undefined;
}

export const DEFAULT_SETTINGS: LintSettings = { rules: {} };

/** The value of a rule's option: the user's where it has the right type, else the default. */
export function optionOf<T extends RuleOption['default']>(settings: LintSettings, rule: Pick<Rule, 'code'>, option: { readonly name: string; readonly default: T }): T {
  const value = settings.rules[rule.code]?.options?.[option.name];
  return value !== undefined && typeof value === typeof option.default && Array.isArray(value) === Array.isArray(option.default) ? (value as T) : option.default;
}
