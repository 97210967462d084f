import type { Rule, RuleDocumentation, RuleExample } from '../rule';
import { DEPENDENCIES_PAGES } from './dependencies';
import { DESTRUCTIVE_PAGES } from './destructive';
import { FILE_PAGES } from './file';
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

const FIXABILITY_WORDS: Readonly<Record<Rule['fixability'], string>> = {
  safe: 'has a safe fix',
  suggest: 'has fixes to choose from',
  none: 'has no fix',
};

/** The rule's page as Markdown. */
export function explainRule(rule: Rule): string {
  const { title, why, bad, good, whenToIgnore, threads } = pageOf(rule);
  return [
    `### ${rule.code} ${title}`,
    `\`${rule.name}\` · ${rule.severity} · ${rule.confidence} · ${FIXABILITY_WORDS[rule.fixability]}`,
    why,
    ...section('Bad', bad),
    ...section('Good', good),
    `**When to ignore it:** ${whenToIgnore} Write \`-- idempo: ignore ${rule.code} because …\` in SQL, \`# idempo: ignore ${rule.code} because …\` in YAML.`,
    ...(threads.length === 0 ? [] : [`**See also:** ${threads.map((thread) => `<${thread}>`).join(', ')}`]),
  ].join('\n\n');
}

function section(heading: string, examples: readonly RuleExample[]): readonly string[] {
  if (examples.length === 0) return [];
  const blocks = examples.map((example) => `${example.kind === 'sql' ? `*${example.dialect}*\n\n` : ''}\`\`\`${example.kind === 'sql' ? 'sql' : 'yaml'}\n${example.text.trimEnd()}\n\`\`\``);
  return [`**${heading}**`, ...blocks];
}
