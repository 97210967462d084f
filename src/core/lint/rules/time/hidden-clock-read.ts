import { CLOCK_READS, clockPlaces, clockReport, type ClockPlace } from '../../clock/clockReport';
import type { Rule, RuleDocumentation } from '../../rule';
import { textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'The clock is read where it is easily overlooked',
  why: 'Some functions fall back to the current time when an argument is missing, and some strings mean the present. A rerun or backfill then uses its own time, not the schedule time.',
  bad: [
    { kind: 'sql', dialect: 'sqlite', text: "SELECT * FROM orders WHERE dt = date('now', '-1 day')" },
    { kind: 'sql', dialect: 'sqlite', text: "SELECT strftime('%Y')" },
    { kind: 'sql', dialect: 'hive', text: 'SELECT unix_timestamp() FROM orders' },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT * FROM orders WHERE ts < 'yesterday'::timestamp AND age(ts) < interval '1 day'" },
  ],
  good: [
    { kind: 'sql', dialect: 'sqlite', text: "SELECT * FROM orders WHERE dt = date('${schedule_time}', '-1 day') AND y = strftime('%Y', ts)" },
    { kind: 'sql', dialect: 'hive', text: 'SELECT unix_timestamp(created_at) FROM orders' },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT 'now', age(TIMESTAMP '2025-03-10', ts) FROM orders WHERE state = 'today'" },
  ],
  whenToIgnore: 'When the execution time is what the column is for. List such columns under `idempo: audit_columns`.',
  threads: ['https://www.sqlite.org/lang_datefunc.html', 'https://issues.apache.org/jira/browse/HIVE-10728'],
};

export const hiddenClockRead: Rule = {
  code: 'T02',
  name: 'hidden-clock-read',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  facts: [CLOCK_READS],
  check: (context) =>
    clockPlaces(context)
      .filter(({ read }) => read.isHidden)
      .map((place) => {
        const { scheduleTime, rerunDay } = context.dates;
        const name = textOf(place.step.part, place.read.range).replace(/\s+/g, ' ');
        const message = `\`${name}\` reads the clock${reasonOf(place)}: a rerun on ${rerunDay} for ${scheduleTime} would use ${rerunDay}. Use the schedule time.`;
        return clockReport(context, place, message);
      }),
};

function reasonOf({ read, step }: ClockPlace): string {
  if (read.form !== 'typedLiteral' && /'now'/i.test(textOf(step.part, read.range))) return ", since 'now' is the present";
  if (read.name === 'AGE') return ', since with one argument it counts from today';
  if (read.form === 'typedLiteral') return ', since the string stands for the present';
  if (read.form === 'relative') return ', since it counts back from the present';
  return read.form === 'timeArgument' ? ', since no time is given' : ', since it has no argument';
}
