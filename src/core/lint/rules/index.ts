import type { Rule, RuleExample } from '../rule';
import { graphMistake } from './dependencies/graph-mistake';
import { tableEmptied } from './destructive/table-emptied';
import { unlimitedChange } from './destructive/unlimited-change';
import { unrepeatableDefinition } from './destructive/unrepeatable-definition';
import { missingFile } from './file/missing-file';
import { workflowForm } from './file/workflow-form';
import { yamlLimit } from './file/yaml-limit';
import { yamlSyntax } from './file/yaml-syntax';
import { badDatePattern } from './parameters/bad-date-pattern';
import { misplacedParameter } from './parameters/misplaced-parameter';
import { unfitParameterValue } from './parameters/unfit-parameter-value';
import { unresolvedParameter } from './parameters/unresolved-parameter';
import { randomId } from './random/random-id';
import { randomNumber } from './random/random-number';
import { noRetry } from './retries/no-retry';
import { retryOutOfRange } from './retries/retry-out-of-range';
import { unlimitedRetry } from './retries/unlimited-retry';
import { invalidSchedule } from './schedule/invalid-schedule';
import { noBackfillLimit } from './schedule/no-backfill-limit';
import { suppressionWithoutReason } from './suppression/suppression-without-reason';
import { uselessSuppression } from './suppression/useless-suppression';
import { currentTime } from './time/current-time';
import { hiddenClockRead } from './time/hidden-clock-read';
import { appendInsert } from './writes/append-insert';
import { createTableAs } from './writes/create-table-as';
import { insertMissingOnly } from './writes/insert-missing-only';
import { selfIncrement } from './writes/self-increment';

/** All rules. Those about suppressions come last, since they look at what the others found. */
export const RULES: readonly Rule[] = [
  currentTime, hiddenClockRead,
  randomNumber, randomId,
  appendInsert, insertMissingOnly, selfIncrement, createTableAs,
  graphMistake,
  noRetry, retryOutOfRange, unlimitedRetry,
  noBackfillLimit,
  unresolvedParameter, misplacedParameter, unfitParameterValue, badDatePattern,
  unlimitedChange, tableEmptied, unrepeatableDefinition,
  yamlSyntax, yamlLimit, workflowForm, missingFile, invalidSchedule,
  suppressionWithoutReason, uselessSuppression,
];

const BY_CODE: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.code, rule]));

/** In any case: `t01` finds T01. */
export function findRule(code: string): Rule | undefined {
  return BY_CODE.get(code.toUpperCase());
}

const FIXABILITY_WORDS: Readonly<Record<Rule['fixability'], string>> = {
  safe: 'has a safe fix',
  suggest: 'has fixes to choose from',
  none: 'has no fix',
};

/** The rule's page as Markdown. */
export function explainRule(rule: Rule): string {
  const { title, why, bad, good, whenToIgnore, threads } = rule.documentation;
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
