import { collect } from '../../../base/collect';
import type { Fix } from '../../finding';
import type { Rule, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { placeholdersOf, placeOf, type ScriptPart } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A date pattern uses the wrong letters',
  why: 'In `$[…]`, `YYYY` is the year of the week, `DD` the day of the year and `mm` the minute. The date looks right on most days and is wrong on some, for example in the last days of December.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "SELECT * FROM t WHERE dt = '$[YYYY-MM-dd-1]'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT * FROM t WHERE dt = '$[yyyymmdd]' AND d = $[add_months(yyyy-MM-DD,-1)]" },
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
  check: (context) =>
    collect(context.scripts, (script) =>
      collect(script.parts, (part) =>
        collect(placeholdersOf(part), (found) => {
          const right = found.kind === 'time' ? correct(found.name) : found.name;
          if (found.kind !== 'time' || right === found.name) return [];
          const range = { start: found.start, end: found.end };
          const message = `Expected \`$[${right}]\`, not \`$[${found.name}]\`: YYYY is the year of the week, DD the day of the year, mm the minute.`;
          return [{ ...placeOf(part, range), message, fixes: [rewrite(part, range, right)] }];
        }))),
};

function rewrite(part: ScriptPart, range: { readonly start: number; readonly end: number }, right: string): Fix {
  return { title: `Write $[${right}]`, kind: 'suggest', edits: [sqlEdit(part, range, `$[${right}]`)] };
}

/** The pattern as it was surely meant; itself when it is right or nobody can tell. */
function correct(expression: string): string {
  const isWeek = /w/.test(expression.replace(/week\w*/gi, ''));
  const year = isWeek ? expression : expression.replace(/Y+/g, (letters) => letters.toLowerCase());
  const day = year.replace(/(?<!D)DD(?!D)/g, 'dd');
  return /[Hhk]/.test(day.replace(/month/gi, '')) ? day : day.replace(/(y+[^A-Za-z]?)mm/g, '$1MM');
}
