import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Database } from 'sql.js';
import type { Finding, Fix } from '../../src/core/lint/finding';
import { lintWorkflowFile } from '../../src/core/lint/linter';
import { renderTask } from '../../src/core/params';
import { parseScheduleTime } from '../../src/core/schedule';
import { dialectOf } from '../../src/core/sql/dialects/names';
import type { Workflow, WorkflowFile } from '../../src/core/workflow/workflow';
import { parseWorkflowFile } from '../../src/core/workflow/parseWorkflowFile';
import { applyFix } from '../support/lint/lintText';
import { openDatabase, rowsOf, runScript } from '../unit/translate/harness';

const SAFE = 'examples/orders/orders.workflow.yaml';
const UNSAFE = 'examples/unsafe/unsafe.workflow.yaml';

function parse(path: string, text = readFileSync(path, 'utf8')): WorkflowFile {
  return parseWorkflowFile({
    path,
    text,
    readFile: (name) => (existsSync(name) ? { kind: 'text', text: readFileSync(name, 'utf8') } : { kind: 'missing' }),
  });
}

function lint(text: string): readonly Finding[] {
  return lintWorkflowFile(parse(UNSAFE, text));
}

function count(findings: readonly Finding[], code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

/** Applies one fix of each finding until none is offered any more. */
function fixAll(text: string, choose: (fixes: readonly Fix[]) => Fix | undefined): string {
  for (let fixed = text; ; ) {
    const fix = choose(lint(fixed).find((finding) => finding.fixes.length > 0)?.fixes ?? []);
    if (fix === undefined) return fixed;
    fixed = applyFix(fixed, UNSAFE, fix);
  }
}

/** Runs every task in file order, which is an order of the example's graph. */
function runAll(db: Database, workflow: Workflow, day: string): void {
  const scheduleInstant = parseScheduleTime(day, 'Asia/Shanghai', 'exact') ?? 0;
  for (const task of workflow.tasks) {
    const rendered = renderTask({ workflow, task, scheduleInstant });
    assert.deepEqual(rendered.problems, []);
    for (const part of rendered.parts) runScript(db, part.sql, dialectOf(task.datasourceType?.value));
  }
}

/** What the tables hold, but for the counter that no fix can repair. */
function contentsOf(db: Database): unknown {
  const tables = ['raw_orders', 'raw_order_lines', 'staged_sales', 'fact_sales', 'mart_daily_sales'];
  return tables.map((table) => rowsOf(db, `SELECT * FROM ${table}`).map((row) => JSON.stringify(row)).sort());
}

describe('the examples', () => {
  const unsafe = readFileSync(UNSAFE, 'utf8');

  it('of a safe load have no finding', () => {
    assert.deepEqual(lintWorkflowFile(parse(SAFE)), []);
  });

  it('of an unsafe load show each headline rule', () => {
    const codes = new Set(lint(unsafe).map((finding) => finding.code));
    assert.deepEqual(['T01', 'T02', 'W01', 'W03', 'R01', 'R02', 'R03', 'S06'].filter((code) => !codes.has(code)), []);
  });

  it('are mended by each single fix, without a new finding', () => {
    const before = lint(unsafe);
    for (const finding of before) {
      for (const fix of finding.fixes) {
        const after = lint(applyFix(unsafe, UNSAFE, fix));
        assert.ok(count(after, finding.code) < count(before, finding.code), fix.title);
        // W17 waits until the write itself is safe.
        for (const { code } of after) assert.ok(code === 'W17' || count(after, code) <= count(before, code), `${code} after ${fix.title}`);
      }
    }
  });

  for (const [name, choose] of [['first', (fixes: readonly Fix[]) => fixes[0]], ['last', (fixes: readonly Fix[]) => fixes.at(-1)]] as const) {
    it(`run, and give the same rows again, once the ${name} fix of each finding is applied`, () => {
      const fixed = fixAll(unsafe, choose);
      assert.deepEqual(lint(fixed).map((finding) => finding.code), ['W03', 'R06']);
      const { workflow } = parse(UNSAFE, fixed);
      assert.ok(workflow !== undefined);
      const db = openDatabase(readFileSync('examples/unsafe/seed/shop.sql', 'utf8'));
      runAll(db, workflow, '2025-03-03');
      const once = contentsOf(db);
      runAll(db, workflow, '2025-03-03');
      assert.deepEqual(contentsOf(db), once);
      assert.equal(rowsOf(db, "SELECT * FROM mart_daily_sales WHERE dt = '2025-03-03' AND orders > 10").length, 1);
      db.close();
    });
  }
});
