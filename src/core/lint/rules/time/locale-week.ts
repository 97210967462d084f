import { collect } from '../../../base/collect';
import { findLocaleForms, LOCALE_FORMATS } from '../../../sql/facts/localeForms';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A week number or a name of a day depends on settings',
  why: 'Which day a week begins with, which week is the first and what a month is called are settings of the server or the session. A rerun with other settings writes other values for the same dates.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: 'SELECT WEEK(dt), count(*) FROM s GROUP BY WEEK(dt)' },
    { kind: 'sql', dialect: 'oracle', text: "SELECT to_char(dt, 'Day') FROM s" },
    { kind: 'sql', dialect: 'sqlserver', text: 'SELECT DATEPART(week, dt) FROM s' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: "SELECT WEEK(dt, 3), WEEKDAY(dt), DATE_FORMAT(dt, '%x-%v') FROM s" },
    { kind: 'sql', dialect: 'oracle', text: "SELECT to_char(dt, 'IYYY-IW'), to_char(dt, 'YYYY-MM-DD'), to_char(dt, 'Day', 'NLS_DATE_LANGUAGE=ENGLISH') FROM s" },
    { kind: 'sql', dialect: 'sqlserver', text: 'SELECT DATEPART(iso_week, dt), DATEPART(day, dt) FROM s' },
    { kind: 'sql', dialect: 'trino', text: 'SELECT week(dt), t.week FROM t' },
  ],
  whenToIgnore: 'When every connection sets the language and the first day of the week.',
  threads: ['https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html#function_week', 'https://learn.microsoft.com/en-us/sql/t-sql/statements/set-datefirst-transact-sql'],
};

const LOCALE_FORMS = statementFact({ find: ({ view }) => findLocaleForms(view), words: LOCALE_FORMATS, uses: ['week'] });

export const localeWeek: Rule = {
  code: 'T09',
  name: 'locale-week',
  severity: 'info',
  confidence: 'guess',
  fixability: 'none',
  facts: [LOCALE_FORMS],
  check: (context) =>
    collect(placesOf(context, LOCALE_FORMS), ({ step: { part }, found }) =>
      found.map((range) => ({
        ...placeOf(part, range),
        message: `\`${textOf(part, range).replace(/\s+/g, ' ')}\` depends on the session's language or first day of the week: a rerun for ${context.dates.scheduleTime} elsewhere may give another value. Use the ISO week or a number, or write \`-- idempo: ignore T09 because the session sets it\`.`,
      }))),
};
