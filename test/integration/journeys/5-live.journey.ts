import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';

const TIME = '2025-03-01';

journey('the panel while something runs', { label: 'live', workspace: journeyWorkspace('slow'), kinds: ['node'] }, (get) => {
  it('shows which task is done and which one runs, also during one long statement', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.clickLens('Run…');
    await idempo.pickScheduleTime(TIME);
    await idempo.confirm();
    await idempo.waitForRow(TIME, ['running, run 1', 'first, succeeded', 'count, running', 'last, pending']);
    await session.workbench.screenshot('running');
  });

  it('and its end, without a reload', async () => {
    await get().idempo.waitForRow(TIME, ['succeeded, run 1', 'first, succeeded', 'count, succeeded', 'last, succeeded']);
  });
});
