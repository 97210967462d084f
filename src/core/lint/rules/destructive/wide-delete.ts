import { collect } from '../../../base/collect';
import { compareWindows } from '../../writes/compareWindows';
import { findReloads } from '../../writes/deletedRows';
import { readReloadWindows } from '../../writes/reloadWindows';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'More is deleted than is inserted again',
  why: 'The delete reaches further than the insert behind it. What lies between is lost with each run, and with a backfill of many days most of the table.',
  bad: [
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt >= '${window_start}';\nINSERT INTO daily SELECT * FROM orders WHERE dt >= '${window_start}' AND dt < '${window_end}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt <= '${schedule_time}';\nINSERT INTO daily (dt, n) SELECT '${schedule_time}', count(*) FROM orders" },
  ],
  good: [
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt >= '${window_start}' AND dt < '${window_end}';\nINSERT INTO daily SELECT * FROM orders WHERE dt >= '${window_start}' AND dt < '${window_end}'" },
    { kind: 'sql', dialect: 'trino', text: "DELETE FROM daily WHERE dt < '2020-01-01'" },
  ],
  whenToIgnore: 'When the delete is also meant to end the life of old rows.',
  threads: [],
};

export const wideDelete: Rule = {
  code: 'X04',
  name: 'wide-delete',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collect(findReloads(context.scripts), (reload) => {
      const windows = readReloadWindows(reload);
      if (windows === undefined || compareWindows(windows) !== 'wider') return [];
      const { clearing, change } = reload;
      const message = `The delete takes more rows of ${change.target.text} than the insert brings back: a rerun for ${context.dates.scheduleTime} loses the ones between. Use the insert's window on "${windows.column}".`;
      return [{ ...placeOf(clearing.part, change.range), message }];
    }),
};
