import assert from 'node:assert/strict';
import { asIfChoices, asIfInstantOf, knownInstancesOf, readAsIf, type KnownInstance } from '../../../src/core/language/asIfTime';
import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import { parseWorkflow } from '../../support/lint/lintText';

const { workflow } = parseWorkflow('w.workflow.yaml', 'workflow: {name: w, schedule: 0 0 2 * * ? *, timezone: Asia/Shanghai}\ntasks: [{name: a, sql: SELECT 1}]\n');
const daily = workflow ?? assert.fail();
const at = (text: string): number => Date.parse(`${text}+08:00`);
const now = at('2026-03-05T10:00:00');
const FAILED: KnownInstance = { instant: at('2026-03-02T02:00:00'), state: 'failed' };
const ODD: KnownInstance = { instant: at('2026-03-01T12:34:00'), state: 'succeeded' };

describe('the schedule time that values are shown for', () => {
  it('is the newest tick until another one is chosen', () => {
    assert.equal(asIfInstantOf(daily, { kind: 'newest' }, { now, instances: [] }), at('2026-03-05T02:00:00'));
    assert.equal(asIfInstantOf(daily, { kind: 'newest' }, { now: now + 86_400_000, instances: [] }), at('2026-03-06T02:00:00'));
    assert.equal(asIfInstantOf(daily, { kind: 'at', instant: 5 }, { now, instances: [] }), 5);
  });

  it('follows the newest failed instance, and the ticks where none failed', () => {
    const instances = [{ instant: at('2026-03-04T02:00:00'), state: 'succeeded' as const }, FAILED, { ...FAILED, instant: ODD.instant }];
    assert.equal(asIfInstantOf(daily, { kind: 'newestFailed' }, { now, instances }), FAILED.instant);
    assert.equal(asIfInstantOf(daily, { kind: 'newestFailed' }, { now, instances: [ODD] }), at('2026-03-05T02:00:00'));
  });

  it('offers what moves, the ticks around now and other schedule times that have instances', () => {
    const choices = asIfChoices(daily, { now, instances: [FAILED, ODD] });
    assert.deepEqual(choices.slice(0, 3).map(({ asIf, instant }) => [asIf.kind, instant]), [['newest', at('2026-03-05T02:00:00')], ['newestFailed', FAILED.instant], ['at', at('2026-03-06T02:00:00')]]);
    assert.equal(choices.filter(({ group }) => group === 'tick').length, 9);
    assert.equal(choices.find(({ asIf }) => asIf.kind === 'at' && asIf.instant === FAILED.instant)?.state, 'failed');
    assert.deepEqual(choices.filter(({ group }) => group === 'instance').map(({ instant, state }) => [instant, state]), [[ODD.instant, 'succeeded']]);
  });

  it('offers no failed one where nothing failed', () => {
    assert.ok(asIfChoices(daily, { now, instances: [ODD] }).every(({ asIf }) => asIf.kind !== 'newestFailed'));
  });

  it('is read back from what was stored, and from nothing else', () => {
    for (const asIf of [{ kind: 'newest' }, { kind: 'newestFailed' }, { kind: 'at', instant: 7 }]) assert.deepEqual(readAsIf(JSON.parse(JSON.stringify(asIf))), asIf);
    for (const stored of [undefined, null, 'at', {}, { kind: 'at' }, { kind: 'at', instant: '7' }, { kind: 'at', instant: NaN }, { kind: 'other' }]) assert.deepEqual(readAsIf(stored), { kind: 'newest' });
  });

  it('knows instances by the newest run of each schedule time of this workflow', () => {
    const statusOf = (name: string, scheduleInstant: number, states: readonly string[]): LogicalInstanceStatus => ({
      logicalInstance: { id: '1', workflow: name, scheduleInstant, scheduleTime: '' },
      workflowInstances: states.map((state) => ({ instance: { state } })),
    }) as unknown as LogicalInstanceStatus;
    const known = knownInstancesOf(daily, [statusOf('w', 1, ['failed', 'succeeded']), statusOf('other', 2, ['failed']), statusOf('w', 3, ['failed']), statusOf('w', 4, [])]);
    assert.deepEqual(known, [{ instant: 3, state: 'failed' }, { instant: 1, state: 'succeeded' }]);
  });
});
