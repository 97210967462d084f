import type { TaskSummary } from '../../core/views/detail';
import { formatDuration } from '../../core/views/formatTime';
import { usePage } from '../pageContext';
import { StateMark } from './StateMark';

interface TaskTableProps {
  readonly tasks: readonly TaskSummary[];
  readonly now: number;
  readonly onChoose: (task: string) => void;
}

/** The tasks of a run, each a way to its attempts. */
export function TaskTable({ tasks, now, onChoose }: TaskTableProps) {
  const { texts } = usePage();
  return (
    <div class="table-scroll">
      <table class="table task-table">
        <thead>
          <tr>
            <th scope="col">{texts['preview.task']}</th>
            <th scope="col">{texts['detail.state']}</th>
            <th scope="col" class="number">{texts['detail.attempts']}</th>
            <th scope="col" class="number">{texts['detail.duration']}</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.name}>
              <td>
                <button type="button" class="link" onClick={() => { onChoose(task.name); }}>{task.name}</button>
                {task.reason === undefined ? null : <div class="quiet task-reason" title={task.reason}>{task.reason}</div>}
              </td>
              <td><StateMark state={task.state} /></td>
              <td class="number">{task.attempts === 0 ? texts['detail.none'] : task.attempts}</td>
              <td class="number">{lengthOf(task, now) ?? texts['detail.none']}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** From the first attempt's start to the last one's end, waits included. */
function lengthOf(task: TaskSummary, now: number): string | undefined {
  if (task.startedAt === undefined) return undefined;
  return formatDuration((task.finishedAt ?? Math.max(now, task.startedAt)) - task.startedAt);
}
