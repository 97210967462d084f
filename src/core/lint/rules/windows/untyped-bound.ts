import { collect } from '../../../base/collect';
import { zoneOf } from '../../../schedule';
import type { Dialect } from '../../../sql/lex/token';
import type { Fix } from '../../finding';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { sqlEdit } from '../../sqlEdit';
import { readBoundValue } from '../../windows/boundValue';
import { tableOf } from '../../windows/predicateTable';
import { exampleMomentOf } from '../../windows/renderedWindow';
import { columnTypeOf } from '../../windows/tableFacts';
import { windowPredicatesOf, type WindowPredicate } from '../../windows/windowPredicates';
import { isExempt, predicateReport, subjectText, textOfPart } from '../../windows/windowReport';
import { wordSet } from '../../../sql/wordSet';

const HEAD = 'workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: Asia/Shanghai\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: POSTGRESQL\n    sql: |\n      ';
const LOAD = "DELETE FROM daily WHERE dt = '${schedule_time}';\n      INSERT INTO daily SELECT id FROM orders WHERE ";

export const documentation: RuleDocumentation = {
  title: 'A window\'s bound has another type than its column',
  why: 'A text without a zone means another moment in each session zone: rows near midnight load twice or not at all. A plain date stands for its midnight, so that `=` finds next to nothing on a column of moments.',
  bad: [
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid TIMESTAMP WITH TIME ZONE);\n      ${LOAD}paid >= '\${schedule_time}' AND paid < '$[yyyy-MM-dd+1]'\n` },
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid TIMESTAMP);\n      ${LOAD}paid = '\${schedule_time}'\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid TIMESTAMPTZ);\n      ${LOAD}paid >= TIMESTAMP '\${schedule_time}' AT TIME ZONE 'Asia/Shanghai' AND paid < TIMESTAMP '$[yyyy-MM-dd+1]' AT TIME ZONE 'Asia/Shanghai'\n` },
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid TIMESTAMPTZ);\n      ${LOAD}paid >= '\${schedule_time} 00:00:00+08:00' AND paid < '$[yyyy-MM-dd+1] 00:00:00+08:00'\n` },
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid TIMESTAMP);\n      ${LOAD}paid >= '\${schedule_time}' AND paid < '$[yyyy-MM-dd+1]'\n` },
    { kind: 'workflow', text: `${HEAD}CREATE TABLE IF NOT EXISTS orders (id BIGINT, paid DATE);\n      ${LOAD}paid = '\${schedule_time}'\n` },
  ],
  whenToIgnore: 'When every session is set to one zone, and stays so.',
  threads: ['https://github.com/dbt-labs/dbt-snowflake/issues/1256', 'https://github.com/dbt-labs/dbt-core/issues/10976'],
};

export const untypedBound: Rule = {
  code: 'P08',
  name: 'untyped-bound',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'suggest',
  check: (context) =>
    collect(windowPredicatesOf(context), (predicate) => {
      const table = isExempt(predicate.script) ? undefined : tableOf(predicate);
      const type = table === undefined ? undefined : columnTypeOf(context, table, predicate.column);
      if (type === undefined) return [];
      if (isZoned(type, predicate.script.dialect)) return zoneReports(context, predicate, type);
      const isMidnight = /^(?:TIMESTAMP|DATETIME)/.test(type) && predicate.condition.operator === '=' && predicate.values.every((value) => exampleMomentOf(context, predicate, value)?.precision === 'day');
      if (!isMidnight) return [];
      const message = `${subjectText(predicate)} is a ${type}, and this is a plain date: only rows of midnight match. Write ${subjectText(predicate)} >= the day AND ${subjectText(predicate)} < the next day; or, if it holds midnights only, \`-- idempo: ignore P08 because …\`.`;
      return [predicateReport(predicate, { message })];
    }),
};

function isZoned(type: string, dialect: Dialect): boolean {
  return /(?:WITH|LOCAL) TIME ZONE$|^TIMESTAMPTZ|^TIMESTAMP_L?TZ$|^DATETIMEOFFSET/.test(type) || (dialect === 'bigquery' && type === 'TIMESTAMP');
}

/** `… Z`, `… +08:00`, `… Asia/Shanghai`. */
const WITH_ZONE = /(?:[0-9}\]]\s*Z|[+-]\d{2}(?::?\d{2})?|[A-Z][A-Za-z_]+\/[A-Z][A-Za-z_]+|UTC|GMT)$/;

function zoneReports(context: RuleContext, predicate: WindowPredicate, type: string): ReturnType<Rule['check']> {
  const { view } = predicate.step.statement;
  const zoneless = predicate.values.filter((value) => {
    const bound = readBoundValue(view, value);
    return bound !== undefined && !/\bAT\s+TIME\s+ZONE\b/i.test(textOfPart(predicate, value)) && !WITH_ZONE.test(bound.template);
  });
  if (zoneless.length === 0) return [];
  const fixes = zoneless.length === predicate.values.length ? addZones(context, predicate) : [];
  const message = `${subjectText(predicate)} is a ${type}, and this bound names no zone: the session's zone decides which moment it is. Name the zone${context.workflow === undefined ? '' : ` ${zoneOf(context.workflow)}`}; or, if the session's zone is fixed, write \`-- idempo: ignore P08 because …\`.`;
  return [predicateReport(predicate, { message, fixes })];
}

const AT_TIME_ZONE: ReadonlySet<string> = wordSet('postgresql redshift duckdb');

function addZones({ workflow }: RuleContext, predicate: WindowPredicate): readonly Fix[] {
  const { script, step, values } = predicate;
  const texts = values.map((value) => textOfPart(predicate, value));
  if (workflow === undefined || !AT_TIME_ZONE.has(script.dialect) || !texts.every((text) => /^(?:TIMESTAMP\s+)?'[^']*'$/i.test(text))) return [];
  const zone = zoneOf(workflow);
  const edits = values.map((value, index) => sqlEdit(step.part, value.range, `TIMESTAMP ${(texts[index] ?? '').replace(/^TIMESTAMP\s+/i, '')} AT TIME ZONE '${zone}'`));
  return [{ title: `Read the bound in the workflow's zone ${zone}`, kind: 'suggest', edits }];
}
