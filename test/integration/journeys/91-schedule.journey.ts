import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const WORKSPACE = journeyWorkspace('ticking');

journey('a local schedule', { label: 'schedule', workspace: WORKSPACE }, (get) => {
  /** The tree's line of the workflow. */
  const line = async (): Promise<string> => (await get().idempo.tree.outline())[0] ?? '';

  it('shows the next ticks in the zone of the workflow, and explains what can happen with missed ones', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('ticking.workflow.yaml');
    await session.workbench.clickLens('Schedule…');
    const text = await idempo.waitForPrompt(/Next ticks of ticking/);
    assert.match(text, /: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d{4}.*, \d{4}.* \(Asia\/Shanghai\)/);
    assert.match(text, /Newest only[^]*stands for the others[^]*All[^]*Skip/);
    await session.workbench.screenshot('policy');
    await session.workbench.pick('Newest only', { exact: true });
  });

  it('marks the workflow in the tree, and each tick makes an instance', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await waitUntil('the tick that comes next', line, (shown) => /^ticking — .*next \d{4}-\d\d-\d\d/.test(shown));
    await waitUntil('an instance of a tick', line, (shown) => /succeeded \d{4}-\d\d-\d\d/.test(shown), 60_000);
    await session.workbench.screenshot('switched-on');
  });

  it('a lens says which tick comes next and switches it off: no more instances', async () => {
    const { session } = get();
    await waitUntil('the lens', () => session.workbench.lenses(), (all) => all.some((lens) => /Next \d{4}-.*, switch off/.test(lens)));
    await session.workbench.runCommand('Idempo: Switch Off Local Schedule');
    await waitUntil('the mark to go', line, (shown) => shown.startsWith('ticking — ') && !shown.includes('next'));
    await waitUntil('the lens', () => session.workbench.lenses(), (all) => all.some((lens) => lens.includes('Schedule…')));
    const before = await line();
    // Longer than the time between two ticks.
    await new Promise((resolve) => void setTimeout(resolve, 2_500));
    const withoutState = (shown: string): string => shown.replace(/— \S+/, '').replace(/ · [\d,]+ missing/, '');
    assert.equal(withoutState(await line()), withoutState(before));
  });

  it('what a tick made says that it was scheduled', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await session.workbench.runCommand('Idempo: Show Status');
    await waitUntil('rows of ticks', () => idempo.gridRows(), (rows) => rows.some((row) => row.some((cell) => cell.startsWith('note, succeeded'))));
    const [row] = await idempo.gridRows();
    const time = /^Schedule time (.*)$/.exec(row?.[0] ?? '')?.[1] ?? '';
    await idempo.clickCell(time, 'succeeded, run 1');
    assert.match(await idempo.detailText(), /scheduled/);
  });
});
