import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyGridPatch, applyPanelPatch } from '../../../src/protocol/panelDiff';
import type { HostMessage, PanelState } from '../../../src/protocol/panelMessages';
import { PanelOutbox } from '../../../src/protocol/panelOutbox';
import { joinParts, MESSAGE_BYTES, splitMessage, utf8Length, type MessagePart } from '../../../src/protocol/panelParts';
import { PanelPublisher } from '../../../src/protocol/panelPublisher';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { largePanel } from '../views/largeGrid';

type Sent = HostMessage | MessagePart;

/** An outbox on a clock that stands until it is moved. */
function makeOutbox() {
  const sent: { readonly at: number; readonly message: Sent }[] = [];
  const timers: { readonly at: number; readonly callback: () => void }[] = [];
  const clock = { now: 0 };
  const outbox = new PanelOutbox({
    send: (message) => { sent.push({ at: clock.now, message }); },
    now: () => clock.now,
    after: (ms, callback) => {
      const timer = { at: clock.now + ms, callback };
      timers.push(timer);
      return { dispose: () => { if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1); } };
    },
  });
  const runUntil = (end: number) => {
    for (let next = timers.find(({ at }) => at <= end); next !== undefined; next = timers.find(({ at }) => at <= end)) {
      timers.splice(timers.indexOf(next), 1);
      clock.now = next.at;
      next.callback();
    }
    clock.now = end;
  };
  return { outbox, sent, runUntil, clock, publisher: new PanelPublisher({ outbox, texts: ENGLISH_PANEL_TEXTS, now: () => clock.now }) };
}

/** The page's end: whole messages out of what was sent. */
function receive(sent: readonly { readonly message: Sent }[]): readonly HostMessage[] {
  const received: HostMessage[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  joinParts({ post: () => undefined, listen: (listener) => { listeners.push(listener); return { dispose: () => undefined }; } })
    .listen((message) => received.push(message as HostMessage));
  for (const { message } of sent) for (const listener of listeners) listener(JSON.parse(JSON.stringify(message)));
  return received;
}

const notice = (text: string): HostMessage => ({ type: 'notice', severity: 'info', text });

function mostInOneSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

describe('what goes to the page', () => {
  it('is at most ten messages in any second, each of at most 256 KB, in order, and arrives whole', () => {
    const large = fc.record({ length: fc.integer({ min: 200_000, max: 700_000 }), letter: fc.constantFrom('a', '"', '\\', '调', '😀', '\u0001') })
      .map(({ length, letter }) => letter.repeat(Math.floor(length / letter.length)));
    const step = fc.record({ wait: fc.integer({ min: 0, max: 700 }), text: fc.oneof({ weight: 20, arbitrary: fc.string() }, { weight: 1, arbitrary: large }), publishes: fc.boolean() });
    const base = largePanel(3, 4);
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const { outbox, sent, runUntil, clock, publisher } = makeOutbox();
      publisher.publish(() => base);
      publisher.ready();
      const texts: string[] = [];
      steps.forEach(({ wait, text, publishes }, index) => {
        runUntil(clock.now + wait);
        if (publishes) publisher.publish(() => ({ ...base, zone: String(index) }));
        outbox.post(notice(text));
        texts.push(text);
      });
      runUntil(clock.now + 60_000);
      assert.ok(mostInOneSecond(sent.map(({ at }) => at)) <= 10);
      for (const { message } of sent) assert.ok(utf8Length(JSON.stringify(message)) <= MESSAGE_BYTES);
      const received = receive(sent);
      assert.deepEqual(received.flatMap((message) => (message.type === 'notice' ? [message.text] : [])), texts);
      const lastZone = received.reduce((zone, message) => (message.type === 'update' ? (message.patch.zone ?? zone) : zone), base.zone);
      assert.equal(lastZone, String(steps.reduce<number | string>((last, { publishes }, index) => (publishes ? index : last), base.zone)));
    }), { numRuns: 60 });
  });

  it('brings 500 tasks × 2,000 schedule times in parts that the page can draw one after the other, the newest rows first', () => {
    const panel = largePanel(500, 2_000);
    const { sent, runUntil, publisher } = makeOutbox();
    publisher.publish(() => panel);
    publisher.ready();
    runUntil(60_000);
    for (const { message } of sent) assert.ok(utf8Length(JSON.stringify(message)) <= MESSAGE_BYTES);
    const [first, ...rest] = sent.map(({ message }) => message);
    assert.ok(first?.type === 'snapshot' && first.state.grid.rows.length >= 30 && first.state.grid.rows[0] === panel.grid.rows[0]);
    const grid = rest.reduce((before, message) => (message.type === 'update' && message.patch.grid !== undefined ? applyGridPatch(before, message.patch.grid) : before), first.state.grid);
    assert.deepEqual(grid, panel.grid);
    assert.ok(rest.every(({ type }) => type === 'update'));
  });

  it('goes on from what the page has when the state changes before all rows are there', () => {
    const panel = largePanel(500, 300);
    const changed: PanelState = { ...panel, access: 'reader', file: 'gone', grid: { ...panel.grid, rows: panel.grid.rows.map((row, index) => (index % 100 === 0 ? { ...row, state: 'running' } : row)) } };
    const { sent, runUntil, publisher } = makeOutbox();
    publisher.publish(() => panel);
    publisher.ready();
    runUntil(200);
    publisher.publish(() => changed);
    runUntil(60_000);
    let state: PanelState | undefined;
    for (const { message } of sent) {
      if (message.type === 'snapshot') state = message.state;
      if (message.type === 'update' && state !== undefined) state = applyPanelPatch(state, message.patch);
    }
    assert.deepEqual(state, { ...changed, graph: undefined, timeline: undefined });
  });

  it('is nothing while the panel is hidden, and the newest afterwards', () => {
    const panel = largePanel(2, 2);
    const { sent, runUntil, publisher, outbox } = makeOutbox();
    publisher.publish(() => panel);
    publisher.ready();
    runUntil(1_000);
    publisher.setVisible(false);
    for (let turn = 0; turn < 20; turn++) publisher.publish(() => ({ ...panel, zone: String(turn) }));
    outbox.post(notice('refused'));
    runUntil(20_000);
    assert.equal(sent.length, 1);
    publisher.setVisible(true);
    runUntil(40_000);
    assert.deepEqual(sent.slice(1).map(({ message }) => (message.type === 'update' ? message.patch.zone : message.type)), ['19', 'notice']);
  });

  it('is nothing before the page is ready, and then the state first', () => {
    const { sent, runUntil, publisher, outbox } = makeOutbox();
    outbox.post({ type: 'reveal', selection: undefined, view: 'graph' });
    publisher.publish(() => largePanel(1, 1));
    runUntil(5_000);
    assert.equal(sent.length, 0);
    publisher.ready();
    runUntil(9_000);
    assert.deepEqual(sent.map(({ message }) => message.type), ['snapshot', 'reveal']);
  });
});

describe('a message in parts', () => {
  it('is dropped when a part is missing or comes twice, and the next one is not', () => {
    const message = notice('x'.repeat(600_000));
    const parts = splitMessage(message) ?? [];
    assert.ok(parts.length >= 3);
    const [first, second, ...rest] = parts.map((part) => ({ message: part }));
    assert.ok(first && second);
    assert.deepEqual(receive([first, ...rest]), []);
    assert.deepEqual(receive([second, ...rest, first, second, ...rest]), [message]);
  });

  it('stays whole when it fits', () => {
    assert.equal(splitMessage(notice('x'.repeat(1_000))), undefined);
    assert.equal(splitMessage(notice('调'.repeat(100_000)))?.length, 2);
  });
});
