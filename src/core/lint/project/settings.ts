import type { Severity } from '../../base/problem';
import type { TextRange } from '../../base/textRange';
import type { Dialect } from '../../sql/lex/token';
import type { Rule, RuleOption } from '../rule';

/** What a user set for one rule. */
export interface RuleSetting {
  /** `undefined`: as the rule has it. */
  readonly severity?: Severity | 'off';
  /** By option name; what is not given has the rule's default. */
  readonly options?: Readonly<Record<string, RuleOption['default']>>;
}

/** Settings of the linter, merged from the editor's settings and the project file (`mergeSettings`). */
export interface LintSettings {
  /** By code in upper case. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Of SQL that declares none: a task without a known datasource type, a bare script. `undefined`: generic, and M04 says so. */
  readonly dialect?: Dialect | undefined;
  /** The file of known findings (`baseline.ts`), relative to the folder of the project file. `undefined`: none. */
  readonly baseline?: string | undefined;
  /** Whether `.sql` files that no workflow names are linted. `undefined`: no. */
  readonly sqlFiles?: boolean | undefined;
  /** Patterns (`matchesPattern`) of files that are not linted, relative to the folder of the project file. */
  readonly exclude?: readonly string[] | undefined;
  /** Findings silenced for the whole project. */
  readonly ignore?: readonly ProjectIgnore[] | undefined;
}

/** One item of `ignore` in the project file. */
export interface ProjectIgnore {
  /** Upper case; `T*` is all rules of the group. */
  readonly codes: readonly string[];
  /** Patterns of the files meant. Empty: all. */
  readonly files: readonly string[];
  /** Empty: not given, and nothing is silenced (M01). */
  readonly because: string;
  /** The project file's path. */
  readonly file: string;
  readonly range: TextRange;
}

export const DEFAULT_SETTINGS: LintSettings = { rules: {} };

/** The settings with every layer laid over those before it: what a later one says wins, a rule's severity and options one by one. */
export function mergeSettings(...layers: readonly LintSettings[]): LintSettings {
  return layers.reduce((below, above) => ({ ...below, ...given(above), rules: mergeRules(below.rules, above.rules) }), DEFAULT_SETTINGS);
}

/** Without the keys whose value is `undefined`, which would hide a layer below. */
function given(settings: LintSettings): Partial<LintSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function mergeRules(below: LintSettings['rules'], above: LintSettings['rules']): LintSettings['rules'] {
  const merged = Object.entries(above).map(([code, setting]) => {
    const options = { ...below[code]?.options, ...setting.options };
    return [code, { ...below[code], ...setting, ...(Object.keys(options).length > 0 && { options }) }] as const;
  });
  return { ...below, ...Object.fromEntries(merged) };
}

/** The value of a rule's option: the user's where it has the right type, else the default. */
export function optionOf<T extends RuleOption['default']>(settings: LintSettings, rule: Pick<Rule, 'code'>, option: { readonly name: string; readonly default: T }): T {
  const value = settings.rules[rule.code]?.options?.[option.name];
  return value !== undefined && typeof value === typeof option.default && Array.isArray(value) === Array.isArray(option.default) ? (value as T) : option.default;
}

/** Whether the user turned a rule off. */
export function isRuleOff(settings: LintSettings, code: string): boolean {
  return settings.rules[code]?.severity === 'off';
}
