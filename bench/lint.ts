/** How long a keystroke waits for its findings, and whether time grows with the text: `npx tsx bench/lint.ts`. */
import { lintSqlText, lintWorkflowFile } from '../src/core/lint/linter';
import { lex } from '../src/core/sql/lexer';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { percentile, report, timesOf } from './measure';

const ROUNDS = 40;

/** About `lines` lines of SQL, a third of them with something to find. */
function sqlOf(lines: number): string {
  const statement = (n: number): string =>
    `INSERT INTO daily_${String(n)} (dt, n)\nSELECT CURRENT_DATE, count(*) -- load\nFROM orders_${String(n)} AS o\nWHERE o.dt = '\${schedule_time}' AND o.state <> 'now()';\n`;
  return Array.from({ length: Math.ceil(lines / 4) }, (_, n) => statement(n)).join('');
}

function workflowOf(lines: number): string {
  const task = (n: number): string => `  - name: task_${String(n)}\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      INSERT INTO t_${String(n)}\n      SELECT today(), count(*)\n      FROM orders\n      WHERE dt = '\${schedule_time}'\n`;
  const head = 'workflow:\n  name: bench\n  schedule: "0 0 0 * * ? *"\ntasks:\n';
  return head + Array.from({ length: Math.ceil(lines / 8) }, (_, n) => task(n)).join('');
}

function lintWorkflow(text: string): void {
  lintWorkflowFile(parseWorkflowFile({ path: 'bench.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) }));
}

function lintSql(text: string): void {
  lintSqlText({ file: 'bench.sql', text, dialect: 'hive' });
}

const yaml = timesOf(ROUNDS, () => lintWorkflow(workflowOf(500)));
report('parse and lint, 500-line workflow file, p50', percentile(yaml, 0.5), 'ms');
report('parse and lint, 500-line workflow file, p95', percentile(yaml, 0.95), 'ms');
const script = sqlOf(2000);
const sql = timesOf(ROUNDS, () => lintSql(script));
report('lint, 2,000-line SQL file, p50', percentile(sql, 0.5), 'ms');
report('lint, 2,000-line SQL file, p95', percentile(sql, 0.95), 'ms');
const lexing = timesOf(ROUNDS, () => void lex(script, 'hive'));
report('  times the lexer alone', percentile(sql, 0.5) / percentile(lexing, 0.5), '×');
const twice = timesOf(ROUNDS, () => lintSql(script + script));
report('  twice the text takes', percentile(twice, 0.5) / percentile(sql, 0.5), '×');
