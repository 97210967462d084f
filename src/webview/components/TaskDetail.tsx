import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { AttemptView, TaskView } from '../../core/views/detail';
import { formatExecutionTime } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { AttemptTable } from './AttemptTable';
import { CodeBlock } from './CodeBlock';
import { ErrorBox } from './ErrorBox';

interface TaskDetailProps {
  readonly task: TaskView;
  readonly now: number;
  /** Comes after the error and before the attempts. */
  readonly children: ComponentChildren;
}

/** A task's attempts: what went wrong first, then when, then what was sent. */
export function TaskDetail({ task, now, children }: TaskDetailProps) {
  const { texts, post } = usePage();
  const [chosen, setChosen] = useState<number>();
  const attempt = task.attempts.find(({ number }) => number === chosen) ?? task.attempts[0];
  if (attempt === undefined) return <><p class="quiet">{task.reason ?? texts['detail.notStarted']}</p>{children}</>;
  const subject = { workflowInstanceId: task.attemptsOf, task: task.name, attempt: attempt.number };
  return (
    <>
      {attempt.error === undefined ? null : (
        <ErrorBox error={attempt.error} onOpen={() => { post({ type: 'openError', ...subject }); }} />
      )}
      {children}
      <RetryNote task={task} />
      <AttemptTable attempts={task.attempts} chosen={attempt.number} now={now} onChoose={setChosen} />
      <AttemptTexts attempt={attempt} onOpenSql={() => { post({ type: 'openSql', ...subject }); }} />
    </>
  );
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

function AttemptTexts({ attempt, onOpenSql }: { readonly attempt: AttemptView; readonly onOpenSql: () => void }) {
  const { texts } = usePage();
  return (
    <>
      <CodeBlock
        title={texts['detail.sql']}
        text={attempt.renderedSql}
        emptyText={texts['detail.noSql']}
        onOpen={{ label: texts['detail.openSql'], press: onOpenSql }}
      />
      <CodeBlock title={texts['detail.log']} text={attempt.log} emptyText={texts['detail.noLog']} />
    </>
  );
}
