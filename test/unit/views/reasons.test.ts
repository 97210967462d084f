import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memorySimulation } from '../../../src/adapters/memory';
import type { BackfillTarget, NewestRun, OpenBackfill, PastRun } from '../../../src/core/instance/backfillTarget';
import { planSlot } from '../../../src/core/instance/planBackfillSlot';
import { BACKFILL_MODES } from '../../../src/core/instance/records';
import { WORKFLOW_INSTANCE_STATES } from '../../../src/core/instance/states';
import { playScenario } from '../../../src/core/simulation/play';
import { readScenario } from '../../../src/core/simulation/readScenario';
import type { Simulation } from '../../../src/core/simulation/simulation';
import { describeReason } from '../../../src/core/views/reasons';
import { ENGLISH_PLANNER_TEXTS, type PlannerTexts } from '../../../src/core/views/plannerTexts';
import { ENGLISH_VIEW_TEXTS, localiseTexts } from '../../../src/core/views/viewTexts';

/** Each text as its key, so that a reason that was not understood is told by its English words. */
const KEYS = Object.fromEntries(Object.keys(ENGLISH_PLANNER_TEXTS).map((key) => [key, key.startsWith('reason.') ? `<${key} {0} {1}>` : `<${key}>`])) as PlannerTexts;

const TICK = { instant: 0, text: '1970-01-01 00:00:00' };

function targetOf(run: PastRun | undefined, change: Partial<BackfillTarget>): BackfillTarget {
  const newest: NewestRun | undefined = run === undefined ? undefined : { ...run, counted: run.isDryRun ? undefined : run };
  return {
    workflow: 'w', mode: 'missing', order: 'asc', definitionHash: 'now', from: TICK, to: TICK, ticks: [TICK], strays: [], excluded: new Set(), maxTicks: 10, nextTick: undefined, now: 1,
    newestRuns: new Map(newest === undefined ? [] : [[0, newest]]), openBackfills: [], isDryRun: false, inputs: undefined, scope: { kind: 'all' }, isSerial: false, remade: new Map(),
    parallel: 1, onFailure: 'stop', batchSize: undefined, pauseMs: undefined, ...change,
  };
}

/** Every reason that a plan can give. */
function* reasons(): Generator<string> {
  const member: OpenBackfill = { id: 'b', mode: 'missing', order: 'asc', state: 'paused', definitionHash: 'now', members: new Set([0]), unfinished: new Set(), isDryRun: false, inputs: undefined, scope: { kind: 'all' } };
  for (const mode of BACKFILL_MODES) for (const excluded of [new Set<number>(), new Set([0])]) for (const remade of [new Map<number, string>(), new Map([[0, 'source']])]) {
    for (const continued of [undefined, member]) {
      yield planSlot(targetOf(undefined, { mode, excluded, remade }), TICK, continued).reason;
      for (const state of WORKFLOW_INSTANCE_STATES) for (const definitionHash of ['now', 'then']) for (const [isPartial, isDryRun] of [[false, false], [true, false], [false, true]] as const) {
        for (const inputs of [undefined, { startup: { a: '1' }, project: {} }]) {
          const run = { id: 'r', runNumber: 7, state, isPartial, isDryRun, definitionHash, backfillId: undefined, inputs, scope: { kind: 'all' } as const };
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

  it('in English are as they were', () => {
    assert.equal(describeReason('never ran', ENGLISH_PLANNER_TEXTS), 'never ran');
    assert.equal(describeReason('failed in run 2, left out', ENGLISH_PLANNER_TEXTS), 'failed in run 2, left out');
    assert.equal(describeReason('succeeded in run 1 with an older definition; source runs again', ENGLISH_PLANNER_TEXTS), 'succeeded in run 1 with an older definition; source runs again');
    assert.equal(describeReason('something quite new', ENGLISH_PLANNER_TEXTS), 'something quite new');
  });
});

/** Of a record that has one, or of its error where the core words it. */
function storedReasons({ workflowInstances, taskInstances, backfills }: Simulation): readonly string[] {
  const records = [...workflowInstances.map(({ instance }) => instance), ...taskInstances.map(({ task }) => task)];
  const found = [...records.flatMap(({ reason, warning }) => [reason, warning]), ...backfills.map(({ reason }) => reason)];
  return found.flatMap((reason) => (reason === undefined || reason === '' ? [] : [reason]));
}

describe('the reasons that a run leaves', () => {
  const FOLDER = join(__dirname, '..', '..', 'conformance', 'cases');
  const KNOWN = localiseTexts(ENGLISH_VIEW_TEXTS, (text) => `<${text}>`);

  it('are all known, in every scenario that is played for conformance', async () => {
    const unknown = new Set<string>();
    const kinds = new Set<string>();
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
      for (const { play } of parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly { readonly play: string }[]) {
        const { scenario } = readScenario({ path: 'case.yaml', text: play, readFile: () => ({ kind: 'missing' }) });
        assert.ok(scenario);
        for (const reason of storedReasons(await playScenario(scenario, memorySimulation()))) {
          const said = describeReason(reason, KNOWN);
          kinds.add(said.slice(0, 20));
          if (!said.startsWith('<')) unknown.add(reason);
        }
      }
    }
    assert.deepEqual([...unknown], []);
    assert.ok(kinds.size > 20, String(kinds.size));
  });
});

describe('a reason in Simplified Chinese', () => {
  const bundle = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Readonly<Record<string, string>>;
  const texts = localiseTexts(ENGLISH_VIEW_TEXTS, (text) => bundle[text] ?? text);

  it('is said whole, with names and times as they are', () => {
    const said = (reason: string): string => describeReason(reason, texts);
    assert.equal(said('task load failed'), '任务 load 失败');
    assert.equal(said('follows load, which failed'), '前置任务 load 失败');
    assert.equal(said('follows load, which is new'), '在 load, which is new 之后');
    assert.equal(said('2025-03-01 00:00:00 failed: rerun it and resume, or resume to go on without it; interrupted: the runner ended while it was at work'),
      '2025-03-01 00:00:00 失败：请重跑它再恢复补数，或直接恢复以跳过它；被中断：运行期间运行器退出');
    assert.equal(said('waits for load of orders at 2025-03-01, which is running; waits for sales at 2025-03-01; and 3 more'),
      '等待 orders（2025-03-01）的任务 load，其状态为“运行中”；等待 sales（2025-03-01）；另有 3 项');
    assert.equal(said('run 1 of child at 2025-03-01 failed: task a failed'), 'child（2025-03-01）的第 1 次运行：失败，任务 a 失败');
    assert.equal(said('succeeded in run 1 with an older definition, not touched'), '第 1 次运行：成功，按较旧的定义，保持不变');
    assert.equal(said('timed out: it took longer than 0.5 min'), '超时：运行超过 0.5 分钟');
  });

  it('stays as it is when a database or a person worded it', () => {
    assert.equal(describeReason('no such table: orders', texts), 'no such table: orders');
    assert.equal(describeReason('soon in run 1', texts), 'soon in run 1');
  });

  it('is found for tens of thousands at once without going through long texts', () => {
    const long = `${'task a failed '.repeat(20_000)}`;
    assert.equal(describeReason(long, texts), long);
  });
});
