import assert from 'node:assert/strict';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import { buildOrphans, buildTree, childrenOf } from '../../../src/core/views/tree/buildTree';
import type { TreeWorkflow } from '../../../src/core/views/tree/nodeSource';
import { findOrphans } from '../../../src/core/views/tree/orphanNode';
import { isSameTree } from '../../../src/core/views/tree/sameTree';
import type { TreeNode } from '../../../src/core/views/tree/treeNode';
import { sampleBackfill, sampleStatus, sampleWorkflow } from './sampleStatus';

const TASKS = ['extract', 'load', 'check'];
const WORKFLOWS: Readonly<Record<string, TreeWorkflow['workflow']>> = { a: sampleWorkflow('a', TASKS), b: sampleWorkflow('b', TASKS) };

function entryOf(snapshot: StatusSnapshot | undefined, more: Partial<TreeWorkflow> = {}): TreeWorkflow {
  return {
    key: 'file:///orders.workflow.yaml',
    path: 'orders/orders.workflow.yaml',
    workflow: sampleWorkflow('orders_daily', TASKS),
    snapshot,
    limit: 20,
    hasOlder: false,
    trusted: true,
    isReading: false,
    hasErrors: false,
    folder: undefined,
    ...more,
  };
}

function rootOf(entry: TreeWorkflow): TreeNode {
  const [root] = buildTree({ workflows: [entry], zone: 'Europe/Berlin' });
  assert.ok(root);
  return root;
}

function draw(nodes: readonly TreeNode[], depth = 0): readonly string[] {
  return nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${node.label} — ${node.description}`,
    ...draw(childrenOf(node), depth + 1),
  ]);
}

function all(node: TreeNode): readonly TreeNode[] {
  return [node, ...childrenOf(node).flatMap(all)];
}

function find(root: TreeNode, label: string, kind: TreeNode['kind']): TreeNode {
  const node = all(root).find((candidate) => candidate.label === label && candidate.kind === kind);
  assert.ok(node, `${kind} ${label} is in the tree`);
  return node;
}

const status = (text: string) => sampleStatus(text, { tasks: TASKS });

describe('the tree of a workflow that is switched on', () => {
  const firedUpTo = Date.UTC(2025, 2, 5);
  const on = (more: Partial<TreeWorkflow> = {}) =>
    rootOf(entryOf({ ...status('2025-03-05: sss'), localSchedules: [{ workflow: 'orders_daily', missedTicks: 'skip', firedUpTo }] }, more));

  it('has a clock and names the tick that comes next, for eyes and ears', () => {
    const { icon, description, tooltip, accessibilityLabel, contextValue } = on();
    assert.deepEqual([icon.id, description, contextValue], ['clock', 'succeeded 2025-03-05 · next 2025-03-06 · 3 tasks', 'workflow.scheduled.switchedOn']);
    for (const text of [tooltip, accessibilityLabel]) assert.match(text, /Local schedule switched on, next 2025-03-06 \(UTC\); of missed ticks none runs/);
  });

  it('says so when no tick is ahead', () => {
    assert.match(on({ workflow: { ...sampleWorkflow('orders_daily', TASKS), schedule: undefined } }).description, / · no tick ahead · 3 tasks/);
  });

  it('names what a running task waits for', () => {
    const snapshot = status('2025-03-05: srp');
    const waiting = JSON.parse(JSON.stringify(snapshot).replace('"state":"running","attemptsUsed"', '"reason":"waits for stock at 2025-03-05","state":"running","attemptsUsed"')) as StatusSnapshot;
    const load = find(rootOf(entryOf(waiting)), 'load', 'taskInstance');
    assert.match(load.description, /^running · .*waits for stock at 2025-03-05$/);
  });
});

describe('the tree of a workflow of which schedule times are missing', () => {
  const gaps = { count: 1234, since: '2025-02-20', first: '2025-02-21', last: '2025-03-04' };
  const root = rootOf(entryOf(status('2025-03-05: sss'), { gaps }));

  it('says how many, for eyes and ears, and offers to plan them', () => {
    assert.equal(root.description, 'succeeded 2025-03-05 · 1,234 missing · 3 tasks');
    for (const text of [root.tooltip, root.accessibilityLabel]) assert.match(text, /1,234 schedule times missing since 2025-02-20/);
    assert.equal(root.contextValue, 'workflow.scheduled.gaps');
    assert.match(rootOf(entryOf(status('2025-03-05: sss'), { gaps: { ...gaps, count: 1 } })).tooltip, /\n1 schedule time missing since/);
  });

  it('is another tree than without them', () => {
    assert.ok(!isSameTree(root, rootOf({ ...root.source.entry, gaps: undefined })));
    const before = new Map([[root.source.entry.key, root]]);
    const [after] = buildTree({ workflows: [{ ...root.source.entry, gaps: undefined }], zone: 'Europe/Berlin' }, before);
    assert.equal(after?.description, 'succeeded 2025-03-05 · 3 tasks');
  });
});

describe('buildTree', () => {
  it('goes from workflows over schedule times and runs down to attempts, both times named', () => {
    assert.deepEqual(draw([rootOf(entryOf(status('2025-03-05: sf- | =Ss')))]), [
      'orders_daily — succeeded 2025-03-05 · 3 tasks',
      '  Tasks — 3',
      '    extract — ',
      '    load — after extract',
      '    check — after load',
      '  2025-03-05 — succeeded · 2 runs · schedule time',
      '    Run 2 — succeeded · execution time 2026-11-22 11:01:00 · rerun',
      '      extract — carried over from run 1',
      '      load — succeeded · attempt 2 of 3',
      '        Attempt 1 — failed · execution time 2026-11-22 11:01:00 · 408 ms',
      '        Attempt 2 — succeeded · execution time 2026-11-22 11:02:01 · 408 ms · 428 rows',
      '      check — succeeded · attempt 1 of 3',
      '        Attempt 1 — succeeded · execution time 2026-11-22 11:02:01 · 425 ms · 528 rows',
      '    Run 1 — failed · execution time 2026-11-22 10:01:00 · backfill',
      '      extract — succeeded · attempt 1 of 3',
      '        Attempt 1 — succeeded · execution time 2026-11-22 10:01:00 · 459 ms · 728 rows',
      '      load — failed · attempt 3 of 3',
      '        Attempt 1 — failed · execution time 2026-11-22 10:01:00 · 408 ms',
      '        Attempt 2 — failed · execution time 2026-11-22 10:02:01 · 408 ms',
      '        Attempt 3 — failed · execution time 2026-11-22 10:03:02 · 408 ms',
      '      check — skipped · follows a task that failed',
    ]);
  });

  it('calls a run that a crash paused interrupted, and still offers to resume it', () => {
    const failed = status('2025-03-05: sf-');
    const snapshot: StatusSnapshot = {
      ...failed,
      logicalInstances: failed.logicalInstances.map((logical) => ({
        ...logical,
        workflowInstances: logical.workflowInstances.map(({ instance, tasks }) => ({
          instance: { ...instance, state: 'paused' },
          tasks: tasks.map(({ task, attempts }) => (
            task.state === 'failed' ? { task: { ...task, state: 'pending' }, attempts: attempts.slice(0, 1).map((each) => ({ ...each, state: 'interrupted' })) } : { task, attempts }
          )),
        })),
      })),
    };
    const run = find(rootOf(entryOf(snapshot)), 'Run 1', 'workflowInstance');
    assert.match(run.description, /^interrupted · /);
    assert.equal(run.contextValue, 'workflowInstance.paused.rerunnable.rerunAll.resume.cancel');
  });

  it('names state and attempt in accessibility labels', () => {
    const root = rootOf(entryOf(status('2025-03-05: sf-')));
    assert.equal(find(root, 'load', 'taskInstance').accessibilityLabel, 'load, failed, attempt 3 of 3');
    assert.equal(find(root, '2025-03-05', 'logicalInstance').accessibilityLabel, 'Schedule time 2025-03-05, failed');
  });

  it('flags what is possible now in context values', () => {
    const root = rootOf(entryOf(status('2025-03-06: rpp\n2025-03-05: sf- | =f-\n2025-03-04: sss')));
    const runs = all(root).filter(({ kind }) => kind === 'workflowInstance').map(({ contextValue }) => contextValue);
    assert.deepEqual(runs, [
      'workflowInstance.running.pause.cancel',
      'workflowInstance.failed.rerunnable.rerunFailed.rerunAll',
      'workflowInstance.failed',
      'workflowInstance.succeeded.rerunnable.rerunAll',
    ]);
    assert.equal(find(root, '2025-03-05', 'logicalInstance').contextValue, 'logicalInstance.failed.rerunnable.rerunFailed.rerunAll');
    const failed = childrenOf(find(root, 'Run 2', 'workflowInstance')).map(({ contextValue }) => contextValue);
    assert.deepEqual(failed, ['taskInstance.carriedOver.rerunnable.rerunFrom', 'taskInstance.failed.rerunnable.rerunFrom', 'taskInstance.skipped']);
  });

  it('flags nothing for a reader of the store or in an untrusted workspace', () => {
    const snapshot = status('2025-03-05: sf-');
    for (const entry of [entryOf({ ...snapshot, access: 'reader' }), entryOf(snapshot, { trusted: false })]) {
      for (const node of all(rootOf(entry))) assert.doesNotMatch(node.contextValue, /rerun|cancel|pause/);
    }
  });

  it('gives every node an id of its own, the same in the next tree, and a way up', () => {
    const make = (text: string) => all(rootOf(entryOf(status(text))));
    const before = make('2025-03-05: sf- | =ss\n2025-03-04: sss');
    const after = new Set(make('2025-03-06: rpp\n2025-03-05: sf- | =ss\n2025-03-04: sss').map(({ id }) => id));
    assert.equal(new Set(before.map(({ id }) => id)).size, before.length);
    for (const node of before) assert.ok(after.has(node.id), node.id);
    for (const node of before.slice(1)) assert.ok(node.parent !== undefined && before.some(({ id }) => id === node.parent?.id));
  });

  it('ids differ between two workflow files whose stores use the same ids', () => {
    const snapshot = status('2025-03-05: sf-');
    const roots = buildTree({ workflows: [entryOf(snapshot), entryOf(snapshot, { key: 'file:///b.workflow.yaml' })], zone: 'UTC' });
    const ids = roots.flatMap(all).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('pages schedule times', () => {
    const text = '2025-03-05: sss\n2025-03-04: sss\n2025-03-03: sss';
    const labels = (more: Partial<TreeWorkflow>) => childrenOf(rootOf(entryOf(status(text), more))).map(({ label }) => label);
    assert.deepEqual(labels({ limit: 2 }), ['Tasks', '2025-03-05', '2025-03-04', 'Show older…']);
    assert.deepEqual(labels({ limit: 3 }), ['Tasks', '2025-03-05', '2025-03-04', '2025-03-03']);
    assert.equal(labels({ limit: 3, hasOlder: true }).at(-1), 'Show older…');
  });

  it('says what to do when nothing ran, and when a file cannot be read', () => {
    for (const snapshot of [undefined, status('')]) {
      assert.deepEqual(childrenOf(rootOf(entryOf(snapshot))).map(({ label, contextValue }) => `${label} ${contextValue}`), ['Tasks taskList', 'No instance yet none']);
    }
    const broken = rootOf(entryOf(undefined, { workflow: undefined }));
    assert.deepEqual([broken.label, broken.contextValue, broken.collapsible], ['orders.workflow.yaml', 'workflow.broken', 'none']);
    assert.deepEqual(childrenOf(broken), []);
  });

  it('says in which folder a workflow lies where there are several, instead of how many tasks it has', () => {
    assert.equal(rootOf(entryOf(status('2025-03-05: sss'), { folder: 'team_a' })).description, 'succeeded 2025-03-05 · team_a');
    assert.equal(rootOf(entryOf(undefined, { folder: 'team_a', workflow: undefined })).description, 'cannot be read · team_a');
    assert.match(rootOf(entryOf(undefined, { folder: 'team_a' })).accessibilityLabel, /3 tasks/);
  });

  it('marks a workflow that cannot run because of errors in its file', () => {
    const node = rootOf(entryOf(status('2025-03-05: sss'), { hasErrors: true }));
    assert.deepEqual([node.icon.id, node.description], ['warning', 'has errors · succeeded 2025-03-05 · 3 tasks']);
    assert.match(node.tooltip, /Nothing of it can run before the errors/);
    assert.equal(isSameTree(rootOf(entryOf(undefined)), rootOf(entryOf(undefined, { hasErrors: true }))), false);
  });

  it('says of a workflow what runs, else what ran last, before what only waits for its turn', () => {
    const said = (text: string): string => rootOf(entryOf(status(text))).description;
    assert.equal(said('2025-03-05: ppp\n2025-03-04: srp\n2025-03-03: sf-'), 'running 2025-03-04 · 3 tasks');
    assert.equal(said('2025-03-05: ppp\n2025-03-04: sss\n2025-03-03: sf-'), 'succeeded 2025-03-04 · 3 tasks');
    assert.equal(said('2025-03-05: ppp'), 'waiting 2025-03-05 · 3 tasks');
  });

  it('does not say that nothing ran while it is still being read', () => {
    const below = (isReading: boolean) => childrenOf(rootOf(entryOf(undefined, { isReading }))).map(({ label, icon }) => `${label} ${icon.id}`);
    assert.deepEqual(below(true), ['Tasks list-tree', 'Reading… loading~spin']);
    assert.deepEqual(below(false), ['Tasks list-tree', 'No instance yet info']);
    assert.deepEqual(childrenOf(rootOf(entryOf(undefined, { trusted: false }))).map(({ label }) => label), ['Tasks', 'Restricted mode']);
    assert.equal(isSameTree(rootOf(entryOf(undefined, { isReading: true })), rootOf(entryOf(undefined))), false);
  });

  it('shows an unfinished backfill with its progress and actions', () => {
    const root = rootOf(entryOf(sampleBackfill(status('2025-03-05: ppp\n2025-03-04: sf-\n2025-03-03: sss'))));
    const node = find(root, 'Backfill', 'backfill');
    assert.deepEqual([node.description, node.contextValue], ['running · 2 of 3 done', 'backfill.running.pause.cancel']);
    const done = rootOf(entryOf(sampleBackfill(status('2025-03-05: sss'), { state: 'succeeded' })));
    assert.ok(childrenOf(done).every(({ kind }) => kind !== 'backfill'));
  });

  it('does not show other workflows of the same store', () => {
    const other = sampleStatus('2025-03-05: sss', { tasks: TASKS, workflow: 'another' });
    assert.deepEqual(childrenOf(rootOf(entryOf(other))).map(({ label }) => label), ['Tasks', 'No instance yet']);
  });

  it('made after a change is the same as one made anew, and describes only what changed', () => {
    const entries = (text: string): readonly TreeWorkflow[] => ['a', 'b'].map((name) => entryOf({ ...sampleStatus(name === 'a' ? text : '2025-03-04: sss', { tasks: TASKS, workflow: name }) }, { key: name, workflow: WORKFLOWS[name] }));
    const [a, b] = entries('2025-03-05: sss');
    assert.ok(a && b);
    const before = new Map(buildTree({ workflows: [a, b], zone: 'UTC' }).map((root) => [root.target.key, root]));
    const changed = entries('2025-03-05: sf-')[0];
    assert.ok(changed);
    const again = { ...b, snapshot: b.snapshot && { ...b.snapshot } };
    const after = buildTree({ workflows: [changed, again], zone: 'UTC' }, before);
    assert.deepEqual(after, buildTree({ workflows: [changed, again], zone: 'UTC' }));
    assert.equal(after[1]?.icon, before.get('b')?.icon);
    assert.notEqual(after[0]?.icon, before.get('a')?.icon);
    const switchedOn = { ...again, snapshot: again.snapshot && { ...again.snapshot, localSchedules: [{ workflow: 'b', missedTicks: 'all' as const, firedUpTo: 0 }] } };
    assert.match(buildTree({ workflows: [switchedOn], zone: 'UTC' }, before)[0]?.contextValue ?? '', /switchedOn/);
  });

  it('shows local schedules of workflows without a file, to be switched off', () => {
    const snapshot = { ...status(''), localSchedules: [{ workflow: 'gone', missedTicks: 'all' as const, firedUpTo: 0 }, { workflow: 'orders_daily', missedTicks: 'skip' as const, firedUpTo: 0 }] };
    const entry = entryOf(snapshot);
    const [node, ...others] = buildOrphans(findOrphans(snapshot, [entry]), { zone: 'UTC' });
    assert.deepEqual([node?.label, node?.description, node?.contextValue, others.length], ['gone', 'local schedule on, file gone', 'orphan.switchedOn', 0]);
    assert.deepEqual(node?.target, { key: entry.key, workflow: 'gone', orphan: 'gone' });
    assert.deepEqual(node && childrenOf(node), []);
    assert.deepEqual(findOrphans(snapshot, [entry, entryOf(snapshot, { key: 'broken', workflow: undefined })]), []);
  });
});
