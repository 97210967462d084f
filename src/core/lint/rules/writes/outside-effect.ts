import { collect } from '../../../base/collect';
import { EFFECT_WORDS, findOutsideEffects, type OutsideEffect } from '../../../sql/facts/outsideEffects';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A statement has an effect outside the database',
  why: 'A file that is written and a message that is sent are not taken back when the task fails: each retry or rerun writes or sends once more, and a backfill of many days writes all of them to one name.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "COPY (SELECT * FROM daily WHERE dt = '${schedule_time}') TO '/out/daily.csv' CSV" },
    { kind: 'sql', dialect: 'redshift', text: "UNLOAD ('SELECT * FROM daily') TO 's3://out/${schedule_time}/' IAM_ROLE default" },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT pg_notify('loads', 'done')" },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "COPY (SELECT * FROM daily WHERE dt = '${schedule_time}') TO '/out/daily_${schedule_time}.csv' CSV" },
    { kind: 'sql', dialect: 'redshift', text: "UNLOAD ('SELECT * FROM daily') TO 's3://out/${schedule_time}/' IAM_ROLE default ALLOWOVERWRITE" },
    { kind: 'sql', dialect: 'postgresql', text: "COPY daily FROM '/in/daily.csv' CSV" },
    { kind: 'sql', dialect: 'postgresql', text: 'COPY daily TO STDOUT' },
  ],
  whenToIgnore: 'When the receiver throws repeated deliveries away.',
  threads: [],
};

const EFFECTS = statementFact({ find: ({ view }) => findOutsideEffects(view), words: EFFECT_WORDS });

export const outsideEffect: Rule = {
  code: 'W14',
  name: 'outside-effect',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [EFFECTS],
  check: (context) =>
    collect(placesOf(context, EFFECTS), ({ step: { part }, found }) =>
      collect(found, (effect) => {
        const problem = problemOf(effect);
        if (problem === undefined) return [];
        const name = textOf(part, effect.range).replace(/\s+/g, ' ');
        return [{ ...placeOf(part, effect.range), message: `\`${name}\` ${problem.replace('%', context.dates.scheduleTime)}` }];
      })),
};

function problemOf(effect: OutsideEffect): string | undefined {
  if (effect.kind === 'message') return 'is not taken back when the task fails: a rerun for % sends it once more. Send it from a task of its own, without retries.';
  if (!effect.isNamedByTime) return "writes to a name that is the same for every schedule time: a rerun for % replaces the newest file by an old one, or adds to it. Put ${schedule_time} into the name.";
  return effect.overwrites ? undefined : 'does not overwrite what is there: a rerun for % fails or leaves old files beside new ones. Tell it to overwrite.';
}
