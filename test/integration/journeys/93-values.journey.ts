import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

journey('Values for a schedule time, by keyboard', { label: 'values', workspace: journeyWorkspace('shop') }, (get) => {
  const editor = () => get().session.workbench.page.locator('.editor-instance').first();
  const status = async (): Promise<string> => (await get().session.workbench.statusBar()).join('\n');

  it('stand behind parameters, for the newest tick', async () => {
    const { workbench } = get().session;
    await workbench.openFile('shop.workflow.yaml');
    await waitUntil('a hint', () => editor().innerText(), (text) => text.replace(/\u00a0/g, ' ').includes('= 2025-03-31'));
    await waitUntil('the status bar item', status, (text) => text.includes('2025-03-31 00:00'));
    await workbench.screenshot('newest');
  });

  it('follow the schedule time that is typed', async () => {
    const { workbench } = get().session;
    await workbench.runCommand('Idempo: Show Values As If…');
    await waitUntil('the choices', () => workbench.quickPickLabels(), (labels) => labels.some((label) => label.includes('Newest tick')));
    await workbench.screenshot('choices');
    await workbench.answer('2025-03-05');
    await waitUntil('the other hint', () => editor().innerText(), (text) => text.replace(/\u00a0/g, ' ').includes('= 2025-03-05'));
    assert.match(await status(), /2025-03-05 00:00/);
  });

  it('are told by the hover, with the SQL of the task', async () => {
    const { workbench } = get().session;
    await workbench.goTo(10, 13);
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)').first();
    await waitUntil('the hover', () => hover.innerText(), (text) => /DELETE FROM raw_sales WHERE day = '2025-03-05'/.test(text.replace(/\u00a0/g, ' ')));
    await workbench.screenshot('task');
    await workbench.press('Escape');
    await workbench.press('Escape');
  });

  it('and what the schedule means, with the next ticks', async () => {
    const { workbench } = get().session;
    await workbench.goTo(4, 18);
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)').first();
    await waitUntil('the hover', () => hover.innerText(), (text) => text.replace(/\u00a0/g, ' ').includes('at 00:00, every day'));
    await workbench.screenshot('schedule');
  });
});
