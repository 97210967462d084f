import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

journey('findings in Chinese', { label: 'chinese', workspace: journeyWorkspace('unsafe'), locale: 'zh-cn' }, (get) => {
  it('Problems lists them in the display language', async () => {
    const { workbench } = get().session;
    const rows = await waitUntil('the findings', () => workbench.problems(), (all) => all.some(({ text }) => text.includes('now()')));
    const texts = rows.map(({ text }) => text).filter((text) => / at line \d+/.test(text));
    await workbench.screenshot('problems');
    assert.ok(texts.length > 5);
    assert.deepEqual(texts.filter((text) => !/\p{Script=Han}/u.test(text)), []);
    assert.ok(texts.some((text) => text.includes('`now()` 读取时钟')), texts.join('\n'));
  });

  it('fixes and the hover with the page of the rule are in it too', async () => {
    const { workbench } = get().session;
    await workbench.openFile('unsafe.workflow.yaml');
    await workbench.goTo(16, 16);
    const fixes = await workbench.quickFixes();
    await workbench.screenshot('quick-fix');
    assert.ok(fixes.some((title) => title.includes('替换为调度时间')), fixes.join('\n'));
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:visible').first();
    await waitUntil('the hover', () => hover.innerText(), (text) => /可以忽略的情况/.test(text));
    await workbench.screenshot('hover');
  });
});
