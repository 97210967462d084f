import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const DAY = '2025-03-01';

journey('a store that cannot be read', { label: 'unreadable', workspace: journeyWorkspace('shop'), kinds: ['node'] }, (get) => {
  let mend: () => void = () => undefined;

  it('after a run its file is damaged while nothing is open', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.clickLens('Run…');
    await idempo.pickScheduleTime(DAY);
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['succeeded, run 1']);
    await session.crash();
    mend = session.damageStores();
  });

  it('the panel says why nothing can be shown, and not that nothing ran', async () => {
    await get().session.restart();
    get().renew();
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Show Status');
    const shown = await waitUntil('the reason', async () => (await idempo.panel()).locator('.empty').innerText(), (text) => /What ran before cannot be read/.test(text), 120_000);
    assert.match(shown, /idempo\.db/);
    assert.doesNotMatch(shown, /No instance yet/);
    await session.workbench.screenshot('panel');
  });

  it('once the file is right again what ran is shown, by itself or when asked', async () => {
    const { idempo, session } = get();
    mend();
    await (await idempo.panel()).getByRole('button', { name: 'Try again' }).click({ timeout: 2_000 }).catch(() => undefined);
    await idempo.waitForRow(DAY, ['succeeded, run 1']);
    await session.workbench.screenshot('read-again');
  });
});
