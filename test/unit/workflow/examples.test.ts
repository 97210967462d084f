import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { findDuplicateWorkflows } from '../../../src/core/workflow/graphProblems';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { buildTaskGraph } from '../../../src/core/workflow/taskGraph';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';

const EXAMPLES = join(__dirname, '../../../examples');

function load(path: string): WorkflowFile {
  const readFile = (written: string): ReturnType<Parameters<typeof parseWorkflowFile>[0]['readFile']> => {
    const file = join(EXAMPLES, written);
    return existsSync(file) ? { kind: 'text', text: readFileSync(file, 'utf8') } : { kind: 'missing' };
  };
  return parseWorkflowFile({ path, text: readFileSync(join(EXAMPLES, path), 'utf8'), readFile });
}

function codesOf(file: WorkflowFile): readonly string[] {
  return [...new Set(lintWorkflowFile(file).map((finding) => finding.code))].sort();
}

function seedOf(file: WorkflowFile): string {
  const [seed] = file.workflow?.local.seed ?? [];
  return readFileSync(join(EXAMPLES, file.path, '..', seed?.value ?? ''), 'utf8');
}

describe('the examples', () => {
  const orders = load('orders/orders.workflow.yaml');
  const unsafe = load('unsafe/unsafe.workflow.yaml');
  const broken = load('unsafe/broken.workflow.yaml');

  it('hold a load of eight tasks, from raw tables to the check, that is found to be safe', () => {
    assert.deepEqual(orders.problems, []);
    assert.deepEqual(orders.workflow && buildTaskGraph(orders.workflow).order, [
      'raw_orders', 'raw_order_lines', 'staged_sales', 'dim_customer', 'dim_product', 'fact_sales', 'mart_daily_sales', 'quality_check',
    ]);
    assert.deepEqual(lintWorkflowFile(orders), []);
  });

  it('hold the classic mistakes, each found, in a file that can run', () => {
    assert.deepEqual(unsafe.problems, []);
    assert.deepEqual(codesOf(unsafe).filter((code) => /^(?:T01|T02|W01|W03|R01|R02|R03|S06)$/.test(code)), ['R01', 'R02', 'R03', 'S06', 'T01', 'T02', 'W01', 'W03']);
    assert.ok(!codesOf(unsafe).some((code) => /^(?:D04|V01|Y\d\d)$/.test(code)));
  });

  it('hold the mistakes that keep a file from running', () => {
    const found = codesOf(broken);
    for (const code of ['D04', 'V01', 'Y03', 'Y04']) assert.ok(found.includes(code), `${code} is not among ${found.join(', ')}`);
  });

  it('have names of their own', () => {
    assert.deepEqual(findDuplicateWorkflows([orders, unsafe, broken]), []);
  });

  it('bring several thousand rows over thirty days, in scripts that can run again', () => {
    const seed = seedOf(orders);
    const days = new Set([...seed.matchAll(/'(2025-\d\d-\d\d)'\)[,;]$/gm)].map(([, day]) => day));
    assert.equal(days.size, 30);
    assert.ok(days.has('2025-02-20') && days.has('2025-03-01') && days.has('2025-03-21') && !days.has('2025-02-29'));
    assert.ok([...seed.matchAll(/^\(\d+,/gm)].length > 5000);
    for (const script of [seed, seedOf(unsafe)]) {
      const made = [...script.matchAll(/^CREATE TABLE (\w+)/gm)].map(([, table]) => table);
      const dropped = [...script.matchAll(/^DROP TABLE IF EXISTS (\w+);/gm)].map(([, table]) => table);
      assert.deepEqual(made.sort(), dropped.sort());
    }
  });

  it('stay small', () => {
    const size = ['orders/seed/shop.sql', 'unsafe/seed/shop.sql'].reduce((sum, path) => sum + statSync(join(EXAMPLES, path)).size, 0);
    assert.ok(size < 450_000, `${size} bytes`);
  });
});
