import { useRef } from 'preact/hooks';
import type { DetailView } from '../../core/views/detail';
import { shortScheduleTime } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import { useSelect } from '../pageActions';
import { usePage } from '../pageContext';
import { useFocusBack } from '../useFocusBack';
import { Actions } from './Actions';
import { Button } from './Button';
import { Facts } from './Facts';
import { NeverRan } from './NeverRan';
import { RunChooser } from './RunChooser';
import { StateMark } from './StateMark';
import { TaskDetail } from './TaskDetail';
import { TaskTable } from './TaskTable';
import { useDetailFacts } from './useDetailFacts';

interface DetailProps {
  readonly detail: DetailView;
  readonly now: number;
}

/** What is chosen: a task's attempts, a run's tasks, or a schedule time that never ran. */
export function Detail({ detail, now }: DetailProps) {
  const { texts } = usePage();
  const select = useSelect();
  const element = useRef<HTMLElement>(null);
  const focusBack = useFocusBack(element);
  const { run, task, logicalInstanceId } = detail;
  const choose = (workflowInstanceId: string | undefined, name: string | undefined, attempt?: number) => {
    select({ logicalInstanceId, workflowInstanceId, task: name, attempt });
  };
  const close = () => {
    select(undefined);
    focusBack();
  };
  const facts = (
    <>
      <Facts facts={useDetailFacts(detail, now)} />
      {run === undefined ? null : (
        <>
          <RunChooser runs={detail.runs} chosen={run.workflowInstanceId} onChoose={(id) => { choose(id, task?.name); }} />
          <Actions actions={detail.actions} workflowInstanceId={run.workflowInstanceId} task={task?.name} />
        </>
      )}
    </>
  );
  return (
    <aside
      ref={element}
      class="detail"
      id="detail"
      tabIndex={-1}
      aria-label={texts['detail.label']}
      onKeyDown={(event) => { if (event.key === 'Escape') close(); }}
    >
      <DetailHead detail={detail} onShowRun={() => { choose(run?.workflowInstanceId, undefined); }} onClose={close} />
      {run === undefined ? <NeverRan never={detail.never} /> : null}
      {task === undefined ? facts : (
        <TaskDetail task={task} now={now} onChoose={(attempt) => { choose(run?.workflowInstanceId, task.name, attempt); }}>{facts}</TaskDetail>
      )}
      {run === undefined || task !== undefined ? null : (
        <TaskTable tasks={detail.tasks} now={now} onChoose={(name) => { choose(run.workflowInstanceId, name); }} />
      )}
    </aside>
  );
}

interface DetailHeadProps {
  readonly detail: DetailView;
  readonly onShowRun: () => void;
  readonly onClose: () => void;
}

/** Stays in view: what this is, how it stands, and the way up to the whole run. */
function DetailHead({ detail, onShowRun, onClose }: DetailHeadProps) {
  const { texts, post } = usePage();
  const { run, task } = detail;
  const state = task?.state ?? run?.state;
  const time = shortScheduleTime(detail.scheduleTime);
  const runName = run === undefined ? undefined : fillText(texts['tree.run'], run.runNumber);
  return (
    <header class="detail-head">
      <div class="detail-title">
        <h2 title={task?.name}>{task?.name ?? runName ?? time}</h2>
        {state === undefined ? null : <StateMark state={state} />}
        <span class="detail-tools">
          {task === undefined ? null : (
            <Button
              label={texts['detail.openSource']}
              icon="go-to-file"
              kind="quiet"
              iconOnly
              onPress={() => { post({ type: 'openSource', task: task.name }); }}
            />
          )}
          <Button label={texts['panel.close']} icon="close" kind="quiet" iconOnly onPress={onClose} />
        </span>
      </div>
      {runName === undefined ? null : (
        <p class="detail-path numeric">
          <span>{time}</span>
          {task === undefined ? null : (
            <button type="button" class="link" title={texts['detail.showRun']} onClick={onShowRun}>{runName}</button>
          )}
        </p>
      )}
    </header>
  );
}
