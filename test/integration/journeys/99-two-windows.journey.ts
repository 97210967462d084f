import { Idempo, journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const DAY = '2025-03-01';

journey('two windows on one folder', { label: 'two-windows', workspace: journeyWorkspace('endless'), kinds: ['node'] }, (get) => {
  let second: Idempo;
  const runIn = async (idempo: Idempo, day: string): Promise<void> => {
    await idempo.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(day);
    await idempo.confirm();
  };
  const panelText = async (idempo: Idempo): Promise<string> => (await (await idempo.panel()).locator('body').innerText()).replaceAll(/\s+/g, ' ');

  it('the second one sees what the first one runs, and that it may only read', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await runIn(idempo, DAY);
    await idempo.waitForRow(DAY, ['running, run 1']);
    second = new Idempo(await session.openSecond());
    await second.workbench.runCommand('Idempo: Show Status');
    await second.waitForRow(DAY, ['running, run 1']);
    await waitUntil('the notice', () => panelText(second), (text) => text.includes('Read only'));
    await second.workbench.screenshot('reads');
  });

  it('what it asks for is refused in words', async () => {
    await runIn(second, '2025-03-02');
    await waitUntil('the refusal', () => second.workbench.notifications(), (all) => all.some((text) => /VS Code/.test(text) && /us(es|ing)/.test(text)), 60_000);
    await second.workbench.screenshot('refused');
  });

  it('it is told when the first one ends the run, and may act then', async () => {
    const { idempo } = get();
    await idempo.press('Cancel');
    await second.waitForRow(DAY, ['stopped, run 1']);
    await waitUntil('the end of reading only', () => panelText(second), (text) => !text.includes('Read only'), 60_000);
    await second.clickCell(DAY, 'stopped, run 1');
    await second.press('Rerun all tasks');
    await second.previewText();
    await second.workbench.screenshot('acts');
    await second.startPreview();
    await second.waitForRow(DAY, ['running, run 2']);
    await second.press('Cancel');
    await second.waitForRow(DAY, ['stopped, run 2']);
  });
});
