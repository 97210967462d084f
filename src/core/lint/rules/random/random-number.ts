import { collect } from '../../../base/collect';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';
import { isAboutRuns, isAuditValue } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'A random number decides what is written or read',
  why: 'A rerun of the same schedule time draws other numbers, so it gives other rows. Nobody can tell a repair from a change.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT * FROM s WHERE rand() < 0.1' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT * FROM s ORDER BY random() LIMIT 10' },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT * FROM s WHERE rand(42) < 0.1 AND pmod(hash(id), 10) = 0' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT s.random, random FROM s' },
  ],
  whenToIgnore: 'For a key that only spreads rows over workers and is not stored.',
  threads: [],
};

const NUMBERS = statementFact({ find: ({ randomCalls }) => randomCalls.filter((call) => call.kind === 'number') });

export const randomNumber: Rule = {
  code: 'N01',
  name: 'random-number',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  facts: [NUMBERS],
  check: (context) =>
    collect(placesOf(context, NUMBERS).filter(({ script }) => !isAboutRuns(script)), ({ script, step, found }) =>
      found
        .filter((call) => !isAuditValue(script, step, call.range))
        .map((call) => ({
          ...placeOf(step.part, call.range),
          message: `\`${textOf(step.part, call.range)}\` gives another number in each run: a rerun for ${context.dates.scheduleTime} would give other rows. Use a hash of the key, or a fixed seed.`,
        }))),
};
