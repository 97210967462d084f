import { collect } from '../../../base/collect';
import { findPlaceholders, type Placeholder } from '../../../params';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { parametersOf, placeholdersOf, placeOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A date pattern uses the wrong letters',
  why: 'In `$[…]`, `YYYY` is the year of the week, `DD` the day of the year and `mm` the minute. The date looks right on most days and is wrong on some, for example in the last days of December.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "SELECT * FROM t WHERE dt = '$[YYYY-MM-dd-1]'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT * FROM t WHERE dt = '$[yyyymmdd]' AND d = $[add_months(yyyy-MM-DD,-1)]" },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    day: $[YYYY-mm-dd]\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  good: [{ kind: 'sql', dialect: 'hive', text: "SELECT * FROM t WHERE dt = '$[yyyy-MM-dd-1]' AND ts < '$[yyyy-MM-dd HH:mm:ss]' AND w = '$[YYYY-ww]' AND d = '$[yyyyDDD]'" }],
  whenToIgnore: 'Never: write the week or the day of the year with all its letters (`YYYY-ww`, `yyyyDDD`).',
  threads: ['https://docs.oracle.com/javase/8/docs/api/java/text/SimpleDateFormat.html'],
};

export const badDatePattern: Rule = {
  code: 'V06',
  name: 'bad-date-pattern',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow, scripts }) => [
    ...collect(scripts, ({ parts }) => collect(parts, (part) => collect(placeholdersOf(part), (found) => reports(found, placeOf(part, found))))),
    ...(file === undefined || workflow === undefined ? [] : collect(parametersOf(workflow), ({ range: { start, end } }) => collect(findPlaceholders(file.text.slice(start, end)), (found) => (
      reports(found, { file: file.path, range: { start: start + found.start, end: start + found.end } })
    )))),
  ],
};

/** The fix is written as it is into quotes of any kind. */
function reports({ kind, name }: Placeholder, place: Pick<Report, 'file' | 'range' | 'task'>): readonly Report[] {
  const right = kind === 'time' ? correct(name) : name;
  if (right === name) return [];
  const newText = `$[${right}]`;
  const { file, range } = place;
  const message = `Expected \`$[${right}]\`, not \`$[${name}]\`: YYYY is the year of the week, DD the day of the year, mm the minute.`;
  return [{ ...place, message, fixes: /['"\\]/.test(name) ? [] : [{ title: `Write ${newText}`, kind: 'suggest', edits: [{ file, range, newText }] }] }];
}

/** The pattern as it was surely meant; itself when it is right or nobody can tell. */
function correct(expression: string): string {
  const isWeek = /w/.test(expression.replace(/week\w*/gi, ''));
  const year = isWeek ? expression : expression.replace(/Y+/g, (letters) => letters.toLowerCase());
  const day = year.replace(/(?<!D)DD(?!D)/g, 'dd');
  return /[Hhk]/.test(day.replace(/month/gi, '')) ? day : day.replace(/(y+[^A-Za-z]?)mm/g, '$1MM');
}
