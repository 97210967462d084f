import assert from 'node:assert/strict';
import type { BackfillTarget, NewestRun, OpenBackfill, PastRun } from '../../../src/core/instance/backfillTarget';
import { planSlot } from '../../../src/core/instance/planBackfillSlot';
import { BACKFILL_MODES } from '../../../src/core/instance/records';
import { WORKFLOW_INSTANCE_STATES } from '../../../src/core/instance/states';
import { describeReason } from '../../../src/core/views/plannerReasons';
import { ENGLISH_PLANNER_TEXTS, type PlannerTexts } from '../../../src/core/views/plannerTexts';

/** Each text as its key, so that a reason that was not understood is told by its English words. */
const KEYS = Object.fromEntries(Object.keys(ENGLISH_PLANNER_TEXTS).map((key) => [key, key.startsWith('reason.') ? `<${key} {0} {1}>` : `<${key}>`])) as PlannerTexts;

const TICK = { instant: 0, text: '1970-01-01 00:00:00' };

function targetOf(run: PastRun | undefined, change: Partial<BackfillTarget>): BackfillTarget {
  const newest: NewestRun | undefined = run === undefined ? undefined : { ...run, counted: run.isDryRun ? undefined : run };
  return {
    workflow: 'w', mode: 'missing', order: 'asc', definitionHash: 'now', from: TICK, to: TICK, ticks: [TICK], strays: [], excluded: new Set(), maxTicks: 10, nextTick: undefined, now: 1,
    newestRuns: new Map(newest === undefined ? [] : [[0, newest]]), openBackfills: [], isDryRun: false, inputs: undefined, isSerial: false, remade: new Map(),
    parallel: 1, onFailure: 'stop', batchSize: undefined, pauseMs: undefined, ...change,
  };
}

/** Every reason that a plan can give. */
function* reasons(): Generator<string> {
  const member: OpenBackfill = { id: 'b', mode: 'missing', order: 'asc', state: 'paused', definitionHash: 'now', members: new Set([0]), unfinished: new Set(), isDryRun: false, inputs: undefined };
  for (const mode of BACKFILL_MODES) for (const excluded of [new Set<number>(), new Set([0])]) for (const remade of [new Map<number, string>(), new Map([[0, 'source']])]) {
    for (const continued of [undefined, member]) {
      yield planSlot(targetOf(undefined, { mode, excluded, remade }), TICK, continued).reason;
      for (const state of WORKFLOW_INSTANCE_STATES) for (const definitionHash of ['now', 'then']) for (const [isPartial, isDryRun] of [[false, false], [true, false], [false, true]] as const) {
        for (const inputs of [undefined, { startup: { a: '1' }, project: {} }]) {
          const run = { id: 'r', runNumber: 7, state, isPartial, isDryRun, definitionHash, backfillId: undefined, inputs };
          for (const isDry of [false, true]) yield planSlot(targetOf(run, { mode, excluded, remade, isDryRun: isDry }), TICK, continued).reason;
        }
      }
    }
  }
}

describe('the reasons of a plan', () => {
  const all = [...new Set(reasons())];

  it('are all said in the person\'s language', () => {
    assert.ok(all.length > 40);
    const left = all.map((reason) => [reason, describeReason(reason, KEYS).replace(/<[\w.]+>|<reason\.\w+|[<>{}]|source|\b7\b/g, '').trim()]).filter(([, rest]) => rest !== '' && !/^[\d{} ]*$/.test(rest ?? ''));
    assert.deepEqual(left, []);
  });

  it('in English are as they were, but for commas', () => {
    assert.equal(describeReason('never ran', ENGLISH_PLANNER_TEXTS), 'never ran');
    assert.equal(describeReason('failed in run 2, left out', ENGLISH_PLANNER_TEXTS), 'failed in run 2, left out');
    assert.equal(describeReason('succeeded in run 1 with an older definition; source runs again', ENGLISH_PLANNER_TEXTS), 'succeeded in run 1, with an older definition; source runs again');
    assert.equal(describeReason('something quite new', ENGLISH_PLANNER_TEXTS), 'something quite new');
  });
});
