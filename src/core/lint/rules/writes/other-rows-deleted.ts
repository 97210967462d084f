import { collect } from '../../../base/collect';
import { compareWindows } from '../../writes/compareWindows';
import { findReloads } from '../../writes/deletedRows';
import { matchWindows } from '../../fixes/matchWindows';
import { readReloadWindows } from '../../writes/reloadWindows';
import { unfilledColumn } from '../../writes/unfilledColumn';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'The rows that are deleted are not the ones that are inserted',
  why: 'Delete and insert use different columns, bounds or zones. A rerun leaves old rows where only the insert reaches, so they are there twice, or takes away rows of a neighbouring day that nothing brings back.',
  bad: [
    { kind: 'sql', dialect: 'clickhouse', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT dt, n FROM orders WHERE dt = '$[yyyy-MM-dd-1]'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE ts > '${window_start}' AND ts < '${window_end}';\nINSERT INTO daily SELECT * FROM orders WHERE ts >= '${window_start}' AND ts < '${window_end}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE created_at = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders WHERE updated_at = '${schedule_time}'" },
    { kind: 'sql', dialect: 'postgresql', text: "CREATE TABLE IF NOT EXISTS daily (day date, dt date, n int);\nBEGIN;\nDELETE FROM daily WHERE day = '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT dt, n FROM orders WHERE dt = '${schedule_time}';\nCOMMIT" },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "CREATE TABLE IF NOT EXISTS daily (day date GENERATED ALWAYS AS (dt) STORED, dt date, n int);\nDELETE FROM daily WHERE day = '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT dt, n FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE ts >= '${window_start}' AND ts < '${window_end}';\nINSERT INTO daily SELECT * FROM orders WHERE ts >= '${window_start}' AND ts < '${window_end}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT '${schedule_time}', count(*) FROM orders WHERE created_at >= '${window_start}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT o.dt, o.n FROM orders o WHERE o.dt = '${schedule_time}' AND o.state = 'done'" },
  ],
  whenToIgnore: 'When the two conditions mean the same rows although they are written differently.',
  threads: ['https://github.com/dbt-labs/dbt-adapters/issues/955'],
};

export const otherRowsDeleted: Rule = {
  code: 'W06',
  name: 'other-rows-deleted',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) =>
    collect(findReloads(context.scripts), (reload) => {
      const { clearing, change } = reload;
      const unfilled = unfilledColumn(reload, context.scripts);
      if (unfilled !== undefined) {
        const message = `The rows deleted from ${change.target.text} are chosen by ${unfilled}, which the insert does not fill: a rerun for ${context.dates.scheduleTime} does not find its own rows, and adds them again. Fill the column, or delete by one that is filled.`;
        return [{ ...placeOf(clearing.part, change.range), message }];
      }
      const windows = readReloadWindows(reload);
      if (windows === undefined || compareWindows(windows) !== 'other') return [];
      const show = ({ column, bounds }: { readonly column: string; readonly bounds: typeof windows.deleted }): string => bounds.map(({ operator, value }) => `${column} ${operator} ${value}`).join(' AND ');
      const deleted = show({ column: windows.column, bounds: windows.deleted });
      const inserted = show({ column: windows.sourceColumn, bounds: windows.inserted });
      const message = `The rows deleted from ${change.target.text} (${deleted}) are not the ones inserted (${inserted}): a rerun for ${context.dates.scheduleTime} leaves old rows, or takes away those of another day. Use the same window in both.`;
      return [{ ...placeOf(clearing.part, change.range), message, fixes: matchWindows(reload, windows) }];
    }),
};
