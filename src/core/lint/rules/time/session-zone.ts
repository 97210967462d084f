import { collect } from '../../../base/collect';
import { findZoneUses, type ZoneUse } from '../../../sql/facts/sessionZone';
import type { ScannedStatement } from '../../../sql/scanned';
import type { Dialect } from '../../../sql/lex/token';
import { operatorAt, wordAt } from '../../../sql/view';
import { zoneOf } from '../../../schedule';
import type { Fix } from '../../finding';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf, type SqlPiece, type TaskScript } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'The zone of the machine or session decides which day it is',
  why: 'The same point in time is another day in another zone. A rerun from another machine, or after somebody changed the setting, puts rows into the neighbouring day.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "SELECT date_trunc('day', to_timestamp(s.epoch)) FROM s" },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT to_timestamp(epoch)::date FROM s' },
    { kind: 'sql', dialect: 'mysql', text: "SELECT FROM_UNIXTIME(epoch, '%Y-%m-%d') FROM s" },
    { kind: 'sql', dialect: 'sqlite', text: "SELECT date(epoch, 'unixepoch', 'localtime') FROM s" },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "SELECT date_trunc('day', to_timestamp(s.epoch) AT TIME ZONE 'Asia/Shanghai'), date_trunc('day', ts), date(ts) FROM s" },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT date_trunc('day', to_timestamp(epoch), 'UTC'), date_trunc('hour', to_timestamp(epoch)) FROM s" },
    { kind: 'sql', dialect: 'spark', text: "SET spark.sql.session.timeZone = UTC; SELECT from_unixtime(epoch, 'yyyy-MM-dd') FROM s" },
    { kind: 'sql', dialect: 'hive', text: "SELECT from_unixtime(unix_timestamp('${day}', 'yyyyMMdd'), 'yyyy-MM-dd') FROM s" },
    { kind: 'sql', dialect: 'sqlite', text: "SELECT date(epoch, 'unixepoch'), 'localtime' FROM s" },
    { kind: 'sql', dialect: 'trino', text: "SELECT date(from_unixtime(epoch, 'UTC')), from_unixtime(epoch) FROM s" },
  ],
  whenToIgnore: 'When the connection always sets its zone, for every task and every host.',
  threads: ['https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-ZONECONVERT', 'https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html#function_from-unixtime'],
};

const ZONE_USES = statementFact({ find: findZoneUses });
const ZONE_SETTINGS = statementFact({ find: (statement) => (setsZone(statement) ? [statement] : []), words: wordSet('SET') });

export const sessionZone: Rule = {
  code: 'T07',
  name: 'session-zone',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  facts: [ZONE_USES, ZONE_SETTINGS],
  check: (context) => {
    const fixed = new Set(placesOf(context, ZONE_SETTINGS).map(({ script }) => script));
    return collect(placesOf(context, ZONE_USES).filter(({ script }) => !fixed.has(script)), ({ script, step: { part }, found }) =>
      found.map((use) => reportOf(context, { script, part, use })));
  },
};

/** `SET TIME ZONE 'UTC'`, `SET time_zone = '+00:00'`, `SET spark.sql.session.timeZone = UTC`, `ALTER SESSION SET TIMEZONE = 'UTC'`. */
function setsZone({ view }: ScannedStatement): boolean {
  const head = wordAt(view, 0);
  if (head !== 'SET' && !(head === 'ALTER' && wordAt(view, 1) === 'SESSION')) return false;
  return view.tokens.some(({ upper }, index) => /TIME_?ZONE$|TIME\.ZONE$/.test(upper) || (upper === 'ZONE' && /^(?:TIME|\.)$/.test(wordAt(view, index - 1) + operatorAt(view, index - 1))));
}

interface Found {
  readonly script: TaskScript;
  readonly part: SqlPiece;
  readonly use: ZoneUse;
}

function reportOf(context: RuleContext, { script, part, use }: Found): Report {
  const zone = context.workflow === undefined ? 'UTC' : zoneOf(context.workflow);
  const written = textOf(part, use.range).replace(/\s+/g, ' ');
  const message = `\`${written}\` depends on the zone of the session: a rerun for ${context.dates.scheduleTime} from elsewhere may get the day before or after. Name the zone, here ${zone}.`;
  return { ...placeOf(part, use.range), message, fixes: () => fixesOf({ script, part, use }, zone) };
}

/** Dialects in which `AT TIME ZONE` makes a local time of a point in time. */
const AT_TIME_ZONE: ReadonlySet<Dialect> = new Set<Dialect>(['postgresql', 'redshift', 'duckdb', 'trino']);

function fixesOf({ script, part, use }: Found, zone: string): readonly Fix[] {
  const { kind, instant, range } = use;
  if (kind === 'local') return [{ title: `Name the zone: AT TIME ZONE '${zone}'`, kind: 'suggest', edits: [sqlEdit(part, range, `AT TIME ZONE '${zone}'`)] }];
  if (kind === 'localtime') {
    const comma = part.text.lastIndexOf(',', range.start);
    return [{ title: 'Count days in UTC', kind: 'suggest', edits: [sqlEdit(part, { start: comma, end: range.end }, '')] }];
  }
  if (instant === undefined || !AT_TIME_ZONE.has(script.dialect)) return [];
  const inner = textOf(part, instant);
  const isCast = instant.start === range.start;
  const text = isCast ? `(${inner} AT TIME ZONE '${zone}')` : `${inner} AT TIME ZONE '${zone}'`;
  return [{ title: `Name the zone: AT TIME ZONE '${zone}'`, kind: 'suggest', edits: [sqlEdit(part, instant, text)] }];
}
