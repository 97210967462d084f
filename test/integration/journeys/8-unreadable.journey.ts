import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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

journey('a workflow file that is not UTF-8', { label: 'not-utf8', workspace: journeyWorkspace('empty'), kinds: ['node'] }, (get) => {
  it('is shown, and does not run: its letters would be other ones', async () => {
    const { idempo, session } = get();
    const { workbench } = session;
    const text = 'workflow: {name: caf\xe9}\ntasks:\n  - {name: a, task_type: Sql, datasource_type: MYSQL, sql: SELECT 1}\n';
    writeFileSync(session.path('latin.workflow.yaml'), Buffer.from(text, 'latin1'));
    await workbench.openFile('latin.workflow.yaml');
    await workbench.clickLens('Run…');
    await idempo.pickScheduleTime('2025-03-01');
    const said = await waitUntil('the notice', () => workbench.notifications(), (texts) => texts.length > 0);
    await workbench.screenshot('refused');
    assert.deepEqual(said, ['latin.workflow.yaml is not UTF-8: save it with that encoding']);
    assert.equal(session.hasStore(), false);
  });
});
