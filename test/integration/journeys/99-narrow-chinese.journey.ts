import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { TreeView } from '../helpers/treeView';
import { waitUntil } from '../helpers/waitFor';

/** Names, units and what DolphinScheduler calls its modes; everything else is to be Chinese. */
const KNOWN = /\b(Idempo|SQL|UTC|ms|s|TASK_\w+|append|endless|failing|report|source|totals|log|visits|count|read)\b/g;
const VIEWS = ['grid', 'timeline', 'graph', 'calendar', 'plan'];
/** CSS pixels: room for a side bar of 170 px and an editor of 220 px, the narrowest that VS Code makes. */
const NARROW = { width: 450, height: 800 };

const SETTINGS = { 'workbench.colorTheme': 'Default High Contrast' };

journey('VS Code in Chinese, in high contrast, and narrow', { label: 'narrow-chinese', workspace: journeyWorkspace('places'), kinds: ['node'], locale: 'zh-cn', settings: SETTINGS }, (get) => {
  const tree = (): TreeView => new TreeView(get().session.workbench.page, '工作流');
  const isChinese = (text: string, what: string): void => {
    assert.deepEqual(text.replaceAll(KNOWN, '').match(/[A-Za-z]{2,}/g), null, `English in ${what}: ${text}`);
  };

  it('commands, tree and lenses are Chinese', async () => {
    const { workbench } = get().session;
    await workbench.runCommand('View: Show Idempo');
    await workbench.openFile('report.workflow.yaml');
    await workbench.runCommand('Idempo: 查找工作流或调度时间…');
    await workbench.press('Escape');
    await tree().find('report');
    isChinese((await tree().outline()).join('\n'), 'the tree');
    isChinese((await waitUntil('lenses', () => workbench.lenses(), (all) => all.length >= 4)).join('\n'), 'the lenses');
  });

  it('a notice and the error of a run are Chinese', async () => {
    const { session } = get();
    assert.equal(session.terminal('run', 'report.workflow.yaml', '--at', '2025-03-01'), 2);
    const [notice = ''] = await waitUntil('the notice', () => session.workbench.notifications(), (all) => all.length > 0, 60_000);
    isChinese(notice, 'the notice');
    await session.workbench.screenshot('notice');
    await session.workbench.clickNotificationButton('显示');
    await waitUntil('the run', async () => (await get().idempo.panel()).locator('.grid-row').count(), (count) => count === 1);
    // The panel is then the only editor, and as narrow as the window makes it.
    await session.workbench.press('Control+1');
    await session.workbench.runCommand('View: Close All Editors in Group');
  });

  for (const view of VIEWS) {
    it(`the view "${view}" is Chinese, and nothing of it lies beside a narrow window`, async () => {
      const { idempo, session } = get();
      const { page } = session.workbench;
      const frame = await idempo.panel();
      await frame.locator(`#tab-${view}`).click();
      const text = await waitUntil('its text', () => frame.locator('main, .page').first().innerText(), (shown) => shown.trim().length > 30);
      isChinese(text, view);
      await session.workbench.screenshot(view);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      const wide = await waitUntil('the narrow panel', () => frame.evaluate(() => [innerWidth, document.documentElement.scrollWidth]), ([width = 0]) => width > 0 && width < 400);
      await session.workbench.screenshot(`${view}-narrow`);
      if (before !== null) await page.setViewportSize(before);
      assert.ok((wide[1] ?? 0) <= (wide[0] ?? 0), `${String(wide[1])} px in ${String(wide[0])}`);
    });
  }
});
