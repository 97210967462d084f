import assert from 'node:assert/strict';
import type { Attempt, TaskInstance } from '../../../src/core/instance/records';
import type { SentSql } from '../../../src/core/params';
import { describeAttempt, type AttemptContext } from '../../../src/core/views/attempts';
import { readStatements } from '../../../src/core/views/statements';
import { buildSqlView } from '../../../src/core/views/sqlView';

const ATTEMPT: Attempt = {
  taskInstanceId: 't', number: 2, state: 'failed', startedAt: 0, finishedAt: 10, rowsChanged: undefined, renderedSql: 'select 2', log: '',
  error: { message: 'no such table: x\nat line 3', kind: 'permanent', file: 'a.sql', start: 4, end: 5 },
};
const TASK: TaskInstance = {
  id: 't', workflowInstanceId: 'i', name: 'load', state: 'failed', carriedOverFrom: undefined, attemptsUsed: 2, maxRetries: 1, retryIntervalMs: 0, retryAt: undefined,
};

function describeIt(attempt: Partial<Attempt> = {}, context: Partial<AttemptContext> = {}) {
  return describeAttempt({ ...ATTEMPT, ...attempt }, { task: TASK, locate: () => undefined, again: undefined, workflowFile: undefined, earlier: [], ...context });
}

describe('an attempt in the details', () => {
  it('says what to do next about its error', () => {
    const advice = (kind: 'injected' | 'transient' | 'permanent', state: TaskInstance['state'], ended: Attempt['state'] = 'failed') => describeIt(
      { state: ended, error: { message: 'm', kind, file: undefined, start: undefined, end: undefined } }, { task: { ...TASK, state } },
    ).error?.advice;
    assert.equal(advice('permanent', 'failed'), 'correct');
    assert.equal(advice('transient', 'retryWaiting'), 'retryComes');
    assert.equal(advice('transient', 'failed'), 'rerun');
    assert.equal(advice('injected', 'failed'), 'injected');
    assert.equal(advice('permanent', 'stopped', 'stopped'), 'timedOut');
  });

  it('has the place of its error counted from 1, with the line, and the message\'s first line as its reason', () => {
    const shown = describeIt({}, { locate: (file, offset) => (file === 'a.sql' ? { line: 6, character: offset, text: '   from x  ' } : undefined) });
    assert.deepEqual([shown.error?.line, shown.error?.column, shown.error?.lineText, shown.reason], [7, 5, 'from x', 'no such table: x']);
  });

  it('is compared with the newest earlier one that sent other SQL', () => {
    const earlier = (number: number, renderedSql: string) => ({ runNumber: 1, workflowInstanceId: 'i', attempt: { ...ATTEMPT, number, renderedSql } });
    const { difference } = describeIt({ renderedSql: 'select 2\nfrom t' }, { earlier: [earlier(3, 'select 2\nfrom t'), earlier(2, 'select 1\nfrom t'), earlier(1, 'x')] });
    assert.deepEqual([difference?.attempt, difference?.lines.map(({ kind, text }) => `${kind} ${text}`)], [2, ['removed select 1', 'added select 2', 'same from t']]);
    assert.equal(describeIt({}, { earlier: [earlier(1, 'select 2')] }).difference, undefined);
  });
});

describe('what statements did', () => {
  it('is read from the log, whatever their text holds', () => {
    const log = [
      'statement 1: DELETE FROM t → 5 rows changed → 12 rows changed', 'statement 2: SELECT 1 → 3 rows read; there are more, which a query task does not read',
      'not executed: 1 more of the main text', 'statement 3: failed: no such table: x → 1 rows changed, or not', 'injected fault: x',
    ].join('\n');
    assert.deepEqual(readStatements(log).map(({ number, text, rowsChanged, rowsRead, end }) => [number, text, rowsChanged, rowsRead, end]), [
      [1, 'DELETE FROM t → 5 rows changed', 12, undefined, 'done'], [2, 'SELECT 1', undefined, 3, 'done'], [3, '', undefined, undefined, 'failed'],
    ]);
    assert.deepEqual(readStatements('statement 1: stopped').map(({ end }) => end), ['stopped']);
  });
});

describe('SQL in the details', () => {
  const parameter = { name: 'n', value: '6', type: 'INTEGER', source: 'upstream', producer: 'count', awaits: undefined, overrode: [{ source: 'local', type: 'INTEGER', value: '0' }] } as const;
  const again: SentSql = {
    text: 'a = 6\nb = 6', marks: [{ start: 4, end: 5, parameter: 0 }, { start: 10, end: 11, parameter: 0 }], parameters: [parameter],
    parts: [{ key: 'pre_statements', start: 0, file: 'w.yaml' }, { key: 'sql', start: 6, file: 'x.sql' }],
  };

  it('marks what was bound, and names the file of a part that is not in the workflow file', () => {
    const view = buildSqlView(again.text, again, 'w.yaml');
    assert.deepEqual(view.marks.map(({ start, end }) => view.text.slice(start, end)), ['6', '6']);
    assert.deepEqual(view.parts.map(({ key, file }) => [key, file]), [['pre_statements', undefined], ['sql', 'x.sql']]);
    assert.deepEqual(view.parameters, [{ name: 'n', value: '6', type: 'INTEGER', source: 'upstream', producer: 'count', overrode: ['local'] }]);
  });

  it('marks nothing where it is not what was sent', () => {
    assert.deepEqual(buildSqlView('a = 5\nb = 5', again, 'w.yaml'), { text: 'a = 5\nb = 5', marks: [], parts: [], parameters: [] });
    assert.deepEqual(buildSqlView('x', undefined, undefined).parameters, []);
  });
});
