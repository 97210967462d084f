import type { ComponentChildren } from 'preact';
import type { AttemptView } from '../../core/views/attempts';
import type { TaskView } from '../../core/views/detail';
import { formatExecutionTime } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { AttemptTable } from './AttemptTable';
import { CodeBlock } from './CodeBlock';
import { Difference } from './Difference';
import { ErrorBox } from './ErrorBox';
import { ParameterTable } from './ParameterTable';
import { SqlText } from './SqlText';
import { StatementTable } from './StatementTable';

interface TaskDetailProps {
  readonly task: TaskView;
  readonly now: number;
  /** Shows another attempt. */
  readonly onChoose: (attempt: number) => void;
  /** Comes after the error and before the attempts. */
  readonly children: ComponentChildren;
}

/** A task's attempts: what went wrong first, then when, then what was sent. */
export function TaskDetail({ task, now, onChoose, children }: TaskDetailProps) {
  const { texts, post } = usePage();
  const { shown } = task;
  if (shown === undefined) return <><p class="quiet">{task.reason ?? texts['detail.notStarted']}</p>{children}</>;
  return (
    <>
      {shown.error === undefined ? <EndNote attempt={shown} /> : (
        <ErrorBox error={shown.error} onOpen={() => { post({ type: 'openError', ...subjectOf(task, shown) }); }} />
      )}
      {children}
      <RetryNote task={task} />
      <AttemptTable attempts={task.attempts} chosen={shown.number} now={now} onChoose={onChoose} />
      <StatementTable statements={shown.statements} />
      <AttemptSql task={task} attempt={shown} />
      <CodeBlock
        title={texts['detail.log']}
        text={shown.log}
        emptyText={texts['detail.noLog']}
        onOpen={{ label: texts['detail.openLog'], press: () => { post({ type: 'openLog', ...subjectOf(task, shown) }); } }}
      />
    </>
  );
}

function subjectOf({ attemptsOf, name }: TaskView, { number }: AttemptView) {
  return { workflowInstanceId: attemptsOf, task: name, attempt: number };
}

/** What it means that an attempt without an error ended as it did. */
function EndNote({ attempt: { state } }: { readonly attempt: AttemptView }) {
  const { texts } = usePage();
  return state === 'interrupted' || state === 'stopped' ? <p class="quiet">{texts[`detail.${state}`]}</p> : null;
}

function RetryNote({ task }: { readonly task: TaskView }) {
  const { texts, zone } = usePage();
  if (task.carriedOverFromRun !== undefined) {
    return <p class="quiet">{fillText(texts['detail.carriedOver'], task.carriedOverFromRun)}</p>;
  }
  const most = Math.max(task.attempts.length, 1 + task.maxRetries);
  const notes = [
    ...(most > 1 ? [fillText(texts['detail.retries'], task.attempts.length, most)] : []),
    ...(task.retryAt !== undefined && task.state === 'retryWaiting'
      ? [fillText(texts['detail.retryAt'], formatExecutionTime(task.retryAt, zone))]
      : []),
  ];
  return notes.length === 0 ? null : <p class="quiet numeric">{notes.join(' · ')}</p>;
}

interface AttemptSqlProps {
  readonly task: TaskView;
  readonly attempt: AttemptView;
}

/** What was sent, with what was bound, and how it differs from what was sent before. */
function AttemptSql({ task, attempt }: AttemptSqlProps) {
  const { texts, post } = usePage();
  const { sql, difference } = attempt;
  const subject = subjectOf(task, attempt);
  return (
    <>
      <CodeBlock
        title={texts['detail.sql']}
        text={sql.text}
        emptyText={texts['detail.noSql']}
        onOpen={{ label: texts['detail.openSql'], press: () => { post({ type: 'openSql', ...subject }); } }}
      >
        <SqlText sql={sql} />
      </CodeBlock>
      <ParameterTable parameters={sql.parameters} />
      {difference === undefined ? null : (
        <Difference
          title={fillText(texts['detail.difference'], difference.runNumber, difference.attempt)}
          lines={difference.lines}
          onCompare={() => {
            const { workflowInstanceId: otherInstanceId, attempt: otherAttempt } = difference;
            post({ type: 'compareSql', ...subject, otherInstanceId, otherAttempt });
          }}
        />
      )}
    </>
  );
}
