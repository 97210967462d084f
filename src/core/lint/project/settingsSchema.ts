import type { Translate } from '../../base/message';
import { DIALECTS } from '../../sql/lex/token';
import type { IGNORE_KEYS, PROJECT_KEYS } from './projectSettings';
import type { Rule, RuleOption } from '../rule';
import { SEVERITY_SETTINGS } from './ruleSettings';
import { RULES } from '../rules';
import { pageIn } from '../rules/pages';
import { ENGLISH_PAGES, type PageTexts, wordsOf } from '../rules/pageTexts';

/** A JSON Schema (draft 7) or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const BY_CODE = [...RULES].sort((a, b) => (a.code < b.code ? -1 : 1));

/** For completion and hover in a project file. Made when the extension is built: it needs the rules' pages. */
export function projectFileSchema(texts: PageTexts = ENGLISH_PAGES): JsonSchema {
  const say = wordsOf(texts);
  const described = descriptionsIn(texts);
  const properties: Readonly<Record<(typeof PROJECT_KEYS)[number], JsonSchema>> = {
    $schema: {},
    dialect: { description: say('The dialect of SQL that declares none: a task without datasource_type, a .sql file.'), enum: DIALECTS },
    rules: {
      description: say('A severity for a rule, or an object with it and the options of the rule.'),
      type: 'object',
      properties: Object.fromEntries(BY_CODE.map((rule) => [rule.code, ruleSchema(rule, described)])),
      additionalProperties: false,
    },
    ignore: { description: say('Findings silenced for the whole project, or for some of its files, each with a reason.'), type: 'array', items: ignoreSchema(say) },
    baseline: { description: say('The file of findings that are known and accepted, relative to this file: idempo-baseline.json.'), type: 'string' },
    sqlFiles: { description: say('Whether .sql files that no workflow names are checked too.'), type: 'boolean', default: false },
    exclude: { description: say('Files and folders that are not checked, relative to this file: "vendor", "legacy/**/*.sql".'), ...textsSchema() },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: say('Idempo project file'),
    description: say('Sets up the linter for the workflow files and SQL in this folder and below.'),
    type: 'object',
    properties,
    additionalProperties: false,
    definitions: { severity: { description: say('How a finding counts; off: the rule does not run.'), enum: SEVERITY_SETTINGS } },
  };
}

const SEVERITY = { $ref: '#/definitions/severity' };

function ruleSchema(rule: Rule, described: Descriptions): JsonSchema {
  return { description: described.ofRule(rule), anyOf: [SEVERITY, optionsSchema(rule, SEVERITY, described)] };
}

/** How a schema describes rules and their options. */
interface Descriptions {
  readonly ofRule: (rule: Rule) => string;
  readonly ofOption: (rule: Rule, name: string) => string;
}

function descriptionsIn(texts: PageTexts): Descriptions {
  const say = wordsOf(texts);
  return {
    ofRule: (rule) => say('{0} {1}: {2}. Usually {3}.', rule.code, rule.name, pageIn(texts, rule).title, rule.severity),
    ofOption: ({ code, options }, name) => texts.rules[code]?.options?.[name] ?? options?.[name]?.description ?? '',
  };
}

/** Keys of package.nls.json, as a manifest writes them. */
const KEYS: Descriptions = {
  ofRule: ({ code }) => `%rule.${code}%`,
  ofOption: ({ code }, name) => `%rule.${code}.${name}%`,
};

function optionsSchema(rule: Rule, severity: JsonSchema, described: Descriptions): JsonSchema {
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionSchema(option, described.ofOption(rule, name))]);
  return { type: 'object', properties: { severity, ...Object.fromEntries(options) }, additionalProperties: false };
}

function optionSchema({ default: value, minimum, maximum }: RuleOption, description: string): JsonSchema {
  const limits = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  if (typeof value === 'number') return { description, type: 'integer', default: value, ...limits };
  if (typeof value === 'string' || typeof value === 'boolean') return { description, type: typeof value, default: value };
  return { description, type: 'array', items: { type: 'string' }, default: value };
}

function textsSchema(): JsonSchema {
  return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
}

function ignoreSchema(say: Translate): JsonSchema {
  const groups = [...new Set(RULES.map(({ code }) => `${code.slice(0, 1)}*`))].sort();
  const code = { enum: [...BY_CODE.map((rule) => rule.code), ...groups] };
  const codes = { anyOf: [code, { type: 'array', items: code }] };
  const properties: Readonly<Record<(typeof IGNORE_KEYS)[number], JsonSchema>> = {
    code: { description: say('The code of a rule; T* is all rules of the group.'), ...codes },
    codes: { description: say('Several codes.'), ...codes },
    files: { description: say('Patterns of files, relative to this file. Without them all are meant.'), ...textsSchema() },
    because: { description: say('Why these findings are right here. Without a reason nothing is silenced.'), type: 'string', minLength: 1 },
  };
  return { type: 'object', properties, required: ['because'], additionalProperties: false };
}

/** The start of the names of the editor's settings of the linter. */
export const EDITOR_PREFIX = 'idempo.lint.';

/** `contributes.configuration.properties` of package.json as far as the linter is concerned. `npm run settings` writes them. */
export function editorSettings(): Readonly<Record<string, JsonSchema>> {
  const severity = { type: 'string', enum: SEVERITY_SETTINGS };
  const rules = BY_CODE.map((rule) => {
    const description = KEYS.ofRule(rule);
    return [rule.code, rule.options === undefined ? { ...severity, description } : { description, anyOf: [severity, optionsSchema(rule, severity, KEYS)] }];
  });
  const settings: Readonly<Record<string, JsonSchema>> = {
    rules: { type: 'object', default: {}, properties: Object.fromEntries(rules), additionalProperties: false },
    dialect: { type: 'string', default: '', enum: ['', ...DIALECTS] },
    sqlFiles: { type: 'boolean', default: false },
  };
  return Object.fromEntries(Object.entries(settings).map(([name, schema], index) => (
    [EDITOR_PREFIX + name, { ...schema, scope: 'window', order: 10 + index, markdownDescription: `%setting.lint.${name}%` }]
  )));
}

/** What package.nls.json says of the settings of rules, by key. `npm run settings` writes it. */
export function settingTexts(texts: PageTexts = ENGLISH_PAGES): Readonly<Record<string, string>> {
  const { ofRule, ofOption } = descriptionsIn(texts);
  const keyOf = (name: string): string => name.slice(1, -1);
  return Object.fromEntries(BY_CODE.flatMap((rule) => [
    [keyOf(KEYS.ofRule(rule)), ofRule(rule)] as const,
    ...Object.keys(rule.options ?? {}).map((name) => [keyOf(KEYS.ofOption(rule, name)), ofOption(rule, name)] as const),
  ]));
}

/** The start of the keys of `settingTexts`. */
export const RULE_PREFIX = 'rule.';

/** `contributes.jsonValidation` of package.json; package.nls.json says which schema. */
export const JSON_VALIDATION = [{ fileMatch: 'idempo.json', url: '%schema.path%' }] as const;
