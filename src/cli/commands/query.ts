import { wholeNumberOf } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { countOf } from '../output/instances';
import { jsonText } from '../output/json';
import { padColumns } from '../../core/base/columns';
import { withRunner } from '../runnerAccess';
import { readWorkflow } from '../workflowInput';
import type { QueryResult } from '../../core/runner/runnerService';
import { printable } from '../../core/base/printable';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 100_000;
/** Longer cells are cut in text. */
const MAX_CELL = 60;

function cellText(value: string | number | null): string {
  const text = value === null ? 'NULL' : printable(String(value));
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

function resultText({ columns, rows, truncated }: QueryResult): string {
  const lines = padColumns([columns.map(printable), ...rows.map((row) => row.map(cellText))]);
  const more = truncated ? '; there are more: give --limit' : '';
  return `${lines.join('\n')}\n(${countOf(rows.length, 'row')}${more})\n`;
}

async function run({ host, parsed, format }: Invocation): Promise<ExitCode> {
  const [path = '', sql = ''] = parsed.positionals;
  const input = readWorkflow(host, path);
  const limit = wholeNumberOf(parsed, 'limit', { min: 1, max: MAX_LIMIT, fallback: DEFAULT_LIMIT });
  const result = await withRunner(host, input, (runner) => runner.query(sql, limit));
  host.writeOut(format === 'json' ? jsonText({ columns: result.columns, rows: result.rows, truncated: result.truncated }) : resultText(result));
  return EXIT.clean;
}

export const queryCommand: Command = {
  name: 'query',
  usage: 'FILE "SELECT …"',
  summary: 'look at the tables that the workflow built',
  about: ['Runs one SELECT (SQLite dialect) on the local tables of the workflow\'s folder. Anything that would change them is refused.'],
  examples: [
    ['idempo query examples/orders/orders.workflow.yaml "SELECT count(*) FROM fact_sales"', 'how many rows a table has'],
    ['idempo query examples/orders/orders.workflow.yaml "SELECT name FROM sqlite_schema WHERE type = \'table\'"', 'which tables there are'],
  ],
  options: { limit: { value: 'N', summary: `at most N rows (default ${DEFAULT_LIMIT})` } },
  positionals: [2, 2],
  run,
};
