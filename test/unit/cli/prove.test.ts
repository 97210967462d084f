import assert from 'node:assert/strict';
import { makeRange } from '../../../src/core/base/textRange';
import { proofsJunit, type ProvedCase } from '../../../src/cli/output/proofs';
import { listProofCases } from '../../../src/core/proof/proofCases';
import { parseXml } from './xml';
import { sampleWorkflow } from '../views/sampleStatus';

const PROVED: readonly ProvedCase[] = [
  { kind: 'twice', task: undefined, result: { outcome: 'same', tables: 2 } },
  { kind: 'clock', task: 'look', result: { outcome: 'same', tables: 0 } },
  { kind: 'twice', task: 'a<b', result: { outcome: 'differs', task: 'a<b', others: [], difference: { table: 't', firstRows: 1, secondRows: 2, rows: undefined } } },
  { kind: 'twice', task: 'keyed', result: { outcome: 'notRun', round: 'second', task: 'keyed', message: 'UNIQUE', error: undefined } },
  { kind: 'random', task: undefined, result: { outcome: 'notRun', round: 'first', task: undefined, message: 'no', error: undefined } },
];

describe('proofs for a CI server', () => {
  it('are JUnit cases: what differs failed, what could not be run is an error, what wrote nothing is skipped', () => {
    const text = proofsJunit('o.workflow.yaml', PROVED, ({ outcome }) => `it ${outcome} & <more>`);
    parseXml(text);
    assert.match(text, /<testsuites name="idempo prove" tests="5" failures="2" errors="1"/);
    assert.equal([...text.matchAll(/<failure /g)].length, 2);
    assert.equal([...text.matchAll(/<error /g)].length, 1);
    assert.equal([...text.matchAll(/<skipped /g)].length, 1);
    assert.ok(text.includes('a&lt;b: run twice gives the same rows') && text.includes('it differs &amp; &lt;more&gt;'));
  });
});

describe('what is proved of a workflow', () => {
  it('is the whole and each task that runs SQL here, three ways each', () => {
    const workflow = sampleWorkflow('orders', ['a', 'b', 'c']);
    const source = { key: 'sql' as const, text: 'SELECT 1', file: 'o', map: { segments: [], textLength: 8, docEnd: 8 }, range: makeRange(0, 8) };
    const tasks = workflow.tasks.map((task, index) => ({ ...task, sql: index === 2 ? undefined : source, enabled: index !== 1 }));
    assert.deepEqual(listProofCases({ tasks }).map(({ kind, task }) => `${task ?? '*'} ${kind}`), ['* twice', '* clock', '* random', 'a twice', 'a clock', 'a random']);
    assert.deepEqual(listProofCases(workflow), []);
  });
});
