import { hasWords } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'LOAD DATA moves its input file away',
  why: 'Hive moves the file into the table instead of copying it. A rerun or backfill of the same schedule time finds no file any more and fails, or loads nothing.',
  bad: [{ kind: 'sql', dialect: 'hive', text: "LOAD DATA INPATH '/landing/${schedule_time}' OVERWRITE INTO TABLE raw PARTITION (dt='${schedule_time}')" }],
  good: [
    { kind: 'sql', dialect: 'hive', text: "LOAD DATA LOCAL INPATH '/landing/${schedule_time}' OVERWRITE INTO TABLE raw PARTITION (dt='${schedule_time}')" },
    { kind: 'sql', dialect: 'hive', text: "ALTER TABLE raw_files ADD IF NOT EXISTS PARTITION (dt='${schedule_time}') LOCATION '/landing/${schedule_time}'" },
    { kind: 'sql', dialect: 'mysql', text: "LOAD DATA INFILE '/landing/a.csv' INTO TABLE raw" },
  ],
  whenToIgnore: 'When the file is delivered again for each rerun.',
  threads: ['https://cwiki.apache.org/confluence/display/hive/languagemanual+dml'],
};

export const movedInput: Rule = {
  code: 'W15',
  name: 'moved-input',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts, (write, { part, statement: { view } }) => {
          if (write.kind !== 'load' || !hasWords(view, write.from, 'LOAD', 'DATA', 'INPATH')) return [];
          const message = `\`LOAD DATA INPATH\` moves the file into ${write.target.text}: a rerun for ${context.dates.scheduleTime} finds no file. Copy it, or read it where it lies by an external table.`;
          return [{ ...placeOf(part, write.range), message }];
        }),
};
