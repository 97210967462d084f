import { collect } from '../../../base/collect';
import { callAt } from '../../../sql/calls';
import { findNewestRows } from '../../../sql/facts/latestReads';
import { rangeOf } from '../../../sql/view';
import type { TextRange } from '../../../base/textRange';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, textOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { namesDay, namesMoment } from '../../windows/columnNames';
import { newestReadsOf, type NewestRead } from '../../windows/newestReads';
import { windowPredicatesOf } from '../../windows/windowPredicates';
import { isExempt } from '../../windows/windowReport';
import { definesView } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'The newest data is read, whatever day the task is run for',
  why: 'On schedule the newest day is the right one. A rerun or backfill of an earlier day reads the newest one of today instead, and writes it into the earlier day.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${data_date}')\nSELECT id FROM users WHERE dt = (SELECT max(dt) FROM users)" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${data_date}')\nSELECT id FROM users WHERE dt = max_pt('users')" },
    { kind: 'sql', dialect: 'snowflake', text: 'SELECT id, dt FROM users QUALIFY row_number() OVER (PARTITION BY id ORDER BY dt DESC) = 1' },
    { kind: 'sql', dialect: 'trino', text: 'WITH newest AS (SELECT max(dt) AS dt FROM users) SELECT u.id FROM users u JOIN newest n ON u.dt = n.dt' },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${data_date}')\nSELECT id FROM users WHERE dt = '${data_date}'" },
    { kind: 'sql', dialect: 'hive', text: "SELECT id FROM users WHERE dt = (SELECT max(dt) FROM users WHERE dt <= '${data_date}')" },
    { kind: 'sql', dialect: 'snowflake', text: "SELECT id, dt FROM users WHERE dt <= '${data_date}' QUALIFY row_number() OVER (PARTITION BY id ORDER BY dt DESC) = 1" },
    { kind: 'sql', dialect: 'generic', text: 'SELECT id FROM products WHERE price = (SELECT max(price) FROM products)' },
    { kind: 'sql', dialect: 'generic', text: 'SELECT * FROM visits v WHERE v.dt = (SELECT max(w.dt) FROM visits w WHERE w.id = v.id)' },
    { kind: 'sql', dialect: 'generic', text: 'SELECT id, max(dt) AS last_day FROM visits GROUP BY id' },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE OR REPLACE VIEW newest AS SELECT id FROM visits WHERE dt = (SELECT max(dt) FROM visits)' },
  ],
  whenToIgnore: 'For a table of which only the newest state is kept, and in checks of how fresh data is: declare `role: check`.',
  threads: ['https://github.com/dagster-io/dagster/issues/18492'],
};

export const latestRead: Rule = {
  code: 'P02',
  name: 'latest-read',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => [
    ...newestReadsOf(context).filter((read) => isLatest(read) && !definesView(read.step.statement)).map(({ script, step, newest }) => latestReport(context, { script, step, range: newest.range })),
    ...otherLatest(context),
  ],
};

/** `<= (SELECT max(dt) …)` leaves nothing out. */
function isLatest({ newest: { condition }, isHighWaterMark }: NewestRead): boolean {
  const isUpper = condition?.operator === '<' || condition?.operator === '<=' || condition?.operator === '<>';
  return !isHighWaterMark && !isUpper;
}

interface Place {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly range: TextRange;
}

function latestReport({ dates }: RuleContext, { step, range }: Place): Report {
  const text = textOf(step.part, range).replace(/\s+/g, ' ');
  const message = `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\` is the newest there is: a rerun on ${dates.rerunDay} for ${dates.scheduleTime} would read the data of ${dates.rerunDay}. Name the day by the schedule time.`;
  return { ...placeOf(step.part, range), message };
}

const MAY_BE_LATEST = /row_number|rank|max_pt|latest_partition|max_partition|\$latest/i;

function otherLatest(context: RuleContext): readonly Report[] {
  const windowed = new Set(windowPredicatesOf(context).map(({ step }) => step));
  return collect(context.scripts.filter((script) => !isExempt(script)), (script) =>
    collect(script.steps.filter((step) => !definesView(step.statement) && MAY_BE_LATEST.test(textOf(step.part, step.statement.statement.range))), (step) => {
      const rows = windowed.has(step) ? [] : findNewestRows(step.statement).filter(({ column }) => namesDay(column) && !namesMoment(column));
      return [
        // The newest row of each key is right where only the newest state is kept.
        ...rows.map(({ range }): Report => ({ ...latestReport(context, { script, step, range }), severity: 'warning' })),
        ...newestPartitions(step).map((range) => latestReport(context, { script, step, range })),
      ];
    }));
}

/** Functions of MaxCompute and Hive add-ons that name the newest partition, and its name in connectors of Flink. */
const NEWEST_FUNCTIONS = wordSet('MAX_PT LATEST_PARTITION MAX_PARTITION');

function newestPartitions({ statement: { view } }: ScriptStep): readonly TextRange[] {
  return collect(view.tokens, (token, index): readonly TextRange[] => {
    if (token.kind === 'string') return /^'\$latest'$/i.test(token.text) ? [{ start: token.start, end: token.end }] : [];
    const call = NEWEST_FUNCTIONS.has(token.upper) ? callAt(view, index) : undefined;
    return call === undefined || call.close >= view.tokens.length ? [] : [rangeOf(view, call.from, call.close)];
  });
}
