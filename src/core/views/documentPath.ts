/** Which text of an attempt. */
export type AttemptText = 'sql' | 'log';

/** An attempt as its documents are called: `/orders_daily/2025-03-01 00.00.00/run 2/load/attempt 1.sql`. */
export interface AttemptName {
  readonly workflow: string;
  readonly scheduleTime: string;
  readonly runNumber: number;
  readonly task: string;
  readonly attempt: number;
  readonly text: AttemptText;
}

/** Names of workflows and tasks may hold what separates the parts of a path, or mean something in one. */
export function pathSegment(name: string): string {
  const plain = name.replace(/[/\\?#%:*"<>|\u0000-\u001f]/g, '_').trim();
  return plain === '' || /^\.+$/.test(plain) ? `_${plain}` : plain;
}

export function attemptPath({ workflow, scheduleTime, runNumber, task, attempt, text }: AttemptName): string {
  return `/${pathSegment(workflow)}/${scheduleTime.replace(/:/g, '.')}/run ${String(runNumber)}/${pathSegment(task)}/attempt ${String(attempt)}.${text}`;
}

/** What `attemptPath` made, with names as its segments have them. `undefined`: the path of something else. */
export function readAttemptPath(path: string): AttemptName | undefined {
  const match = /^\/([^/]+)\/([^/]+)\/run (\d{1,9})\/([^/]+)\/attempt (\d{1,9})\.(sql|log)$/.exec(path);
  if (match === null) return undefined;
  const [, workflow = '', scheduleTime = '', runNumber, task = '', attempt, text] = match;
  return { workflow, scheduleTime: scheduleTime.replace(/\./g, ':'), runNumber: Number(runNumber), task, attempt: Number(attempt), text: text === 'sql' ? 'sql' : 'log' };
}
