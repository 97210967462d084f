import type { DetailView, RunView } from '../../core/views/detail';
import { formatDuration, formatExecutionTime } from '../../core/views/formatTime';
import type { RelativeView } from '../../core/views/relatives';
import type { RunFacts } from '../../core/views/runFacts';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';
import { changeText } from '../../protocol/changeText';
import type { Fact } from './Facts';
import { StateMark } from './StateMark';

/** What is known of the chosen run and task, as names and values. */
export function useDetailFacts(detail: DetailView, now: number): readonly Fact[] {
  const { texts, zone } = usePage();
  const { run, task, facts } = detail;
  if (run === undefined) return [{ label: texts['label.scheduleTime'], value: detail.scheduleTime }];
  const reason = task === undefined ? run.reason : task.attempts.length > 0 ? task.reason : undefined;
  const warning = task?.warning ?? run.warning;
  return [
    { label: texts['label.scheduleTime'], value: detail.scheduleTime },
    { label: texts['label.executionTime'], value: executionText(run, texts, zone) },
    ...(run.startedAt === undefined ? [] : [{ label: texts['detail.duration'], value: formatDuration(lengthOf(run, now)) }]),
    { label: fillText(texts['tree.run'], run.runNumber), value: <RunLine run={run} /> },
    ...(reason === undefined ? [] : [{ label: texts['label.reason'], value: reason }]),
    ...(warning === undefined ? [] : [{ label: texts['label.warning'], value: warning }]),
    ...(task === undefined && facts !== undefined ? runFacts(facts, run, texts) : []),
    ...(task === undefined || task.outputs.length === 0 ? [] : [{ label: texts['label.outputs'], value: <Outputs outputs={task.outputs} /> }]),
    ...(detail.parent === undefined ? [] : [{ label: texts['detail.partOf'], value: <RelativeLink relative={detail.parent} /> }]),
    ...(task?.child === undefined ? [] : [{ label: texts['detail.begun'], value: <RelativeLink relative={task.child} /> }]),
  ];
}

function executionText({ startedAt }: RunView, texts: PanelTexts, zone: string): string {
  return startedAt === undefined ? texts['detail.notStarted'] : `${formatExecutionTime(startedAt, zone)} (${zone})`;
}

function lengthOf({ startedAt = 0, finishedAt }: RunView, now: number): number {
  return (finishedAt ?? Math.max(now, startedAt)) - startedAt;
}

/** State, trigger. */
function RunLine({ run }: { readonly run: RunView }) {
  const { texts } = usePage();
  const comma = texts['list.comma'];
  return <><StateMark state={run.state} />{`${comma}${texts[`trigger.${run.trigger}`]}${run.isDryRun ? `${comma}${texts['trigger.dryRun']}` : ''}`}</>;
}

function runFacts(facts: RunFacts, run: RunView, texts: PanelTexts): readonly Fact[] {
  const { scope, scopeTasks, counts, carriedOver, definition } = facts;
  return [
    { label: texts['detail.scope'], value: fillText(texts[`scope.${scope}`], scopeTasks.join(texts['list.comma'])) },
    { label: texts['detail.tasks'], value: <span class="counts">{counts.map(({ state, count }) => <span key={state} class="state-count">{`${String(count)} `}<StateMark state={state} /></span>)}</span> },
    ...(carriedOver.length === 0 ? [] : [{ label: texts['preview.carryOver'], value: carriedOver.map((item) => carriedOverText(item, texts)).join('; ') }]),
    ...(definition === undefined ? [] : [{ label: texts['detail.definition'], value: <DefinitionFact definition={definition} workflowInstanceId={run.workflowInstanceId} /> }]),
  ];
}

function carriedOverText({ runNumber, tasks }: RunFacts['carriedOver'][number], texts: PanelTexts): string {
  const names = tasks.join(texts['list.comma']);
  return runNumber === undefined ? fillText(texts['detail.carriedOverUnknown'], names) : fillText(texts['detail.carriedOverTasks'], names, runNumber);
}

interface DefinitionFactProps {
  readonly definition: NonNullable<RunFacts['definition']>;
  readonly workflowInstanceId: string;
}

function DefinitionFact({ definition: { now, changes }, workflowInstanceId }: DefinitionFactProps) {
  const { texts, post } = usePage();
  if (now !== 'changed') return <>{texts[now === 'same' ? 'detail.definitionSame' : 'detail.definitionGone']}</>;
  const text = changes.length === 0 ? texts['detail.definitionText'] : `${texts['detail.definitionChanged']}: ${changes.map((change) => changeText(change, texts)).join(texts['list.comma'])}`;
  return (
    <>
      {text}
      {' '}
      <button type="button" class="link" onClick={() => { post({ type: 'compareDefinition', workflowInstanceId }); }}>{texts['detail.showChange']}</button>
    </>
  );
}

function Outputs({ outputs }: { readonly outputs: readonly string[] }) {
  return <ul class="outputs">{outputs.map((output) => <li key={output}><code>{output}</code></li>)}</ul>;
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
