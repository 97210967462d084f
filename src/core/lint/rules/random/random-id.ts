import { collect } from '../../../base/collect';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';
import { isAboutRuns, isAuditValue } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'A random identifier is made in the SQL',
  why: 'A rerun gives each row another identifier, so rows that refer to the old one point nowhere, and a merge on it finds no match.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT uuid() AS id, v FROM s' },
    { kind: 'sql', dialect: 'sqlserver', text: 'SELECT NEWID() FROM s' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT md5(concat(k, dt)) AS id, v FROM s' },
    { kind: 'sql', dialect: 'snowflake', text: "SELECT UUID_STRING('fe971b24-9572-4005-b22f-351e9c09274d', k), s.uuid FROM s" },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE TABLE IF NOT EXISTS t (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), v text)' },
  ],
  whenToIgnore: 'For the identifier of a log entry that nothing refers to.',
  threads: [],
};

const IDS = statementFact({ find: ({ randomCalls }) => randomCalls.filter((call) => call.kind === 'id') });

export const randomId: Rule = {
  code: 'N02',
  name: 'random-id',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  facts: [IDS],
  check: (context) =>
    collect(placesOf(context, IDS).filter(({ script }) => !isAboutRuns(script)), ({ script, step, found }) =>
      found
        .filter((call) => !isAuditValue(script, step, call.range))
        .map((call) => ({
          ...placeOf(step.part, call.range),
          message: `\`${textOf(step.part, call.range)}\` gives another identifier in each run: after a rerun for ${context.dates.scheduleTime} nothing refers to these rows any more. Derive it from the key.`,
        }))),
};
