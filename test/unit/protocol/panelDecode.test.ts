import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeHostMessage } from '../../../src/protocol/panelDecodeHost';
import { decodePageMessage } from '../../../src/protocol/panelDecodePage';
import type { HostMessage, PageMessage } from '../../../src/protocol/panelMessages';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { buildRunPreview } from '../../../src/core/views/preview';
import { samplePanel } from '../views/samplePanel';
import { SAMPLE_START } from '../views/sampleStatus';

const SELECTION = { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: undefined, task: 'load_fact_orders' };
const PANEL = samplePanel(undefined, SELECTION);

const HOST_MESSAGES: readonly HostMessage[] = [
  { type: 'snapshot', seq: 1, now: SAMPLE_START, texts: ENGLISH_PANEL_TEXTS, state: PANEL },
  {
    type: 'update', seq: 2, now: SAMPLE_START,
    patch: { grid: { rows: PANEL.grid.rows.slice(0, 2), removed: ['gone'], hasOlder: false }, backfill: null, access: 'reader' },
  },
  { type: 'update', seq: 3, now: SAMPLE_START, patch: {} },
  {
    type: 'preview',
    preview: buildRunPreview('p1', { workflow: 'orders_daily', definition: 'current', plan: {
      scheduleInstant: 0, scheduleTime: '2025-03-01 00:00:00', trigger: 'manual', runNumber: 1, rerunOf: undefined, scope: { kind: 'all' },
      tasks: [{ name: 'a', action: 'run', reason: 'chosen', carriedOverFrom: undefined }],
    } }),
  },
  { type: 'previewClosed', previewId: 'p1' },
  { type: 'notice', severity: 'error', text: 'no' },
  { type: 'reveal', selection: SELECTION },
  { type: 'reveal', selection: undefined, view: 'timeline' },
];

const PAGE_MESSAGES: readonly PageMessage[] = [
  { type: 'ready', workflow: undefined, selection: undefined, view: 'grid' },
  { type: 'ready', workflow: 'orders_daily', selection: SELECTION, view: 'plan' },
  { type: 'showView', view: 'calendar' },
  { type: 'showWorkflow', workflow: 'w' },
  { type: 'showInstance', workflowInstanceId: 'i' },
  { type: 'recoverTask', workflowInstanceId: 'i', task: 't' },
  { type: 'forceSuccess', workflowInstanceId: 'i', task: 't' },
  { type: 'showOlder', all: false },
  { type: 'showOlder', all: true },
  { type: 'select', selection: undefined },
  { type: 'select', selection: { ...SELECTION, workflowInstanceId: 'i' } },
  { type: 'newWorkflow' },
  { type: 'openSample' },
  { type: 'run' },
  { type: 'backfill' },
  { type: 'rerunFailed', workflowInstanceId: 'i' },
  { type: 'rerunFrom', workflowInstanceId: 'i', task: 't' },
  { type: 'rerunOnly', workflowInstanceId: 'i', task: 't' },
  { type: 'rerunAll', workflowInstanceId: 'i' },
  { type: 'pause', workflowInstanceId: 'i' },
  { type: 'resume', workflowInstanceId: 'i' },
  { type: 'cancel', workflowInstanceId: 'i' },
  { type: 'pauseBackfill', backfillId: 'b' },
  { type: 'resumeBackfill', backfillId: 'b' },
  { type: 'cancelBackfill', backfillId: 'b' },
  { type: 'changeBackfill', backfillId: 'b' },
  { type: 'openSource', task: 't' },
  { type: 'openError', workflowInstanceId: 'i', task: 't', attempt: 1 },
  { type: 'openSql', workflowInstanceId: 'i', task: 't', attempt: 1 },
  { type: 'confirm', previewId: 'p' },
  { type: 'replan', previewId: 'p', scope: 'from', task: 't', definition: 'pinned' },
  { type: 'replan', previewId: 'p', scope: 'failed', task: undefined, definition: 'current' },
  { type: 'openLog', workflowInstanceId: 'i', task: 't', attempt: 1 },
  { type: 'compareSql', workflowInstanceId: 'i', task: 't', attempt: 2, otherInstanceId: 'j', otherAttempt: 1 },
  { type: 'compareDefinition', workflowInstanceId: 'i' },
  { type: 'runAt', scheduleInstant: 1_740_787_200_000 },
  { type: 'select', selection: { ...SELECTION, attempt: 2 } },
  { type: 'dismiss', previewId: 'p' },
];

const DIRECTIONS = [
  { name: 'decodeHostMessage', decode: decodeHostMessage as (value: unknown) => unknown, messages: HOST_MESSAGES },
  { name: 'decodePageMessage', decode: decodePageMessage as (value: unknown) => unknown, messages: PAGE_MESSAGES },
];

/** As it arrives: JSON drops what is `undefined`. */
function sent(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message));
}

/** A path to every value inside plain data. */
function paths(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => paths(item, [...path, Array.isArray(value) ? Number(key) : key]));
  return [path, ...inner];
}

function replaceAt(value: unknown, [key, ...rest]: readonly (string | number)[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaceAt(item, rest, replacement) : item));
  const source = value as Readonly<Record<string, unknown>>;
  return { ...source, [key]: replaceAt(source[key], rest, replacement) };
}

for (const { name, decode, messages } of DIRECTIONS) {
  describe(name, () => {
    for (const message of messages) {
      it(`passes ${message.type} through unchanged`, () => { assert.deepEqual(sent(decode(sent(message))), sent(message)); });
    }

    it('is undefined for everything that is not an object with a known type', () => {
      const nonsense = [undefined, null, 0, '', 'ready', true, [], [{ type: 'run' }], {}, { type: 'eval' }, { type: 'toString' }, { type: '__proto__' }, { type: ['run'] }, { type: { toString: () => 'run' } }];
      for (const value of nonsense) assert.equal(decode(value), undefined);
    });

    it('reads own fields only', () => {
      assert.equal(decode(Object.create({ type: 'run' })), undefined);
      assert.equal(decode(JSON.parse('{"__proto__": {"type": "run"}}')), undefined);
    });

    it('never throws and keeps every promise of its type, whatever 10,000 mutated messages hold', () => {
      const places = messages.map((message) => ({ message: sent(message), all: paths(sent(message)) }));
      const mutated = fc.nat().chain((at) => {
        const { message, all } = places[at % places.length] ?? { message: {}, all: [] };
        return fc.tuple(fc.constantFrom(...all), fc.anything({ withNullPrototype: true })).map(([path, value]) => replaceAt(message, path, value));
      });
      fc.assert(fc.property(mutated, (value) => {
        const decoded = decode(value);
        if (decoded === undefined) return;
        assert.deepEqual(decode(decoded), decoded);
        const text = JSON.stringify(decoded);
        assert.doesNotMatch(text, /"(__proto__|constructor|prototype)":/);
      }), { numRuns: 10_000 });
    });
  });
}

describe('decodePageMessage', () => {
  it('leaves out what it does not know, above all commands, paths and SQL', () => {
    assert.deepEqual(decodePageMessage({ type: 'run', command: 'workbench.action.terminal.new', sql: 'DROP TABLE x', path: '/etc/passwd' }), { type: 'run' });
  });

  it('refuses ids and names beyond any that the host can have sent', () => {
    assert.equal(decodePageMessage({ type: 'rerunAll', workflowInstanceId: 'x'.repeat(70_001) }), undefined);
    assert.equal(decodePageMessage({ type: 'openSql', workflowInstanceId: 'i', task: 't', attempt: -1 }), undefined);
    assert.equal(decodePageMessage({ type: 'openSql', workflowInstanceId: 'i', task: 't', attempt: 1.5 }), undefined);
  });
});

describe('decodeHostMessage', () => {
  it('keeps a missing text English', () => {
    const decoded = decodeHostMessage({ ...HOST_MESSAGES[0], texts: { 'panel.run': 'Los…', 'panel.close': 5 } });
    assert.ok(decoded?.type === 'snapshot');
    assert.deepEqual([decoded.texts['panel.run'], decoded.texts['panel.close']], ['Los…', 'Close']);
  });

  it('refuses a grid beyond its size limit', () => {
    const [row] = PANEL.grid.rows;
    const wide = { ...row, cells: new Array<number>(5_001).fill(1) };
    const message = { type: 'update', seq: 1, now: 0, patch: { grid: { rows: [wide], removed: [], hasOlder: false } } };
    assert.equal(decodeHostMessage(message), undefined);
  });
});
