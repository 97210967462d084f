/** What one statement of an attempt did, read from its log. */
export interface StatementView {
  readonly number: number;
  /** Its beginning, as the log has it; empty for one that did not end well. */
  readonly text: string;
  readonly rowsChanged: number | undefined;
  /** Of a query. */
  readonly rowsRead: number | undefined;
  readonly end: 'done' | 'failed' | 'stopped';
}

const MAX_STATEMENTS = 200;

/** The statements that a log tells of, one a line; lines of another form say nothing about a statement. */
export function readStatements(log: string): readonly StatementView[] {
  return log.split('\n').flatMap(readLine).slice(0, MAX_STATEMENTS);
}

function readLine(line: string): readonly StatementView[] {
  const done = /^statement (\d{1,9}): (.*) → (\d{1,15}) rows (changed|read)(?:;.*)?$/.exec(line);
  if (done !== null) {
    const [, number = '', text = '', count = '', what] = done;
    const isChange = what === 'changed';
    return [{
      number: Number(number), text, end: 'done',
      rowsChanged: isChange ? Number(count) : undefined, rowsRead: isChange ? undefined : Number(count),
    }];
  }
  const ended = /^statement (\d{1,9}): (failed|stopped)\b/.exec(line);
  if (ended === null) return [];
  return [{ number: Number(ended[1]), text: '', rowsChanged: undefined, rowsRead: undefined, end: ended[2] === 'failed' ? 'failed' : 'stopped' }];
}
