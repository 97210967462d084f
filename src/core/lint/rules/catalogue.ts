import type { Translate } from '../../base/message';
import { RULES } from '.';
import type { FixKind } from '../finding';
import type { Rule, RuleExample, RuleOption } from '../rule';
import { RULE_GROUPS, ruleAnchor } from '../rulePage';
import { pageIn } from './pages';
import { ENGLISH_PAGES, type PageTexts, wordsOf } from './pageTexts';

const FIX_WORDS: Readonly<Record<FixKind, string>> = { safe: 'safe', suggest: 'to choose' };
const CONFIDENCE_WORDS: Readonly<Record<Rule['confidence'], string>> = { sure: 'certain', guess: 'a guess' };

/** All rules by group, and a page for each, as Markdown: what `npm run docs` writes. */
export function catalogueText(texts: PageTexts = ENGLISH_PAGES): string {
  const say = wordsOf(texts);
  const groups = Object.entries(RULE_GROUPS).map(([letter, title]) => ({ title, rules: rulesOf(letter) })).filter(({ rules }) => rules.length > 0);
  return [
    `# ${say('Rules')}`,
    '<!-- Written by `npm run docs` from the rules themselves. -->',
    say('[简体中文](rules.zh-cn.md)'),
    say('Idempo has {0} rules. A severity of *error* means that a rerun or a backfill gives wrong data for certain, *warning* that it probably does, *info* that something is not said. What is *a guess* names the one line that declares the intent. A *safe* fix may be applied without asking (`idempo lint --fix`).', RULES.length),
    say('Silence a finding with a reason, `-- idempo: ignore T01 because load stamp, not data` in SQL or `# idempo: ignore …` in YAML; set severities and options in `idempo.json`: `{"rules": {"T01": "warning", "R02": {"severity": "info"}}}`.'),
    ...groups.map(({ title, rules }) => `## ${say(title)}\n\n${tableOf(rules, texts)}`),
    ...groups.flatMap(({ rules }) => rules.map((rule) => ruleText(rule, texts))),
  ].join('\n\n') + '\n';
}

/** The rules of a group by number. */
function rulesOf(letter: string): readonly Rule[] {
  return RULES.filter(({ code }) => code.startsWith(letter)).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function tableOf(rules: readonly Rule[], texts: PageTexts): string {
  const say = wordsOf(texts);
  const rows = rules.map((rule) => [
    `[${rule.code}](#${ruleAnchor(rule.code)})`,
    pageIn(texts, rule).title,
    say(rule.severity),
    say(CONFIDENCE_WORDS[rule.confidence]),
    sayFix(rule, say),
  ]);
  return tableText(['Code', 'Finds', 'Severity', 'Confidence', 'Fix'].map((head) => say(head)), rows);
}

function sayFix({ fixability }: Rule, say: Translate): string {
  return fixability === 'none' ? '' : say(FIX_WORDS[fixability]);
}

function tableText(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cellText).join(' | ')} |`).join('\n');
}

/** A bar would end the cell, a line end the row. */
function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function ruleText(rule: Rule, texts: PageTexts): string {
  const say = wordsOf(texts);
  const { title, why, bad, good, whenToIgnore, threads } = pageIn(texts, rule);
  const fix = sayFix(rule, say);
  return [
    `<a id="${ruleAnchor(rule.code)}"></a>`,
    `## ${rule.code} ${title}`,
    `\`${rule.name}\` · ${say(rule.severity)} · ${say(CONFIDENCE_WORDS[rule.confidence])}${fix === '' ? '' : ` · ${say('fix: {0}', fix)}`}`,
    why,
    ...examplesText(say('Not safe'), bad, say),
    ...examplesText(say('Safe'), good, say),
    ...optionsText(rule, texts),
    say('**When to ignore it.** {0}', whenToIgnore),
    ...(threads.length === 0 ? [] : [say('**Where it hurt others.** {0}', threads.map((thread) => `<${thread}>`).join(', '))]),
  ].join('\n\n');
}

function examplesText(title: string, examples: readonly RuleExample[], say: Translate): readonly string[] {
  return examples.flatMap((example, index) => [
    ...(index === 0 ? [`**${title}**`] : []),
    ...(example.kind === 'sql' ? [fenced('sql', example.text, example.dialect)] : [fenced('yaml', example.text), ...surroundings(example, say)]),
  ]);
}

/** What the example needs besides its own text. */
function surroundings(example: RuleExample & { readonly kind: 'workflow' }, say: Translate): readonly string[] {
  const others = Object.entries(example.others ?? {}).flatMap(([path, text]) => [say('with `{0}` in the same workspace:', path), fenced('yaml', text)]);
  const { medianSeconds, tasks } = example.history ?? { medianSeconds: undefined, tasks: {} };
  const took = medianSeconds === undefined ? [] : [say('when past runs took {0} seconds.', medianSeconds)];
  const ofTasks = Object.entries(tasks).flatMap(([name, task]) => [
    ...(task.medianSeconds === undefined ? [] : [say('when past runs of `{0}` took {1} seconds.', name, task.medianSeconds)]),
    ...task.permanentFailures.map((failure) => say('when `{0}` failed with `{1}`.', name, failure)),
  ]);
  return [...others, ...took, ...ofTasks];
}

/** A fence longer than any in the text. */
function fenced(language: string, text: string, dialect?: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${dialect === undefined || dialect === 'generic' ? '' : `*${dialect}*\n\n`}${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function optionsText({ code, options = {} }: Rule, texts: PageTexts): readonly string[] {
  const say = wordsOf(texts);
  const described = texts.rules[code]?.options ?? {};
  const rows = Object.entries(options).map(([name, option]) => [`\`${name}\``, `\`${JSON.stringify(option.default)}\``, `${described[name] ?? option.description}${limitsText(option, say)}`]);
  if (rows.length === 0) return [];
  return [`**${say('Options')}**`, tableText(['Name', 'Default', 'Meaning'].map((head) => say(head)), rows)];
}

function limitsText({ minimum, maximum }: RuleOption, say: Translate): string {
  if (minimum !== undefined && maximum !== undefined) return say(' From {0} to {1}.', minimum, maximum);
  if (minimum !== undefined) return say(' At least {0}.', minimum);
  return maximum === undefined ? '' : say(' At most {0}.', maximum);
}
