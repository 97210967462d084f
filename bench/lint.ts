/** How much processor time the findings of a keystroke and of a whole workspace take, and whether it grows with the text: `npx tsx bench/lint.ts`. */
import { LintCache } from '../src/core/lint/cache';
import { lintSqlText, lintWorkflowFile } from '../src/core/lint/linter';
import { taskScriptsOf } from '../src/core/lint/taskScript';
import { lex } from '../src/core/sql/lex/lexer';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { percentile, report, timeOf, timesOf } from './measure';

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
report(`megabytes in ${String(FILES)} files`, workspace.reduce((sum, { text }) => sum + text.length, 0) / 1e6, 'MB');
report('  linted the first time', timeOf(lintAll), 'ms');
report('  linted again, nothing changed', timeOf(lintAll), 'ms');

/** Files of which each reads a table that the one before writes. */
const linked = workspace.map(({ path, text }, n) => parseWorkflowFile({ path, text: text.replaceAll('orders', `t${String(n - 1)}_1`), readFile: () => ({ kind: 'missing' }) }));
const facts = { files: linked.map((file) => ({ file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow) })) };
report(`  linted with the facts of all ${String(FILES)} files`, timeOf(() => { for (const file of linked) lintWorkflowFile(file, { workspace: facts }); }), 'ms');
const inFolder = timesOf(ROUNDS, () => {
  const { path, text } = linked[FILES / 2] ?? { path: '', text: '' };
  lintWorkflowFile(parseWorkflowFile({ path, text: text.replace('count(*)', `count(x${String(keys++)})`), readFile: () => ({ kind: 'missing' }) }), { workspace: facts });
});
report('parse and lint after a keystroke in one of them, p50', percentile(inFolder, 0.5), 'ms');
