import type { Rule, RuleDocumentation } from '../../rule';
import { newestReadsOf } from '../../windows/newestReads';
import { placeOf } from '../../taskScript';
import { declareText } from '../../windows/windowReport';

export const documentation: RuleDocumentation = {
  title: 'What is read depends on the newest row that the task has written',
  why: 'Each run goes on where the last one stopped, whatever day it is for: a backfill of an earlier day finds nothing to do, rows that arrive late are lost, and two runs side by side read the same rows.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'INSERT INTO facts SELECT id, ts FROM events WHERE ts > (SELECT max(ts) FROM facts)' },
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO facts (id, ts) SELECT e.id, e.ts FROM events e WHERE e.ts >= (SELECT coalesce(max(f.ts), '1970-01-01') FROM facts f) ON CONFLICT (id) DO NOTHING" },
    { kind: 'sql', dialect: 'snowflake', text: 'SELECT id, updated_at FROM events WHERE updated_at > (SELECT max(updated_at) FROM {{ this }})' },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM facts WHERE ts >= '${window_start}' AND ts < '${window_end}';\nINSERT INTO facts SELECT id, ts FROM events WHERE ts >= '${window_start}' AND ts < '${window_end}'" },
    { kind: 'sql', dialect: 'generic', text: 'INSERT INTO facts SELECT id, price FROM events WHERE price > (SELECT max(price) FROM facts)' },
  ],
  whenToIgnore: 'When the table is only ever loaded forwards, one run after the other: declare `depends_on_past: true`.',
  threads: ['https://github.com/dbt-labs/dbt-core/issues/11423', 'https://github.com/dbt-labs/dbt-core/pull/12525'],
};

export const highWaterMark: Rule = {
  code: 'P03',
  name: 'high-water-mark',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: (context) =>
    newestReadsOf(context).filter(({ script, isHighWaterMark }) => isHighWaterMark && script.declared?.dependsOnPast !== true).map(({ script, step, newest }) => {
      const table = newest.reads[0]?.table.text ?? '';
      const { rerunDay, scheduleTime } = context.dates;
      const range = newest.condition?.range ?? newest.range;
      const message = `Only rows behind the newest of ${table} are read: a backfill on ${rerunDay} for ${scheduleTime} would find nothing to do, and late rows are lost. Use the window's start and end; or, for a load that only goes forwards, declare ${declareText(script, 'depends_on_past: true')}.`;
      return { ...placeOf(step.part, range), message };
    }),
};
