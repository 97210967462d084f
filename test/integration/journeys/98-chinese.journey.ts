import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const WRONG = `workflow: {name: wrong, schedule: "0 0 0 * * ? *", timezone: UTC, start_time: "2025-03-01 00:00:00"}
tasks:
  - {name: a, task_type: Sql, datasource_type: POSTGRESQL, sql: SELECT no_such_function(1)}
  - {name: b, task_type: Sql, datasource_type: POSTGRESQL, sql: SELECT day FROM nowhere}
`;

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
    const hover = workbench.page.locator('.monaco-hover:visible').first();
    // Findings that are shown anew close a hover.
    await waitUntil('the hover', async () => {
      if (!(await hover.isVisible())) await workbench.runCommand('Show or Focus Hover');
      return hover.innerText({ timeout: 3_000 }).catch(() => '');
    }, (text) => /可以忽略的情况/.test(text));
    await workbench.screenshot('hover');
  });
});

journey('the error of a run in Chinese', { label: 'chinese-run', workspace: journeyWorkspace('empty'), locale: 'zh-cn', kinds: ['node'] }, (get) => {
  it('is said at the SQL, in the panel and in the Problems view, with the engine\'s own words', async () => {
    const { idempo, session } = get();
    const { workbench } = session;
    writeFileSync(session.path('wrong.workflow.yaml'), WRONG);
    await workbench.openFile('wrong.workflow.yaml');
    await workbench.clickLens('运行…');
    await idempo.waitForPrompt(/调度时间/);
    await workbench.quickInput().locator('input').first().fill('2025-03-01');
    await workbench.pick('2025-03-01 00:00:00', { exact: true });
    await workbench.clickDialogButton('开始');
    const said = (part: string) => waitUntil(part, () => workbench.problems(), (all) => all.some(({ text }) => text.includes(part)), 60_000);
    await said('本地运行器不支持函数 no_such_function（postgresql）');
    await said('no such table: nowhere：请先在此任务之前的任务或初始化脚本中创建它');
    await workbench.screenshot('problems');
  });
});
