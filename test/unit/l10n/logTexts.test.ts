import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConditions, evaluateSwitch } from '../../../src/core/logic';
import { messageSayer, type MessageTexts } from '../../../src/core/views/messageTexts';

const ROOT = join(__dirname, '..', '..', '..');
const say = messageSayer(JSON.parse(readFileSync(join(ROOT, 'l10n', 'errors.zh-cn.json'), 'utf8')) as MessageTexts);

/** What the groups of a pattern find in a source. */
function found(path: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(join(ROOT, 'src', ...path.split('/')), 'utf8').matchAll(pattern)].map(([, text = '']) => text);
}

function assertSaid(lines: readonly string[]): void {
  assert.deepEqual(lines.filter((line) => !/\p{Script=Han}/u.test(say('log', line) ?? '')), []);
}

const RANGE = { start: 0, end: 0 };
const named = (value: string) => ({ value, range: RANGE });

describe('what the lines of an attempt\'s log say in Simplified Chinese', () => {
  it('is there for each statement, however it ended', () => {
    const execution = 'adapters/sqljs/taskExecution.ts';
    const ends = found(execution, /endingWith\(['`]([^'`]+)['`]/g);
    const others = found(execution, /(?:note\(|dryRun: |stub: |\? \[)['`]([^'`]+ [^'`]+)['`]/g);
    const counts = found(execution, /[?:] `\$\{[\w.]+\} (rows \w+)/g);
    const more = found(execution, /'(; there [^']+)'/g);
    assert.deepEqual([ends.length, others.length, counts.length, more.length], [2, 6, 2, 1]);
    assertSaid([...ends.map((end) => `statement 1: ${end}`), ...others, ...counts.map((rows) => `statement 2: SELECT a → b → 5 ${rows}`), `statement 3: SELECT a → 5 rows read${more.join('')}`]);
    assert.equal(say('log', 'statement 2: failed: division by zero'), '语句 2：失败：除数为零');
    assert.equal(say('log', 'handled: division by zero (3 rows of the block are as before)'), '已处理：除数为零（该块的 3 行恢复原状）');
  });

  it('is there for tasks that send no SQL', () => {
    const lines = ['attempt', 'dependentSteps', 'endRunning', 'decideLogic'].flatMap((name) => found(`core/runner/${name}.ts`, /(?:log: |key, |\? )'([a-z]+ [a-z ]+)'/g));
    assert.ok(lines.length >= 5, lines.join('\n'));
    assertSaid([...lines, 'runs a, b']);
  });

  it('is there for what was found of each condition', () => {
    const items = [{ task: named('a'), status: 'success' }, { task: named('b'), status: 'failure' }] as const;
    const lines = describeConditions({ kind: 'conditions', relation: 'and', groups: [{ relation: 'and', items }], successTasks: [], failedTasks: [] }, (name) => (name === 'a' ? 'retryWaiting' : undefined));
    assertSaid(lines);
    assert.equal(say('log', lines[0] ?? ''), 'a 的状态为等待重试；要求成功：不成立');
  });

  it('is there for what a Switch chose', () => {
    const chosen = [undefined, named('b')].flatMap((otherwise) => ['1 == 1', '1 == 2', '1 +'].map((condition) => (
      evaluateSwitch({ kind: 'switch', cases: [{ condition: named(condition), task: named('a') }], otherwise }, new Map()).log
    )));
    assertSaid(chosen.flat().filter((line) => !line.endsWith('→ false')));
  });
});
