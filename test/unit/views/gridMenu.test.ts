import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCell, type GridRow } from '../../../src/core/views/grid';
import { gridMenuOf, type GridMenuPlace } from '../../../src/core/views/gridMenu';
import { PANEL_TYPE, readPanelMenu } from '../../../src/extension/commands/panelMenu';
import { COMMANDS } from '../../../src/extension/commands/ids';

const OWNER = { access: 'owner', trusted: true } as const;
const ROW: GridRow = {
  logicalInstanceId: 'l1', scheduleInstant: 0, scheduleTime: '2025-03-01 00:00:00', workflowInstanceId: 'i1', state: 'failed', runNumber: 1,
  trigger: 'manual', startedAt: 0, finishedAt: 1,
  cells: [packCell({ state: 'succeeded', attempts: 1, runs: 1 }), packCell({ state: 'failed', attempts: 3, runs: 1 }), packCell({ state: 'skipped', attempts: 0, runs: 0 })],
};

function at(index: number, more: Partial<GridRow> = {}, gone = false): GridMenuPlace {
  return { row: { ...ROW, ...more }, task: { column: { task: `t${index}`, gone }, index } };
}

describe('the menu over a cell', () => {
  it('of a failed task offers what its state allows, with the newest attempt', () => {
    assert.deepEqual(gridMenuOf(at(1), OWNER), {
      preventDefaultContextMenuItems: true, idempoActions: 'rerunFrom rerunOnly rerunFailed rerunAll openLog openSql openSource', workflowInstanceId: 'i1', task: 't1', attempt: 3,
    });
  });

  it('of a task that did not run has no attempt to show and begins no rerun', () => {
    assert.equal(gridMenuOf(at(2), OWNER).idempoActions, 'rerunFailed rerunAll openSource');
  });

  it('of a run offers what is about the run', () => {
    assert.deepEqual(gridMenuOf({ row: ROW, task: undefined }, OWNER), { preventDefaultContextMenuItems: true, idempoActions: 'rerunFailed rerunAll', workflowInstanceId: 'i1' });
    assert.equal(gridMenuOf({ row: { ...ROW, state: 'running' }, task: undefined }, OWNER).idempoActions, 'pause cancel');
    assert.equal(gridMenuOf({ row: { ...ROW, state: 'stopped', cells: [] }, task: undefined }, OWNER).idempoActions, 'rerunAll');
  });

  it('offers only to look where nothing may run', () => {
    for (const permission of [{ access: 'reader', trusted: true }, { access: 'owner', trusted: false }] as const) {
      assert.equal(gridMenuOf(at(1), permission).idempoActions, 'openLog openSql openSource');
    }
  });

  it('has nothing for what never ran, several schedule times in one line, and the source of a task that is gone', () => {
    const nothing = { preventDefaultContextMenuItems: true, idempoActions: '' };
    assert.deepEqual(gridMenuOf({ row: { ...ROW, workflowInstanceId: undefined, state: undefined, cells: [] }, task: undefined }, OWNER), nothing);
    assert.deepEqual(gridMenuOf({ row: undefined, task: undefined }, OWNER), nothing);
    assert.doesNotMatch(gridMenuOf(at(1, {}, true), OWNER).idempoActions, /openSource/);
  });

  it('has an entry in the manifest for each of them, which asks what the page would ask', () => {
    const { contributes } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as {
      readonly contributes: { readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>> };
    };
    const items = contributes.menus['webview/context'] ?? [];
    const offered = new Set([at(1), at(1, { state: 'running' }), at(1, { state: 'paused' })].flatMap((place) => gridMenuOf(place, OWNER).idempoActions.split(' ')));
    const argument = { webview: PANEL_TYPE, ...gridMenuOf(at(1), OWNER) };
    for (const action of offered) {
      const [item] = items.filter(({ when }) => new RegExp(/idempoActions =~ \/(.+)\/$/.exec(when)?.[1] ?? '^$').test(action));
      assert.ok(item !== undefined && item.when.startsWith(`webviewId == ${PANEL_TYPE} && `), action);
      assert.equal(readPanelMenu(item.command, argument)?.type, action);
    }
    assert.equal(items.length, offered.size);
  });

  it('is no way past the decoder: without its ids, from elsewhere or for another command nothing is asked', () => {
    const argument = { webview: PANEL_TYPE, workflowInstanceId: 'i1', task: 't1', attempt: 1 };
    assert.deepEqual(readPanelMenu(COMMANDS.rerunFrom, { ...argument, command: 'evil', path: '/etc' }), { type: 'rerunFrom', workflowInstanceId: 'i1', task: 't1' });
    assert.equal(readPanelMenu(COMMANDS.rerunFrom, { ...argument, task: 7 }), undefined);
    assert.equal(readPanelMenu(COMMANDS.rerunFrom, { ...argument, webview: 'other' }), undefined);
    assert.equal(readPanelMenu(COMMANDS.openSample, argument), undefined);
    assert.equal(readPanelMenu(COMMANDS.rerunFrom, undefined), undefined);
  });
});
