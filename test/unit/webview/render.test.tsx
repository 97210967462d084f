import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, type ContainerNode, type VNode } from 'preact';
import { ENGLISH_PANEL_TEXTS, type PanelTexts } from '../../../src/protocol/panelTexts';
import type { HostMessage, PageMessage, PanelState } from '../../../src/protocol/panelMessages';
import type { RunPreview } from '../../../src/core/views/preview';
import { App } from '../../../src/webview/components/App';
import { NodePicker } from '../../../src/webview/components/planner/NodePicker';
import { ViewSwitch } from '../../../src/webview/components/ViewSwitch';
import { PageContextProvider } from '../../../src/webview/pageContext';
import type { PageState } from '../../../src/webview/state/pageState';
import { reducePage } from '../../../src/webview/state/reducePage';
import { initialState } from '../../../src/webview/state/savedState';
import { samplePanel } from '../views/samplePanel';
import { SAMPLE_START, sampleStatus } from '../views/sampleStatus';
import { elementsOf, installTinyDom, TinyElement } from './tinyDom';
import { INJECTIONS } from './injections';

const SELECTION = { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: undefined, task: 'load_fact_orders' };
const RUN = { ...SELECTION, task: undefined };

function stateOf(panel: PanelState, more: Partial<PageState> = {}): PageState {
  const message: HostMessage = { type: 'snapshot', seq: 1, now: SAMPLE_START, texts: ENGLISH_PANEL_TEXTS, state: panel };
  return { ...reducePage(initialState(undefined), { type: 'received', message, pageNow: 0 }), ...more };
}

const RERUN: RunPreview = {
  previewId: 'p7', workflow: 'w', scheduleTime: '2025-03-01 00:00:00', runNumber: 2, isRerun: true,
  tasks: [{ name: 'a', action: 'carryOver', reason: 'succeeded in run 1', before: 'succeeded' }, { name: 'b', action: 'run', reason: 'failed in run 1', before: 'failed' }],
  edges: [{ from: 0, to: 1, kind: 'follows', condition: undefined }], changes: [{ task: 'a', changes: ['sql', 'settings'] }], definition: 'current', isDryRun: false,
  counts: { run: 1, carryOver: 1, skip: 0 }, resets: { retries: 0, results: 0, endedRun: undefined },
  choice: { workflowInstanceId: 'i1', scope: 'failed', task: undefined, tasks: ['a', 'b'] }, refusal: undefined,
};

/** What is drawn and not yet taken away: a running page has a timer. */
const drawn = new Set<() => void>();

interface Drawn {
  readonly root: TinyElement;
  readonly sent: readonly PageMessage[];
  readonly end: () => void;
}

function draw(state: PageState): Drawn {
  return drawNode(<App state={state} />, state.texts);
}

function drawNode(node: VNode, texts: PanelTexts = ENGLISH_PANEL_TEXTS): Drawn {
  const root = new TinyElement('div');
  const sent: PageMessage[] = [];
  const context = { texts, zone: 'UTC', post: (message: PageMessage) => { sent.push(message); }, dispatch: () => undefined };
  // The tiny DOM has the part of an element's interface that drawing uses.
  const container = root as unknown as ContainerNode;
  render(<PageContextProvider value={context}>{node}</PageContextProvider>, container);
  const end = () => {
    drawn.delete(end);
    render(null, container);
  };
  drawn.add(end);
  return { root, sent, end };
}

const labelled = (root: TinyElement, role: string) => elementsOf(root).filter((element) => element.attributes['role'] === role);
const button = (root: TinyElement, text: string) => {
  const found = elementsOf(root).find((element) => element.localName === 'button' && (element.textContent === text || element.attributes['aria-label'] === text));
  assert.ok(found, `button ${text}`);
  return found;
};
const press = (element: TinyElement) => { for (const [type, listener] of element.listeners) if (/^click/i.test(type)) listener.call(element, { type: 'click' }); };

describe('the page', () => {
  let uninstall = (): void => undefined;
  before(() => { uninstall = installTinyDom(); });
  afterEach(() => { for (const end of drawn) end(); });
  after(() => { uninstall(); });

  it('draws a grid with a header, a cell a task, and words for every icon', () => {
    const { root } = draw(stateOf(samplePanel()));
    const [grid] = labelled(root, 'grid');
    assert.equal(grid?.attributes['aria-colcount'], '11');
    const heads = labelled(root, 'columnheader').map((head) => head.textContent);
    assert.deepEqual([...heads.slice(0, 3), ...heads.slice(-3)], ['Schedule time', 'State', 'extract_orders', 'check_quality', 'Execution time', 'Duration']);
    const cells = [...labelled(root, 'gridcell'), ...labelled(root, 'rowheader')].filter((cell) => cell.attributes['aria-colindex'] !== undefined);
    assert.ok(cells.length >= 100);
    for (const cell of cells) assert.ok((cell.attributes['aria-label'] ?? '') !== '', cell.textContent);
  });

  it('names schedule time and execution time in different columns of a row', () => {
    const { root } = draw(stateOf(samplePanel(sampleStatus('2025-03-05: sssssss'))));
    const labels = elementsOf(root).map((element) => element.attributes['aria-label'] ?? '');
    for (const label of ['Schedule time 2025-03-05 00:00:00, succeeded, run 1', 'succeeded, run 1', 'Execution time 2026-11-22 09:01:00 (UTC)', 'Duration 4.4 s']) {
      assert.ok(labels.includes(label), label);
    }
  });

  it('puts the error before everything else in the details, with its place', () => {
    const { root } = draw(stateOf(samplePanel(undefined, SELECTION), { selection: SELECTION }));
    const detail = elementsOf(root).find((element) => element.localName === 'aside');
    assert.match(detail?.textContent ?? '', /^load_fact_ordersfailed2025-03-14Run 1 *NOT NULL constraint failed: fact_orders\.customer_id.*orders\.workflow\.yaml, line 42, column 9/);
  });

  it('joins state and trigger of a run as the language does', () => {
    const texts = { ...ENGLISH_PANEL_TEXTS, 'list.comma': '，' };
    const { root } = draw({ ...stateOf(samplePanel(undefined, RUN), { selection: RUN }), texts });
    assert.match(root.textContent ?? '', /[a-z]，(?:scheduled|started by hand|backfill|rerun)/);
  });

  it('breaks Chinese headings of narrow columns between words only', () => {
    const styles = readFileSync(join(__dirname, '..', '..', '..', 'src', 'webview', 'styles', 'detail.css'), 'utf8');
    assert.match(styles, /\n\.table th \{\s*word-break: keep-all;/);
  });

  it('asks for reruns by id, and says why not instead of asking when they are off', () => {
    const { root, sent } = draw(stateOf(samplePanel(undefined, SELECTION), { selection: SELECTION }));
    press(button(root, 'Rerun failed tasks'));
    press(button(root, 'Rerun from here'));
    press(button(root, 'Rerun only this task'));
    const workflowInstanceId = 'orders_daily@2025-03-14#1';
    const task = 'load_fact_orders';
    assert.deepEqual(sent, [{ type: 'rerunFailed', workflowInstanceId }, { type: 'rerunFrom', workflowInstanceId, task }, { type: 'rerunOnly', workflowInstanceId, task }]);
    const whole = draw(stateOf(samplePanel(undefined, RUN), { selection: RUN }));
    const off = button(whole.root, 'Rerun from here');
    press(off);
    assert.ok(!whole.root.textContent.includes('Rerun only this task'));
    assert.deepEqual([whole.sent, off.attributes['aria-disabled'], off.title || off.attributes['title']], [[], 'true', 'Choose a task first.']);
  });

  it('has one tab for each view, of which Tab reaches the shown one', () => {
    const { root, sent } = drawNode(<ViewSwitch views={['grid', 'timeline', 'plan']} shown="timeline" />);
    const tabs = labelled(root, 'tab');
    assert.deepEqual(tabs.map((tab) => [tab.textContent, tab.attributes['aria-selected'], tab.attributes['tabIndex']]), [['Grid', 'false', '-1'], ['Timeline', 'true', '0'], ['Plan', 'false', '-1']]);
    for (const tab of tabs) assert.equal(tab.attributes['aria-controls'], 'view');
    press(button(root, 'Plan'));
    assert.deepEqual(sent, [{ type: 'showView', view: 'plan' }]);
  });

  it('says what its keys do', () => {
    const { root } = draw(stateOf(samplePanel(), { keysOpen: true }));
    const dialog = elementsOf(root).find((element) => element.localName === 'dialog');
    for (const part of ['Tab', 'Enter', 'Esc', 'close the details, back to the view']) assert.ok(dialog?.textContent.includes(part), part);
  });

  it('offers the ways out of an empty panel', () => {
    const { root, sent } = draw(stateOf(samplePanel(sampleStatus(''))));
    press(button(root, 'Run…'));
    press(button(root, 'Backfill…'));
    assert.deepEqual(sent, [{ type: 'run' }, { type: 'backfill' }]);
  });

  it('offers a workspace without any workflow how to begin', () => {
    const { root, sent } = draw(stateOf({ ...samplePanel(sampleStatus('')), workflow: undefined, workflows: [] }));
    press(button(root, 'New workflow…'));
    press(button(root, 'Open the sample'));
    assert.deepEqual(sent, [{ type: 'newWorkflow' }, { type: 'openSample' }]);
  });

  it('shows how a backfill goes on, and asks to change that while it has not ended', () => {
    const panel = samplePanel();
    assert.ok(panel.backfill);
    const waiting = { ...panel.backfill, state: 'waiting', parallel: 3, waitsFor: 'raw_orders', nextBatchAt: SAMPLE_START, canChange: true } as const;
    const { root, sent } = draw(stateOf({ ...panel, backfill: waiting }));
    assert.match(root.textContent, /at most 3 at a time · next batch at \d\d:\d\d:\d\d · waits for raw_orders/);
    press(button(root, 'Change…'));
    assert.deepEqual(sent, [{ type: 'changeBackfill', backfillId: waiting.backfillId }]);
    const ended = draw(stateOf({ ...panel, backfill: { ...waiting, state: 'succeeded', canChange: false } }));
    assert.doesNotMatch(ended.root.textContent, /at most|Change…/);
  });

  it('starts a preview by its id only', () => {
    const { root, sent } = draw(stateOf(samplePanel(), { preview: RERUN }));
    press(button(root, 'Start'));
    assert.deepEqual(sent, [{ type: 'confirm', previewId: 'p7' }]);
    const nothing = draw(stateOf(samplePanel(), { preview: { ...RERUN, counts: { run: 0, carryOver: 1, skip: 0 } } }));
    press(button(nothing.root, 'Start'));
    assert.deepEqual(nothing.sent, []);
  });

  it('says by which definition a rerun goes and asks for the other one, only where they differ', () => {
    const current = draw(stateOf(samplePanel(), { preview: RERUN }));
    assert.match(current.root.textContent, /By the file as it is now\. Changed since that run: a \(SQL, settings\)/);
    press(button(current.root, 'Definition of that run'));
    press(button(current.root, 'Show difference'));
    assert.deepEqual(current.sent, [
      { type: 'replan', previewId: 'p7', scope: 'failed', task: undefined, definition: 'pinned' },
      { type: 'compareDefinition', workflowInstanceId: 'i1' },
    ]);
    const untouched = draw(stateOf(samplePanel(), { preview: { ...RERUN, changes: [] } }));
    assert.match(untouched.root.textContent, /nothing that these tasks do/);
    const pinned = draw(stateOf(samplePanel(), { preview: { ...RERUN, definition: 'pinned', changes: [] } }));
    assert.match(pinned.root.textContent, /By the definition of that run, not by the file/);
    press(button(pinned.root, 'File as it is now'));
    assert.deepEqual(pinned.sent, [{ type: 'replan', previewId: 'p7', scope: 'failed', task: undefined, definition: 'current' }]);
    const same = draw(stateOf(samplePanel(), { preview: { ...RERUN, definition: 'same', changes: [] } }));
    assert.match(same.root.textContent, /has not changed since that run/);
    assert.doesNotMatch(same.root.textContent, /File as it is now|Show difference/);
  });

  it('asks for another plan in place of the shown one, from the task that failed', () => {
    const { root, sent } = draw(stateOf(samplePanel(), { preview: RERUN }));
    press(button(root, 'Only one task'));
    press(button(root, 'Failed tasks'));
    assert.deepEqual(sent, [{ type: 'replan', previewId: 'p7', scope: 'only', task: 'b', definition: 'current' }]);
    const first = draw(stateOf(samplePanel(), { preview: { ...RERUN, tasks: [] } }));
    press(button(first.root, 'From a task'));
    assert.deepEqual(first.sent, [{ type: 'replan', previewId: 'p7', scope: 'from', task: 'a', definition: 'current' }]);
  });

  it('says what begins anew, and why a choice cannot run', () => {
    const { root } = draw(stateOf(samplePanel(), { preview: { ...RERUN, resets: { retries: 2, results: 1, endedRun: 3 } } }));
    assert.match(root.textContent, /Begins anew: paused run 3 is ended first, the retries of 2 tasks, 1 finished result\./);
    const refused = draw(stateOf(samplePanel(), { preview: { ...RERUN, tasks: [], counts: { run: 0, carryOver: 0, skip: 0 }, refusal: 'task b follows a' } }));
    assert.equal(labelled(refused.root, 'alert')[0]?.textContent, ' This cannot runtask b follows a');
    press(button(refused.root, 'Start'));
    assert.deepEqual(refused.sent, []);
  });

  it('gives the planner the room of the details, until one of its slots is opened', () => {
    const panel = samplePanel(undefined, SELECTION);
    const hasDetail = (state: PageState) => elementsOf(draw(state).root).some(({ localName }) => localName === 'aside');
    const inGrid = stateOf(panel, { selection: SELECTION });
    const inPlan = reducePage(inGrid, { type: 'viewShown', view: 'plan' });
    const opened = reducePage(inPlan, { type: 'selected', selection: SELECTION });
    assert.deepEqual([inGrid, inPlan, opened, reducePage(inPlan, { type: 'viewShown', view: 'grid' })].map(hasDetail), [true, false, true, true]);
  });

  it('says of a workflow whose file is gone what still works, and begins nothing new', () => {
    const panel = samplePanel(undefined, RUN);
    const gone = { ...panel, file: 'gone' as const, detail: panel.detail && { ...panel.detail, facts: panel.detail.facts && { ...panel.detail.facts, definition: { now: 'gone' as const, changes: [] } } } };
    const { root, sent } = draw(stateOf(gone, { selection: RUN }));
    assert.match(root.textContent, /The file of this workflow is gone\. Past runs stay/);
    assert.match(root.textContent, /Definitionits file is gone; a rerun goes by the definition of that run/);
    press(button(root, 'Run…'));
    press(button(root, 'Backfill…'));
    press(button(root, 'Rerun failed tasks'));
    assert.deepEqual(sent.map(({ type }) => type), ['rerunFailed']);
    const planner = draw(stateOf(gone, { view: 'plan' }));
    assert.deepEqual([labelled(planner.root, 'form').length, planner.sent.filter(({ type }) => type === 'plan')], [0, []]);
    const mistaken = draw(stateOf({ ...panel, file: 'mistaken' }));
    assert.match(mistaken.root.textContent, /There is no workflow in the file as it is now: the Problems view says why/);
  });

  it('says that a search or an aggregate looks at what is loaded only, and offers to load the rest', () => {
    const panel = samplePanel();
    const offers = (more: Partial<PageState>, hasOlder = true) => draw(stateOf({ ...panel, grid: { ...panel.grid, hasOlder } }, more));
    for (const more of [{ zoom: 'week' }, { search: '2025-03-1' }, { filter: 'failed' }, { search: 'nothing like it' }] as const) {
      const { root, sent } = offers(more);
      assert.match(root.textContent, /Of the newest 21 schedule times only/, JSON.stringify(more));
      press(button(root, 'Load the older ones'));
      assert.deepEqual(sent.filter(({ type }) => type === 'showOlder'), [{ type: 'showOlder', all: true }]);
    }
    assert.doesNotMatch(offers({}).root.textContent, /Of the newest/);
    assert.doesNotMatch(offers({ zoom: 'week' }, false).root.textContent, /Of the newest/);
  });

  it('leads from a sub-workflow to what it is a part of', () => {
    const panel = samplePanel(undefined, RUN);
    const relative = { workflowInstanceId: 'i9', workflow: 'whole', scheduleTime: '2025-03-14 00:00:00', runNumber: 3, state: 'running', task: 'part' } as const;
    assert.ok(panel.detail);
    const { root, sent } = draw(stateOf({ ...panel, detail: { ...panel.detail, parent: relative } }, { selection: RUN }));
    press(button(root, 'whole, run 3, task part'));
    assert.deepEqual(sent, [{ type: 'showInstance', workflowInstanceId: 'i9' }]);
  });

  it('draws only what is in view of 500 tasks and 2,000 schedule times', async () => {
    const { largePanel } = await import('../views/largeGrid');
    const { root } = draw(stateOf(largePanel(500, 2_000)));
    assert.ok(elementsOf(root).length < 4_000, String(elementsOf(root).length));
    assert.equal(labelled(root, 'grid')[0]?.attributes['aria-colcount'], '504');
  });

  it(`shows ${String(INJECTIONS.length)} payloads as text in every field, and makes no element or handler of them`, () => {
    const plain = draw(everything('payload'));
    const shape = (root: TinyElement) => elementsOf(root).map((element) => `${element.localName} ${Object.keys(element.attributes).sort().join()} ${[...element.listeners.keys()].join()}`).join('\n');
    const expected = shape(plain.root);
    const times = plain.root.textContent.split('payload').length - 1;
    assert.ok(times >= 12, `the payload is shown ${String(times)} times`);
    plain.end();
    for (const payload of INJECTIONS) {
      const { root, end } = draw(everything(payload));
      assert.equal(shape(root), expected, payload);
      assert.equal(root.textContent.split(payload).length - 1, times, payload);
      end();
    }
  });
});

/** A page in which each text that comes from files, SQL, logs or people is `payload`. */
function everything(payload: string): PageState {
  const panel = samplePanel(sampleStatus('2025-03-14: f', { tasks: [payload], workflow: payload }), {
    logicalInstanceId: `${payload}@2025-03-14`, workflowInstanceId: undefined, task: payload,
  }, [payload]);
  const { shown } = panel.detail?.task ?? {};
  assert.ok(panel.detail?.task && panel.detail.facts && shown);
  const parameter = { name: payload, value: payload, type: payload, source: 'upstream' as const, producer: payload, overrode: [] };
  const attempt = {
    ...shown,
    reason: payload,
    error: { message: payload, kind: 'transient' as const, advice: 'rerun' as const, file: payload, line: 1, column: 1, lineText: payload },
    sql: { text: payload, marks: [{ start: 0, end: payload.length, parameter: 0 }], parts: [{ key: 'sql' as const, start: 0, file: payload }], parameters: [parameter] },
    log: payload,
    statements: [1, 2].map((number) => ({ number, text: payload, rowsChanged: 1, rowsRead: undefined, end: 'done' as const })),
    difference: { runNumber: 1, attempt: 1, workflowInstanceId: 'i', lines: [{ kind: 'added' as const, text: payload }, { kind: 'same' as const, text: payload }] },
  };
  const detail = {
    ...panel.detail,
    run: panel.detail.run && { ...panel.detail.run, reason: payload, warning: payload },
    task: { ...panel.detail.task, warning: payload, outputs: [payload], attempts: [attempt], shown: attempt },
  };
  const preview: RunPreview = {
    ...RERUN, workflow: payload, scheduleTime: payload, tasks: [{ name: payload, action: 'run', reason: payload, before: undefined }], edges: [],
    changes: [{ task: payload, changes: ['sql'] }], choice: { workflowInstanceId: 'i1', scope: 'from', task: payload, tasks: [payload] },
  };
  const selection = { logicalInstanceId: detail.logicalInstanceId, workflowInstanceId: undefined, task: payload };
  return stateOf({ ...panel, detail }, { selection, preview, notice: { severity: 'error', text: payload } });
}

describe('the list of start nodes', () => {
  let uninstall = (): void => undefined;
  before(() => { uninstall = installTinyDom(); });
  afterEach(() => { for (const end of drawn) end(); });
  after(() => { uninstall(); });

  const nodesOf = (names: readonly string[], chosen: readonly string[]) => {
    const choices: (readonly string[])[] = [];
    const { root } = drawNode(<NodePicker names={names} chosen={chosen} problems={[]} onChoose={(next) => { choices.push(next); }} />);
    const option = (name: string) => {
      const found = labelled(root, 'option').find(({ textContent }) => textContent === name);
      assert.ok(found, name);
      return found;
    };
    return { root, choices, option };
  };

  it('has every task of the workflow, and keeps its order whatever is chosen first', () => {
    const { root, choices, option } = nodesOf(['a', 'b', 'c'], ['c']);
    assert.deepEqual(labelled(root, 'option').map(({ textContent, attributes }) => [textContent, attributes['aria-selected']]), [['a', 'false'], ['b', 'false'], ['c', 'true']]);
    press(option('a'));
    press(option('c'));
    assert.deepEqual(choices, [['a', 'c'], []]);
    assert.match(root.textContent, /1 of 3 chosen/);
  });

  it('still shows what is chosen but gone from the workflow, so that it can be left out', () => {
    const { choices, option } = nodesOf(['a'], ['old']);
    assert.equal(option('old').attributes['title'] ?? option('old').title, 'old: no longer in the workflow file');
    press(option('old'));
    assert.deepEqual(choices, [[]]);
  });
});

describe('the page\'s source', () => {
  it('never turns text into markup, addresses or code', () => {
    const folder = join(import.meta.dirname, '../../../src/webview');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))) {
      const source = readFileSync(join(folder, file), 'utf8');
      assert.doesNotMatch(source, /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|href=|src=|srcdoc/, file);
    }
  });
});
