import type { Insert } from '../sql/scanned';
import type { ScriptStep } from './taskScript';

/** Names of tables that say what ran when. */
const LOG_NAME = /(?:^|[._])(?:logs?|audits?)$/;

/** `INSERT INTO etl_log (task, started_at) VALUES ('load', now())`: a note that a run leaves about itself. */
export function isLogRow({ target, source }: Insert): boolean {
  return source.kind === 'values' && LOG_NAME.test(target.key);
}

/** Whether the statement writes such notes and nothing else. */
export function writesLogRows({ statement: { writes } }: ScriptStep): boolean {
  return writes.length > 0 && writes.every((write) => write.kind === 'insert' && isLogRow(write));
}
