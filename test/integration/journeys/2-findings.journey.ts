import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

journey('findings and fixes', { label: 'findings', workspace: journeyWorkspace('unsafe') }, (get) => {
  it('Problems lists them with their places before any file is open', async () => {
    const { workbench } = get().session;
    const rows = await waitUntil('the findings', () => workbench.problems(), (all) => all.some(({ text }) => text.includes('now()')));
    const texts = rows.map(({ text }) => text);
    assert.ok(texts.some((text) => /CURRENT_DATE.* at line 16 and character 14/.test(text)), texts.join('\n'));
    assert.ok(texts.some((text) => /now\(\).* at line 2 and character 31/.test(text)), texts.join('\n'));
    await workbench.screenshot('problems');
  });

  it('hovering a finding says why it matters', async () => {
    const { workbench } = get().session;
    await workbench.openFile('unsafe.workflow.yaml');
    await workbench.goTo(16, 16);
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:visible').first();
    await waitUntil('the hover', () => hover.innerText(), (text) => /reads the clock/.test(text));
    await workbench.screenshot('hover');
  });

  it('the code links to the page of the rule', async () => {
    const { workbench } = get().session;
    await waitUntil('the link in the hover', async () => {
      const link = workbench.page.locator('.monaco-hover:visible a', { hasText: 'T01' }).first();
      if (await link.click({ timeout: 1500 }).then(() => true, () => false)) return true;
      // The hover goes when findings come; it is asked for again.
      await workbench.runCommand('Show or Focus Hover');
      return false;
    }, (clicked) => clicked);
    const page = await workbench.webview(async (frame) => /The current time is used/.test(await frame.locator('body').innerText({ timeout: 1000 })));
    assert.match(await page.locator('body').innerText(), /When to ignore it/);
    await workbench.screenshot('rule-page');
    await workbench.runCommand('View: Close Editor');
  });

  it('the light bulb offers fixes; the first one uses the schedule time', async () => {
    const { workbench } = get().session;
    await workbench.goTo(16, 16);
    const [first] = await workbench.quickFixes();
    await workbench.screenshot('quick-fix');
    assert.ok(first !== undefined);
    await workbench.chooseQuickFix(first);
    await waitUntil('the edit', () => workbench.editorText(), (text) => /\$\{schedule_time\}|\$\[/.test(text));
    await workbench.screenshot('fixed');
  });

  it('a finding is ignored where it stands, with the reason that was typed', async () => {
    const { idempo, session } = get();
    const { workbench } = session;
    await workbench.openFile('cleanup.sql');
    await workbench.goTo(2, 33);
    const title = 'Ignore T01 here, with a reason…';
    assert.ok((await workbench.quickFixes()).includes(title));
    await workbench.chooseQuickFix(title);
    await idempo.answerPrompt(/Why is T01 right here/, 'the day of the cleanup itself');
    await waitUntil('the comment', () => workbench.editorText(), (text) => text.includes('idempo: ignore T01 because the day of the cleanup itself'));
    await waitUntil('the finding to go', () => workbench.problems(), (rows) => !rows.some(({ text }) => text.includes('now()')));
    await workbench.screenshot('ignored');
  });
});
