import { collect } from '../../../base/collect';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeholdersOf, placeOf, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A parameter looks like the clock and follows the schedule time',
  why: 'The name suggests the current time, or a function of SQL that means something else. The value comes from the schedule time, so a rerun or backfill gets the same one; nothing has to be changed.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "SELECT id FROM s WHERE dt = '$[this_day(yyyy-MM-dd)]'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT id FROM s WHERE dt = '$[last_day(yyyy-MM-dd)]'" },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT id, ${system.datetime} FROM s' },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: "SELECT id FROM s WHERE dt = '${schedule_time}' AND m = '$[month_begin(yyyy-MM-dd,0)]'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT last_day(dt) FROM s WHERE dt = '${system.biz.date}' -- ${system.datetime}" },
  ],
  whenToIgnore: 'Always, once it is known; switch the rule off.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/9811'],
};

/** dolphinscheduler.md §5.2, §5.3. */
const MEANINGS: readonly { readonly name: RegExp; readonly meaning: string }[] = [
  { name: /^system\.datetime$/, meaning: 'is the schedule time with hours, minutes and seconds' },
  { name: /^system\.biz\.curdate$/, meaning: 'is the day of the schedule time' },
  { name: /^this_day\s*\(/, meaning: 'is the day of the schedule time' },
  { name: /^last_day\s*\(/, meaning: 'is the day before the schedule time, not the last day of a month as in SQL' },
];

export const clockLookalike: Rule = {
  code: 'T10',
  name: 'clock-lookalike',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => collect(context.scripts, (script) => (mayLookAlike(script) ? collect(MEANINGS, (each) => firstReport(context, script, each)) : [])),
};

/** Few texts hold any of these. */
function mayLookAlike({ parts }: TaskScript): boolean {
  return parts.some(({ text }) => text.includes('system.') || text.includes('_day'));
}

/** One for each name and task. */
function firstReport(context: RuleContext, script: TaskScript, { name, meaning }: (typeof MEANINGS)[number]): readonly Report[] {
  for (const part of script.parts) {
    const found = placeholdersOf(part).find((placeholder) => (placeholder.kind === 'value' || placeholder.kind === 'time') && name.test(placeholder.name.trim()) && !isInComment(placeholder.start));
    if (found === undefined) continue;
    const range = { start: found.start, end: found.end };
    const message = `\`${part.source.text.slice(found.start, found.end)}\` ${meaning}: a rerun on ${context.dates.rerunDay} for ${context.dates.scheduleTime} gets the same value. It does not read the clock.`;
    return [{ ...placeOf(part, range), message }];

    function isInComment(offset: number): boolean {
      return part.script.tokens.some(({ kind, start, end }) => kind === 'comment' && start <= offset && offset < end);
    }
  }
  return [];
}
