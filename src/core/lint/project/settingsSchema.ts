import { DIALECTS } from '../../sql/lex/token';
import type { IGNORE_KEYS, PROJECT_KEYS } from './projectSettings';
import type { Rule, RuleOption } from '../rule';
import { SEVERITY_SETTINGS } from './ruleSettings';
import { RULES } from '../rules';
import { pageOf } from '../rules/pages';

/** A JSON Schema (draft 7) or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const BY_CODE = [...RULES].sort((a, b) => (a.code < b.code ? -1 : 1));

/** For completion and hover in a project file. Made when the extension is built: it needs the rules' pages. */
export function projectFileSchema(): JsonSchema {
  const properties: Readonly<Record<(typeof PROJECT_KEYS)[number], JsonSchema>> = {
    $schema: {},
    dialect: { description: 'The dialect of SQL that declares none: a task without datasource_type, a .sql file.', enum: DIALECTS },
    rules: {
      description: 'A severity for a rule, or an object with it and the options of the rule.',
      type: 'object',
      properties: Object.fromEntries(BY_CODE.map((rule) => [rule.code, ruleSchema(rule)])),
      additionalProperties: false,
    },
    ignore: { description: 'Findings silenced for the whole project, or for some of its files, each with a reason.', type: 'array', items: ignoreSchema() },
    baseline: { description: 'The file of findings that are known and accepted, relative to this file: idempo-baseline.json.', type: 'string' },
    sqlFiles: { description: 'Whether .sql files that no workflow names are checked too.', type: 'boolean', default: false },
    exclude: { description: 'Files and folders that are not checked, relative to this file: "vendor", "legacy/**/*.sql".', ...textsSchema() },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Idempo project file',
    description: 'Sets up the linter for the workflow files and SQL in this folder and below.',
    type: 'object',
    properties,
    additionalProperties: false,
    definitions: { severity: { description: 'How a finding counts; off: the rule does not run.', enum: SEVERITY_SETTINGS } },
  };
}

const SEVERITY = { $ref: '#/definitions/severity' };

function ruleSchema(rule: Rule): JsonSchema {
  return { description: describeRule(rule), anyOf: [SEVERITY, optionsSchema(rule, SEVERITY)] };
}

function describeRule(rule: Rule): string {
  return `${rule.code} ${rule.name}: ${pageOf(rule).title}. Usually ${rule.severity}.`;
}

function optionsSchema(rule: Rule, severity: JsonSchema): JsonSchema {
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionSchema(option)]);
  return { type: 'object', properties: { severity, ...Object.fromEntries(options) }, additionalProperties: false };
}

function optionSchema({ default: value, description, minimum, maximum }: RuleOption): JsonSchema {
  const limits = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  if (typeof value === 'number') return { description, type: 'integer', default: value, ...limits };
  if (typeof value === 'string' || typeof value === 'boolean') return { description, type: typeof value, default: value };
  return { description, type: 'array', items: { type: 'string' }, default: value };
}

function textsSchema(): JsonSchema {
  return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
}

function ignoreSchema(): JsonSchema {
  const groups = [...new Set(RULES.map(({ code }) => `${code.slice(0, 1)}*`))].sort();
  const code = { enum: [...BY_CODE.map((rule) => rule.code), ...groups] };
  const codes = { anyOf: [code, { type: 'array', items: code }] };
  const properties: Readonly<Record<(typeof IGNORE_KEYS)[number], JsonSchema>> = {
    code: { description: 'The code of a rule; T* is all rules of the group.', ...codes },
    codes: { description: 'Several codes.', ...codes },
    files: { description: 'Patterns of files, relative to this file. Without them all are meant.', ...textsSchema() },
    because: { description: 'Why these findings are right here. Without a reason nothing is silenced.', type: 'string', minLength: 1 },
  };
  return { type: 'object', properties, required: ['because'], additionalProperties: false };
}

/** The start of the names of the editor's settings of the linter. */
export const EDITOR_PREFIX = 'idempo.lint.';

/** `contributes.configuration.properties` of package.json as far as the linter is concerned. `npm run settings` writes them. */
export function editorSettings(): Readonly<Record<string, JsonSchema>> {
  const severity = { type: 'string', enum: SEVERITY_SETTINGS };
  const rules = BY_CODE.map((rule) => {
    const description = describeRule(rule);
    return [rule.code, rule.options === undefined ? { ...severity, description } : { description, anyOf: [severity, optionsSchema(rule, severity)] }];
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

/** `contributes.jsonValidation` of package.json. */
export const JSON_VALIDATION = [{ fileMatch: 'idempo.json', url: './dist/idempo.schema.json' }] as const;
