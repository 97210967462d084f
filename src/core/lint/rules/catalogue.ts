import { RULES } from '.';
import type { Rule, RuleExample, RuleOption } from '../rule';
import { RULE_GROUPS, ruleAnchor } from '../rulePage';
import { pageOf } from './pages';

const FIX_WORDS: Readonly<Record<Rule['fixability'], string>> = { safe: 'safe', suggest: 'to choose', none: '' };
const CONFIDENCE_WORDS: Readonly<Record<Rule['confidence'], string>> = { sure: 'certain', guess: 'a guess' };

/** All rules by group, and a page for each, as Markdown: what `npm run docs` writes. */
export function catalogueText(): string {
  const groups = Object.entries(RULE_GROUPS).map(([letter, title]) => ({ title, rules: rulesOf(letter) })).filter(({ rules }) => rules.length > 0);
  return [
    '# Rules',
    '<!-- Written by `npm run docs` from the rules themselves. -->',
    `Idempo has ${RULES.length} rules. A severity of *error* means that a rerun or a backfill gives wrong data for certain, *warning* that it probably does, *info* that something is not said. What is *a guess* names the one line that declares the intent. A *safe* fix may be applied without asking (\`idempo lint --fix\`).`,
    `Silence a finding with a reason, \`-- idempo: ignore T01 because load stamp, not data\` in SQL or \`# idempo: ignore …\` in YAML; set severities and options in \`idempo.json\`: \`{"rules": {"T01": "warning", "R02": {"severity": "info"}}}\`.`,
    ...groups.map(({ title, rules }) => `## ${title}\n\n${tableOf(rules)}`),
    ...groups.flatMap(({ rules }) => rules.map(ruleText)),
  ].join('\n\n') + '\n';
}

/** The rules of a group by number. */
function rulesOf(letter: string): readonly Rule[] {
  return RULES.filter(({ code }) => code.startsWith(letter)).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function tableOf(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [`[${rule.code}](#${ruleAnchor(rule.code)})`, pageOf(rule).title, rule.severity, CONFIDENCE_WORDS[rule.confidence], FIX_WORDS[rule.fixability]]);
  return [['Code', 'Finds', 'Severity', 'Confidence', 'Fix'], ['---', '---', '---', '---', '---'], ...rows].map((row) => `| ${row.map(cellText).join(' | ')} |`).join('\n');
}

/** A bar would end the cell, a line end the row. */
function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function ruleText(rule: Rule): string {
  const { title, why, bad, good, whenToIgnore, threads } = pageOf(rule);
  const fix = FIX_WORDS[rule.fixability];
  return [
    `<a id="${ruleAnchor(rule.code)}"></a>`,
    `## ${rule.code} ${title}`,
    `\`${rule.name}\` · ${rule.severity} · ${CONFIDENCE_WORDS[rule.confidence]}${fix === '' ? '' : ` · fix: ${fix}`}`,
    why,
    ...examplesText('Not safe', bad),
    ...examplesText('Safe', good),
    ...optionsText(rule),
    `**When to ignore it.** ${whenToIgnore}`,
    ...(threads.length === 0 ? [] : [`**Where it hurt others.** ${threads.map((thread) => `<${thread}>`).join(', ')}`]),
  ].join('\n\n');
}

function examplesText(title: string, examples: readonly RuleExample[]): readonly string[] {
  return examples.flatMap((example, index) => [
    ...(index === 0 ? [`**${title}**`] : []),
    ...(example.kind === 'sql' ? [fenced('sql', example.text, example.dialect)] : [fenced('yaml', example.text), ...surroundings(example)]),
  ]);
}

/** What the example needs besides its own text. */
function surroundings(example: RuleExample & { readonly kind: 'workflow' }): readonly string[] {
  const others = Object.entries(example.others ?? {}).flatMap(([path, text]) => [`with \`${path}\` in the same workspace:`, fenced('yaml', text)]);
  const { medianSeconds, tasks } = example.history ?? { medianSeconds: undefined, tasks: {} };
  const took = medianSeconds === undefined ? [] : [`when past runs took ${medianSeconds} seconds`];
  const ofTasks = Object.entries(tasks).flatMap(([name, task]) => [
    ...(task.medianSeconds === undefined ? [] : [`when past runs of \`${name}\` took ${task.medianSeconds} seconds`]),
    ...task.permanentFailures.map((failure) => `when \`${name}\` failed with \`${failure}\``),
  ]);
  return [...others, ...[...took, ...ofTasks].map((text) => `${text}.`)];
}

/** A fence longer than any in the text. */
function fenced(language: string, text: string, dialect?: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${dialect === undefined || dialect === 'generic' ? '' : `*${dialect}*\n\n`}${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function optionsText({ options = {} }: Rule): readonly string[] {
  const rows = Object.entries(options).map(([name, option]) => [`\`${name}\``, `\`${JSON.stringify(option.default)}\``, `${option.description}${limitsText(option)}`]);
  if (rows.length === 0) return [];
  return ['**Options**', [['Name', 'Default', 'Meaning'], ['---', '---', '---'], ...rows].map((row) => `| ${row.map(cellText).join(' | ')} |`).join('\n')];
}

function limitsText({ minimum, maximum }: RuleOption): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return ` At least ${minimum}.`;
  return minimum === undefined ? ` At most ${maximum}.` : ` From ${minimum} to ${maximum}.`;
}
