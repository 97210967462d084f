import type { DetailView } from '../../core/views/detail';
import { formatDuration, formatExecutionTime } from '../../core/views/formatTime';
import type { RelativeView } from '../../core/views/relatives';
import { fillText } from '../../core/views/viewTexts';
import type { Selection } from '../../protocol/panelMessages';
import { usePage } from '../pageContext';
import { focusView } from '../viewFocus';
import { Actions } from './Actions';
import { Button } from './Button';
import { Facts, type Fact } from './Facts';
import { RunChooser } from './RunChooser';
import { StateMark } from './StateMark';
import { TaskDetail } from './TaskDetail';
import { TaskTable } from './TaskTable';

interface DetailProps {
  readonly detail: DetailView;
  readonly now: number;
}

/** The chosen cell or row of the grid. */
export function Detail({ detail, now }: DetailProps) {
  const { texts } = usePage();
  const select = useSelect();
  const { run, task, logicalInstanceId } = detail;
  const choose = (workflowInstanceId: string | undefined, name: string | undefined) => {
    select({ logicalInstanceId, workflowInstanceId, task: name });
  };
  const close = () => {
    select(undefined);
    focusView();
  };
  const facts = (
    <>
      <Facts facts={useFacts(detail, now)} />
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
      class="detail"
      id="detail"
      tabIndex={-1}
      aria-label={texts['detail.label']}
      onKeyDown={(event) => { if (event.key === 'Escape') close(); }}
    >
      <DetailHead detail={detail} onClose={close} />
      {run === undefined ? <p class="quiet">{texts['detail.never']}</p> : null}
      {task === undefined ? facts : <TaskDetail key={`${task.attemptsOf}/${task.name}`} task={task} now={now}>{facts}</TaskDetail>}
      {run === undefined || task !== undefined ? null : (
        <TaskTable tasks={detail.tasks} now={now} onChoose={(name) => { choose(run.workflowInstanceId, name); }} />
      )}
      {run === undefined || task === undefined ? null : (
        <Button
          label={texts['detail.showRun']}
          icon="list-tree"
          kind="quiet"
          onPress={() => { choose(run.workflowInstanceId, undefined); }}
        />
      )}
    </aside>
  );
}

function useSelect() {
  const { dispatch, post } = usePage();
  return (selection: Selection | undefined) => {
    dispatch({ type: 'selected', selection });
    post({ type: 'select', selection });
  };
}

function DetailHead({ detail, onClose }: { readonly detail: DetailView; readonly onClose: () => void }) {
  const { texts, post } = usePage();
  const { run, task } = detail;
  const state = task?.state ?? run?.state;
  return (
    <div class="detail-head">
      <h2 title={task?.name}>{task?.name ?? (run === undefined ? detail.scheduleTime : fillText(texts['tree.run'], run.runNumber))}</h2>
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
  );
}

function useFacts(detail: DetailView, now: number): readonly Fact[] {
  const { texts, zone } = usePage();
  const { run } = detail;
  const facts: Fact[] = [{ label: texts['label.scheduleTime'], value: detail.scheduleTime }];
  if (run === undefined) return facts;
  const started = run.startedAt;
  facts.push({
    label: texts['label.executionTime'],
    value: started === undefined ? texts['detail.notStarted'] : `${formatExecutionTime(started, zone)} (${zone})`,
  });
  if (started !== undefined) {
    facts.push({ label: texts['detail.duration'], value: formatDuration((run.finishedAt ?? Math.max(now, started)) - started) });
  }
  facts.push({
    label: fillText(texts['tree.run'], run.runNumber),
    value: <><StateMark state={run.state} />{`, ${texts[`trigger.${run.trigger}`]}${run.isDryRun ? `, ${texts['trigger.dryRun']}` : ''}`}</>,
  });
  const reason = detail.task === undefined ? run.reason : detail.task.attempts.length > 0 ? detail.task.reason : undefined;
  if (reason !== undefined) facts.push({ label: texts['label.reason'], value: reason });
  const warning = detail.task?.warning ?? run.warning;
  if (warning !== undefined) facts.push({ label: texts['label.warning'], value: warning });
  if (detail.task !== undefined && detail.task.outputs.length > 0) facts.push({ label: texts['label.outputs'], value: detail.task.outputs.join(', ') });
  if (detail.parent !== undefined) facts.push({ label: texts['detail.partOf'], value: <RelativeLink relative={detail.parent} /> });
  if (detail.task?.child !== undefined) facts.push({ label: texts['detail.begun'], value: <RelativeLink relative={detail.task.child} /> });
  return facts;
}

/** Leads to a workflow instance of another workflow. */
function RelativeLink({ relative }: { readonly relative: RelativeView }) {
  const { texts, post } = usePage();
  const { workflow, runNumber, task, state, workflowInstanceId } = relative;
  const label = task === undefined ? fillText(texts['detail.relative'], workflow, runNumber) : fillText(texts['detail.relativeTask'], workflow, runNumber, task);
  return (
    <>
      <button type="button" class="link" onClick={() => { post({ type: 'showInstance', workflowInstanceId }); }}>{label}</button>
      {' '}
      <StateMark state={state} />
    </>
  );
}
