import type { JsonNode, JsonObject } from '../../base/jsonTree';
import type { Rule, RuleOption } from '../rule';
import { adviceForCode } from '../suppressions/ruleCodes';
import { findRule, RULES } from '../rules';
import type { LintSettings, RuleSetting } from './settings';
import { adviceFor, readArray, readObject, readTexts, readTyped, reportShape, valueOf, type SettingsReader } from './settingsReading';

export const SEVERITY_SETTINGS = ['error', 'warning', 'info', 'off'] as const;

/** `"rules": { "T01": "off", "R02": { "severity": "info", "most": 5 } }`: a severity, or an object with it and the rule's options. */
export function readRules(reader: SettingsReader, node: JsonNode | undefined): LintSettings['rules'] {
  const object = readObject(reader, node, '"rules"');
  const read = (object?.entries ?? []).flatMap(({ key, keyRange, value }) => {
    const rule = findRule(key.trim());
    if (rule === undefined) reportShape(reader, keyRange, adviceForRule(key.trim()));
    const setting = rule && value && readRule(reader, rule, value);
    return rule === undefined || setting === undefined ? [] : [[rule.code, setting] as const];
  });
  return Object.fromEntries(read);
}

/** People also write a rule's name. */
function adviceForRule(written: string): string {
  const named = RULES.find((rule) => rule.name === written.toLowerCase());
  return named === undefined ? adviceForCode(written) : `There is no rule ${written}. Write its code: "${named.code}".`;
}

function readRule(reader: SettingsReader, rule: Rule, node: JsonNode): RuleSetting | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return readSeverity(reader, node);
  if (node.kind !== 'object') {
    reportShape(reader, node.range, `The setting of ${rule.code} must be one of ${SEVERITY_SETTINGS.join(', ')}, or an object with "severity" and options.`);
    return undefined;
  }
  return readRuleObject(reader, rule, node);
}

function readRuleObject(reader: SettingsReader, rule: Rule, object: JsonObject): RuleSetting {
  reportUnknownOptions(reader, rule, object);
  const options = Object.entries(rule.options ?? {}).flatMap(([name, option]) => {
    const value = readOption(reader, valueOf(object, name), { name, option });
    return value === undefined ? [] : [[name, value] as const];
  });
  const severity = valueOf(object, 'severity');
  return { ...(severity && readSeverity(reader, severity)), ...(options.length > 0 && { options: Object.fromEntries(options) }) };
}

function reportUnknownOptions(reader: SettingsReader, rule: Rule, object: JsonObject): void {
  const known = ['severity', ...Object.keys(rule.options ?? {})];
  for (const { key, keyRange } of object.entries) {
    if (!known.includes(key)) reportShape(reader, keyRange, `"${key}" is no option of ${rule.code} ${rule.name}. ${adviceFor(key, known)}`);
  }
}

function readSeverity(reader: SettingsReader, node: JsonNode): RuleSetting | undefined {
  const text = readTyped(reader, node, { key: 'severity', type: 'string' });
  const severity = SEVERITY_SETTINGS.find((known) => known === text?.trim().toLowerCase());
  if (severity !== undefined) return { severity };
  if (text !== undefined) reportShape(reader, node.range, `"${text}" is no severity. ${adviceFor(text, SEVERITY_SETTINGS)}`);
  return undefined;
}

interface NamedOption {
  readonly name: string;
  readonly option: RuleOption;
}

function readOption(reader: SettingsReader, node: JsonNode | undefined, { name, option }: NamedOption): RuleOption['default'] | undefined {
  if (node === undefined) return undefined;
  if (typeof option.default === 'number') return readNumber(reader, node, { name, option });
  if (typeof option.default === 'string') return readTyped(reader, node, { key: name, type: 'string' });
  if (typeof option.default === 'boolean') return readTyped(reader, node, { key: name, type: 'boolean' });
  const list = readArray(reader, node, name);
  return list && readTexts(reader, list, name);
}

function readNumber(reader: SettingsReader, node: JsonNode, { name, option }: NamedOption): number | undefined {
  const value = readTyped(reader, node, { key: name, type: 'number' });
  if (value === undefined) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = option;
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  reportShape(reader, node.range, `"${name}" must be a whole number${limits(option)}, not ${value}.`);
  return undefined;
}

function limits({ minimum, maximum }: RuleOption): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return ` of ${minimum} or more`;
  return minimum === undefined ? ` of ${maximum} or less` : ` from ${minimum} to ${maximum}`;
}
