/** How long a keystroke waits for its findings, a whole workspace takes, and whether time grows with the text: `npx tsx bench/lint.ts`. */
import { LintCache } from '../src/core/lint/cache';
import { lintSqlText, lintWorkflowFile } from '../src/core/lint/linter';
import { lex } from '../src/core/sql/lexer';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { percentile, report, timesOf } from './measure';

const ROUNDS = 40;
const FILES = 1000;

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

/** One statement over 200 lines: 187 CASE expressions with a comment each, a common table, a join. */
function wideStatement(): string {
  const item = (n: number): string => `  CASE WHEN amount > ${String(n)} AND name LIKE 'a%' THEN coalesce(amount, ${String(n)}) * 1.5 ELSE round(amount / 3, 2) END AS col_${String(n)}, -- column ${String(n)}\n`;
  const head = "WITH src AS (\nSELECT o.id, o.amount, c.name\nFROM ods.orders o\nLEFT JOIN ods.customers c ON o.cid = c.id\nWHERE o.dt = '${schedule_time}'\n)\n";
  return `${head}INSERT OVERWRITE TABLE dw.wide PARTITION (dt='\${schedule_time}')\nSELECT id,\n${Array.from({ length: 187 }, (_, n) => item(n)).join('')}1 AS z FROM src`;
}

function lintWorkflow(text: string): void {
  lintWorkflowFile(parseWorkflowFile({ path: 'bench.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) }));
}

function lintSql(text: string): void {
  lintSqlText({ file: 'bench.sql', text, dialect: 'hive' });
}

let keys = 0;
/** The text with something typed into its middle, each time something else. */
function typedInto(text: string): string {
  const at = text.indexOf('orders', text.length / 2);
  return `${text.slice(0, at)}x${String(keys++)}${text.slice(at)}`;
}

const wide = timesOf(ROUNDS, () => lintSql(typedInto(wideStatement())));
report('lint, one statement of 200 lines, p50', percentile(wide, 0.5), 'ms');
const document = workflowOf(500);
const yaml = timesOf(ROUNDS, () => lintWorkflow(typedInto(document)));
report('parse and lint after a keystroke, 500-line workflow file, p50', percentile(yaml, 0.5), 'ms');
report('parse and lint after a keystroke, 500-line workflow file, p95', percentile(yaml, 0.95), 'ms');
const script = sqlOf(2000);
const sql = timesOf(ROUNDS, () => lintSql(typedInto(script)));
report('lint after a keystroke, 2,000-line SQL file, p50', percentile(sql, 0.5), 'ms');
report('lint after a keystroke, 2,000-line SQL file, p95', percentile(sql, 0.95), 'ms');
const lexing = timesOf(ROUNDS, () => void lex(typedInto(script), 'hive'));
report('  times the lexer alone', percentile(sql, 0.5) / percentile(lexing, 0.5), '×');
const half = timesOf(ROUNDS, () => lintSql(typedInto(script.slice(0, script.length / 2))));
report('  times half the text', percentile(sql, 0.5) / percentile(half, 0.5), '×');

const workspace = Array.from({ length: FILES }, (_, n) => ({ path: `f${String(n)}.workflow.yaml`, text: workflowOf(200).replaceAll('t_', `t${String(n)}_`) }));
const cache = new LintCache();
function lintAll(): void {
  for (const { path, text } of workspace) cache.checkWorkflow(cache.parse({ path, text, readFile: () => ({ kind: 'missing' }) }));
}
function once(work: () => void): number {
  const begunAt = performance.now();
  work();
  return performance.now() - begunAt;
}
report(`megabytes in ${String(FILES)} files`, workspace.reduce((sum, { text }) => sum + text.length, 0) / 1e6, 'MB');
report('  linted the first time', once(lintAll), 'ms');
report('  linted again, nothing changed', once(lintAll), 'ms');
