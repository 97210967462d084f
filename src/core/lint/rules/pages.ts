import type { Rule, RuleDocumentation, RuleExample } from '../rule';
import { DEPENDENCIES_PAGES } from './dependencies';
import { DESTRUCTIVE_PAGES } from './destructive';
import { FILE_PAGES } from './file';
import { ENGLISH_PAGES, type PageTexts, wordsOf } from './pageTexts';
import { PARAMETERS_PAGES } from './parameters';
import { RANDOM_PAGES } from './random';
import { RETRIES_PAGES } from './retries';
import { SCHEDULE_PAGES } from './schedule';
import { SUPPRESSION_PAGES } from './suppression';
import { TIME_PAGES } from './time';
import { WINDOWS_PAGES } from './windows';
import { WRITES_PAGES } from './writes';

/** By code. Bundled into the terminal's program; the editor reads `dist/rules.json`, so that linting does not load it. */
export const PAGES: Readonly<Record<string, RuleDocumentation>> = {
  ...TIME_PAGES,
  ...RANDOM_PAGES,
  ...WRITES_PAGES,
  ...WINDOWS_PAGES,
  ...DEPENDENCIES_PAGES,
  ...RETRIES_PAGES,
  ...SCHEDULE_PAGES,
  ...PARAMETERS_PAGES,
  ...DESTRUCTIVE_PAGES,
  ...FILE_PAGES,
  ...SUPPRESSION_PAGES,
};

/** Throws for a rule without a page, which a test rules out. */
export function pageOf(rule: Rule): RuleDocumentation {
  const page = PAGES[rule.code];
  if (page === undefined) throw new Error(`${rule.code} has no page.`);
  return page;
}

/** The page with what a language has of its texts. */
export function pageIn(texts: PageTexts, rule: Rule): RuleDocumentation {
  const { title, why, whenToIgnore } = texts.rules[rule.code] ?? {};
  const page = pageOf(rule);
  return { ...page, title: title ?? page.title, why: why ?? page.why, whenToIgnore: whenToIgnore ?? page.whenToIgnore };
}

const FIXABILITY_WORDS: Readonly<Record<Rule['fixability'], string>> = {
  safe: 'has a safe fix',
  suggest: 'has fixes to choose from',
  none: 'has no fix',
};

/** The rule's page as Markdown. */
export function explainRule(rule: Rule, texts: PageTexts = ENGLISH_PAGES): string {
  const say = wordsOf(texts);
  const { title, why, bad, good, whenToIgnore, threads } = pageIn(texts, rule);
  return [
    `### ${rule.code} ${title}`,
    `\`${rule.name}\` · ${say(rule.severity)} · ${say(rule.confidence)} · ${say(FIXABILITY_WORDS[rule.fixability])}`,
    why,
    ...section(say('Bad'), bad),
    ...section(say('Good'), good),
    say('**When to ignore it:** {0} Write `-- idempo: ignore {1} because …` in SQL, `# idempo: ignore {1} because …` in YAML.', whenToIgnore, rule.code),
    ...(threads.length === 0 ? [] : [say('**See also:** {0}', threads.map((thread) => `<${thread}>`).join(', '))]),
  ].join('\n\n');
}

function section(heading: string, examples: readonly RuleExample[]): readonly string[] {
  if (examples.length === 0) return [];
  const blocks = examples.map((example) => `${example.kind === 'sql' ? `*${example.dialect}*\n\n` : ''}\`\`\`${example.kind === 'sql' ? 'sql' : 'yaml'}\n${example.text.trimEnd()}\n\`\`\``);
  return [`**${heading}**`, ...blocks];
}
