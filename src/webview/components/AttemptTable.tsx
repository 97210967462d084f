import { Fragment } from 'preact';
import type { AttemptRow } from '../../core/views/attempts';
import { formatCount, formatDuration, formatExecutionTime } from '../../core/views/formatTime';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { StateMark } from './StateMark';

interface AttemptTableProps {
  /** Newest first. */
  readonly attempts: readonly AttemptRow[];
  readonly chosen: number;
  readonly now: number;
  readonly onChoose: (attempt: number) => void;
}

/** Where the details are narrow, the day is left out: the facts above have it. */
function ExecutionTime({ at, zone }: { readonly at: number; readonly zone: string }) {
  const whole = formatExecutionTime(at, zone);
  const [day, time] = whole.split(' ');
  return <td class="numeric" title={`${whole} (${zone})`}><span class="wide-only">{day} </span>{time}</td>;
}

export function AttemptTable({ attempts, chosen, now, onChoose }: AttemptTableProps) {
  const { texts, zone } = usePage();
  return (
    <div class="table-scroll">
      <table class="table attempt-table">
        <thead>
          <tr>
            <th scope="col">{texts['detail.attempts']}</th>
            <th scope="col">{texts['detail.state']}</th>
            <th scope="col">{texts['label.executionTime']}</th>
            <th scope="col" class="number">{texts['detail.duration']}</th>
            <th scope="col" class="number">{texts['detail.rows']}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => {
            const isChosen = attempt.number === chosen;
            return (
              <Fragment key={attempt.number}>
                <tr class={isChosen ? 'chosen' : ''}>
                  <td>
                    <button type="button" class="link" aria-pressed={isChosen ? 'true' : 'false'} onClick={() => { onChoose(attempt.number); }}>
                      {fillText(texts['detail.attempt'], attempt.number)}
                    </button>
                  </td>
                  <td><StateMark state={attempt.state} /></td>
                  <ExecutionTime at={attempt.startedAt} zone={zone} />
                  <td class="number">{formatDuration((attempt.finishedAt ?? Math.max(now, attempt.startedAt)) - attempt.startedAt)}</td>
                  <td class="number">{attempt.rowsChanged === undefined ? texts['detail.none'] : formatCount(attempt.rowsChanged)}</td>
                </tr>
                {attempt.reason === undefined ? null : (
                  <tr class={isChosen ? 'reason-row chosen' : 'reason-row'}>
                    <td class="quiet" colSpan={5} title={attempt.reason}>{attempt.reason}</td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
