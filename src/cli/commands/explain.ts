import type { Rule, RuleExample, RuleOption } from '../../core/lint/rule';
import { RULE_GROUPS, ruleUrl } from '../../core/lint/rulePage';
import { RULES } from '../../core/lint/rules';
import { pageOf } from '../../core/lint/rules/pages';
import { nearestName } from '../../core/params';
import { inputError } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { padColumns } from '../../core/base/columns';

function findRule(wanted: string): Rule {
  const found = RULES.find(({ code, name }) => code === wanted.toUpperCase() || name === wanted.toLowerCase());
  if (found !== undefined) return found;
  const near = nearestName(wanted, RULES.flatMap(({ code, name }) => [code, name]));
  throw inputError(`there is no rule ${wanted}: ${near === undefined ? 'idempo explain lists them all' : `did you mean ${near}?`}`);
}

function indented(text: string): string {
  return text.trimEnd().split('\n').map((line) => `    ${line}`.trimEnd()).join('\n');
}

function exampleText(example: RuleExample): string {
  if (example.kind === 'sql') return `${example.dialect === 'generic' ? '' : `  (${example.dialect})\n`}${indented(example.text)}`;
  const others = Object.entries(example.others ?? {}).map(([path, text]) => `  with ${path} in the same workspace:\n${indented(text)}`);
  return [indented(example.text), ...others].join('\n');
}

function examplesText(title: string, examples: readonly RuleExample[]): string {
  return examples.length === 0 ? '' : `${title}:\n${examples.map(exampleText).join('\n\n')}`;
}

function limitsText({ minimum, maximum }: RuleOption): string {
  if (minimum === undefined && maximum === undefined) return '';
  return ` (${[minimum === undefined ? '' : `at least ${minimum}`, maximum === undefined ? '' : `at most ${maximum}`].filter((part) => part !== '').join(', ')})`;
}

function optionsText(rule: Rule): string {
  const lines = Object.entries(rule.options ?? {}).map(([name, option]) => [`  ${name}`, JSON.stringify(option.default), `${option.description}${limitsText(option)}`]);
  const severities = `Severity: ${rule.severity}; for once with --rule ${rule.code}=error|warning|info|off, for good in idempo.json: {"rules": {"${rule.code}": "off"}}`;
  return lines.length === 0 ? severities : [severities, `Options, in idempo.json: {"rules": {"${rule.code}": {"NAME": VALUE}}}`, ...padColumns(lines)].join('\n');
}

const FIXES = { safe: 'There is a fix that is always right (idempo lint --fix).', suggest: 'The editor offers a fix to choose.', none: 'No automatic fix.' } as const;

function ruleText(rule: Rule): string {
  const documentation = pageOf(rule);
  return [
    `${rule.code} ${rule.name}: ${documentation.title}`,
    `${rule.severity}, ${rule.confidence === 'sure' ? 'certain' : 'a guess'}. ${FIXES[rule.fixability]}`,
    documentation.why,
    examplesText('Not safe', documentation.bad),
    examplesText('Safe', documentation.good),
    optionsText(rule),
    `When to ignore it: ${documentation.whenToIgnore}\nSilence one place with a reason: -- idempo: ignore ${rule.code} because …`,
    documentation.threads.length === 0 ? '' : `Where it hurt others:\n${documentation.threads.map((thread) => `  ${thread}`).join('\n')}`,
  ].filter((part) => part !== '').join('\n\n');
}

function exampleJson(example: RuleExample): Json {
  if (example.kind === 'sql') return { kind: 'sql', dialect: example.dialect, text: example.text };
  return { kind: 'workflow', text: example.text, others: { ...example.others } };
}

function ruleJson(rule: Rule): Json {
  const { code, name, severity, confidence, fixability, options = {} } = rule;
  const { title, why, bad, good, whenToIgnore, threads } = pageOf(rule);
  return {
    code, name, group: RULE_GROUPS[code.charAt(0)] ?? null, severity, confidence, fixability, title, why,
    bad: bad.map(({ text }) => text), good: good.map(({ text }) => text), whenToIgnore, threads, url: ruleUrl(code),
    options: Object.entries(options).map(([option, { default: value, description, minimum, maximum }]) => (
      { name: option, default: value, description, minimum: minimum ?? null, maximum: maximum ?? null }
    )),
    examples: { bad: bad.map(exampleJson), good: good.map(exampleJson) },
  };
}

function listText(): string {
  return padColumns(RULES.map((rule) => [rule.code, rule.name, rule.severity, pageOf(rule).title])).join('\n');
}

function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const [wanted] = parsed.positionals;
  if (wanted === undefined) host.writeOut(format === 'json' ? jsonText({ rules: RULES.map(ruleJson) }) : `${listText()}\n`);
  else {
    const rule = findRule(wanted);
    host.writeOut(format === 'json' ? jsonText(ruleJson(rule)) : `${ruleText(rule)}\n`);
  }
  return Promise.resolve(EXIT.clean);
}

export const explainCommand: Command = {
  name: 'explain',
  usage: '[CODE]',
  summary: 'what a rule finds, why it matters, and how it is written safely',
  about: ['Prints the page of one rule, by code or name: why, what is safe and what is not, options, when to ignore it. Without one, the list of all rules.'],
  examples: [
    ['idempo explain T01', 'why the current time is not the data\'s time'],
    ['idempo explain', 'all rules'],
    ['idempo explain --format json', 'all rules with everything about them, for a program'],
  ],
  options: {},
  positionals: [0, 1],
  run,
};
