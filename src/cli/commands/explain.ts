import type { Rule, RuleExample } from '../../core/lint/rule';
import { RULES } from '../../core/lint/rules';
import { pageOf } from '../../core/lint/rules/pages';
import { nearestName } from '../../core/params';
import { inputError } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { jsonText, type Json } from '../output/json';
import { padColumns } from '../output/table';

function findRule(wanted: string): Rule {
  const found = RULES.find(({ code, name }) => code === wanted.toUpperCase() || name === wanted.toLowerCase());
  if (found !== undefined) return found;
  const near = nearestName(wanted, RULES.flatMap(({ code, name }) => [code, name]));
  throw inputError(`there is no rule ${wanted}: ${near === undefined ? 'idempo explain lists them all' : `did you mean ${near}?`}`);
}

function exampleText(example: RuleExample): string {
  return example.text.trimEnd().split('\n').map((line) => `    ${line}`.trimEnd()).join('\n');
}

function examplesText(title: string, examples: readonly RuleExample[]): string {
  return examples.length === 0 ? '' : `${title}:\n${examples.map(exampleText).join('\n\n')}`;
}

const FIXES = { safe: 'The editor offers a fix that is always right.', suggest: 'The editor offers a fix to choose.', none: 'No automatic fix.' } as const;

function ruleText(rule: Rule): string {
  const documentation = pageOf(rule);
  return [
    `${rule.code} ${rule.name}: ${documentation.title}`,
    `${rule.severity}, ${rule.confidence === 'sure' ? 'certain' : 'a guess'}. ${FIXES[rule.fixability]}`,
    documentation.why,
    examplesText('Not safe', documentation.bad),
    examplesText('Safe', documentation.good),
    `When to ignore it: ${documentation.whenToIgnore}\nSilence one place with a reason: -- idempo: ignore ${rule.code} because …`,
    documentation.threads.length === 0 ? '' : `Where it hurt others:\n${documentation.threads.map((thread) => `  ${thread}`).join('\n')}`,
  ].filter((part) => part !== '').join('\n\n');
}

function ruleJson(rule: Rule): Json {
  const { code, name, severity, confidence, fixability } = rule;
  const { title, why, bad, good, whenToIgnore } = pageOf(rule);
  return { code, name, severity, confidence, fixability, title, why, bad: bad.map(({ text }) => text), good: good.map(({ text }) => text), whenToIgnore };
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
  about: ['Prints the page of one rule, by code or name; without one, the list of all rules.'],
  examples: [
    ['idempo explain T01', 'why the current time is not the data\'s time'],
    ['idempo explain', 'all rules'],
  ],
  options: {},
  positionals: [0, 1],
  run,
};
