import type { JsonNode, JsonObject } from '../../base/jsonTree';
import { dialectOf } from '../../sql/dialects/names';
import { DIALECTS, type Dialect } from '../../sql/lex/token';
import { adviceForCode, isRuleCode } from '../suppressions/ruleCodes';
import { readRules } from './ruleSettings';
import type { LintSettings, ProjectIgnore } from './settings';
import { adviceFor, readArray, readObject, readTexts, readTyped, reportShape, reportUnknownKeys, valueOf, type SettingsReader } from './settingsReading';

/** The keys of a project file. `$schema` is for editors. */
export const PROJECT_KEYS = ['$schema', 'dialect', 'rules', 'ignore', 'baseline', 'sqlFiles', 'exclude'] as const;
export const IGNORE_KEYS = ['code', 'codes', 'files', 'because'] as const;

export function readSettings(root: JsonNode, reader: SettingsReader): LintSettings {
  const object = readObject(reader, root, 'The project file');
  if (object === undefined) return { rules: {} };
  reportUnknownKeys(reader, object, { within: 'the project file', known: PROJECT_KEYS });
  const get = (key: (typeof PROJECT_KEYS)[number]): JsonNode | undefined => valueOf(object, key);
  const settings = {
    dialect: readDialect(reader, get('dialect')),
    baseline: readTyped(reader, get('baseline'), { key: 'baseline', type: 'string' }),
    sqlFiles: readTyped(reader, get('sqlFiles'), { key: 'sqlFiles', type: 'boolean' }),
    exclude: readTexts(reader, get('exclude'), 'exclude'),
    ignore: readIgnores(reader, get('ignore')),
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...given, rules: readRules(reader, get('rules')) };
}

function readDialect(reader: SettingsReader, node: JsonNode | undefined): Dialect | undefined {
  const name = readTyped(reader, node, { key: 'dialect', type: 'string' });
  if (name === undefined || node === undefined) return undefined;
  const dialect = dialectOf(name);
  if (dialect !== 'generic' || name.trim().toLowerCase() === 'generic') return dialect;
  reportShape(reader, node.range, `"${name}" is no dialect that is known here. ${adviceFor(name, DIALECTS)}`);
  return undefined;
}

function readIgnores(reader: SettingsReader, node: JsonNode | undefined): readonly ProjectIgnore[] | undefined {
  return readArray(reader, node, 'ignore')?.items.flatMap((item) => {
    const object = readObject(reader, item, 'Each item of "ignore"');
    return object === undefined ? [] : readIgnore(reader, object);
  });
}

function readIgnore(reader: SettingsReader, object: JsonObject): readonly ProjectIgnore[] {
  reportUnknownKeys(reader, object, { within: 'ignore', known: IGNORE_KEYS });
  const codes = ['code', 'codes'].flatMap((key) => readCodes(reader, valueOf(object, key), key));
  if (codes.length === 0 && valueOf(object, 'code') === undefined && valueOf(object, 'codes') === undefined) {
    reportShape(reader, object.range, 'Each item of "ignore" names a rule: "code": "T01".');
  }
  const because = readTyped(reader, valueOf(object, 'because'), { key: 'because', type: 'string' })?.trim() ?? '';
  if (because === '') reader.report({ code: 'M01', severity: 'warning', message: 'Expected a reason: add "because": "…". Without one nothing is ignored.', range: object.range });
  const files = readTexts(reader, valueOf(object, 'files'), 'files') ?? [];
  return codes.length === 0 ? [] : [{ codes, files, because, file: reader.path, range: object.range }];
}

/** Codes of rules and `T*` for a group; others are reported and left out. */
function readCodes(reader: SettingsReader, node: JsonNode | undefined, key: string): readonly string[] {
  const nodes = node?.kind === 'array' ? node.items : node === undefined ? [] : [node];
  return nodes.flatMap((item) => {
    const code = readTyped(reader, item, { key, type: 'string' })?.trim().toUpperCase();
    if (code === undefined) return [];
    if (isRuleCode(code)) return [code];
    reportShape(reader, item.range, adviceForCode(code));
    return [];
  });
}
