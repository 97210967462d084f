import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildAttemptLog, sayLog } from '../../../src/core/views/attemptLog';
import { attemptPath, pathSegment, readAttemptPath } from '../../../src/core/views/documentPath';
import { buildSummary } from '../../../src/core/views/summary';
import { ENGLISH_VIEW_TEXTS } from '../../../src/core/views/viewTexts';
import { sampleBackfill, sampleStatus } from './sampleStatus';

const TASKS = ['extract', 'load', 'check'];

describe('the path of an attempt\'s document', () => {
  const name = { workflow: 'orders_daily', scheduleTime: '2025-03-01 06:30:00', runNumber: 2, task: 'load', attempt: 1, text: 'sql' } as const;

  it('reads like what it is of', () => {
    assert.equal(attemptPath(name), '/orders_daily/2025-03-01 06.30.00/run 2/load/attempt 1.sql');
    assert.deepEqual(readAttemptPath(attemptPath(name)), name);
    for (const path of ['', '/1/preview.sql', '/a/b/run 1/c/attempt 1.exe', '/a/b/run x/c/attempt 1.sql']) assert.equal(readAttemptPath(path), undefined, path);
  });

  it('leads back to the same names, whatever they hold', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (workflow, task) => {
      const read = readAttemptPath(attemptPath({ ...name, workflow, task }));
      assert.deepEqual([read?.workflow, read?.task], [pathSegment(workflow), pathSegment(task)]);
      assert.doesNotMatch(pathSegment(task), /^$|[/\\]|^\.+$/);
    }));
  });
});

describe('an attempt\'s log as a document', () => {
  it('says what it is of, when it ran and how it ended, before its lines', () => {
    const [run] = sampleStatus('2025-03-05: sf-', { tasks: TASKS }).logicalInstances[0]?.workflowInstances ?? [];
    const attempt = run?.tasks[1]?.attempts[2];
    assert.ok(run && attempt);
    const log = buildAttemptLog({ instance: run.instance, task: 'load', attempt, zone: 'UTC', texts: ENGLISH_VIEW_TEXTS });
    assert.match(log, /^orders_daily · load · Run 1 · Attempt 3\nSchedule time: 2025-03-05 00:00:00\nExecution time: 2026-11-22 \S+ → 2026-11-22 \S+ \(UTC\)\nState: failed\n/);
    assert.match(log, /Error: NOT NULL constraint failed[^\n]*\n\nstatement 1: DELETE/);
    assert.ok(log.endsWith('\n'));
  });

  it('has the lines that its host knows in the person\'s language', () => {
    const sayLogLine = (line: string) => (line.startsWith('statement 1') ? 'eins' : undefined);
    const texts = { ...ENGLISH_VIEW_TEXTS, sayLogLine };
    assert.equal(sayLog('statement 1: DELETE → 0 rows changed\nsomething new\n', texts), 'eins\nsomething new\n');
    assert.equal(sayLog('statement 1: stopped', ENGLISH_VIEW_TEXTS), 'statement 1: stopped');
  });
});

describe('the accessible summary', () => {
  const summary = (text: string) => buildSummary({ workflow: 'orders_daily', status: sampleBackfill(sampleStatus(text, { tasks: TASKS })), hasOlder: true, zone: 'UTC', texts: ENGLISH_VIEW_TEXTS });

  it('lists states, failures with reasons, and what runs now, one line each', () => {
    const text = summary('2025-03-03: sr-\n2025-03-02: sf-\n2025-03-01: sf- | =ss');
    assert.match(text, /^Status of orders_daily\n=+\n3 schedule times: 1 running, 1 failed, 1 succeeded\.\nOlder schedule times are not listed\.\nBackfill: running, /);
    assert.match(text, /\nFailures\n-+\n2025-03-02, Run 1, failed: task load failed\n {2}load, failed, attempt 3 of 3: NOT NULL constraint failed: fact_orders\.customer_id\n\n/);
    assert.match(text, /\n2025-03-03, running, Run 1, Execution time [^\n]*; load running\n/);
    assert.match(text, /\n2025-03-01, succeeded, Run 2, Execution time /);
  });

  it('says so when there is nothing', () => {
    assert.match(buildSummary({ workflow: 'w', status: sampleStatus(''), hasOlder: false, zone: 'UTC', texts: ENGLISH_VIEW_TEXTS }), /No instance yet\n\nFailures\n-+\nNothing failed\./);
  });
});
