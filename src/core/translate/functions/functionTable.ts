import type { Dialect } from '../../sql/lex/token';
import { EVERY } from './rule';
import { functionDialects } from './rules';

/** In the package, beside the list of all rules. */
export const FUNCTIONS_PAGE = 'media/docs/functions.md';

/** Written above the table. */
const INTRODUCTION = `# Functions of the local runner

A task's SQL runs in the local engine with the values that its warehouse would give, or is refused with the exact place. This table says which functions are known for which dialect: **●** supported, blank refused. A supported function may still be refused for arguments of a type or form that cannot be right, such as a pattern letter that is not known or a time zone other than UTC.

Functions that read the clock follow the run's execution clock; random() and its like follow the run's seed. Times are UTC unless the SQL names another time zone. Operators, CASE, CAST, EXTRACT, POSITION, TRIM, SUBSTRING … FROM, OVERLAY and the keywords of the current time are known in every dialect that has them and are not listed.

This page is generated from the code.
`;

/** Short headings, so that the table fits. */
const HEADINGS: Readonly<Partial<Record<Dialect, string>>> = {
  postgresql: 'pg', clickhouse: 'ch', sqlserver: 'tsql', bigquery: 'bq', snowflake: 'sf', redshift: 'rs', starrocks: 'sr',
};

/** The page that lists every function by dialect. */
export function functionTableText(): string {
  const head = `| function | ${EVERY.map((dialect) => HEADINGS[dialect] ?? dialect).join(' | ')} |`;
  const line = `| --- |${' --- |'.repeat(EVERY.length)}`;
  const rows = [...functionDialects()].map(([name, dialects]) => `| ${name} | ${EVERY.map((dialect) => (dialects.includes(dialect) ? '●' : '')).join(' | ')} |`);
  const short = Object.entries(HEADINGS).map(([dialect, heading]) => `${heading}: ${dialect}`).join(', ');
  return `${INTRODUCTION}\n${String(rows.length)} functions. ${short}.\n\n${[head, line, ...rows].join('\n')}\n`;
}
