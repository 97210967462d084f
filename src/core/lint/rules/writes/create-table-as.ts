import { collect } from '../../../base/collect';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { findRepeatedCreations } from '../../writes/repeatedCreations';

export const documentation: RuleDocumentation = {
  title: 'A table is created from a query, and the second run finds it there',
  why: 'The first run makes the table; each retry, rerun or later schedule time fails because it exists.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'CREATE TABLE daily AS SELECT * FROM orders' },
    { kind: 'sql', dialect: 'sqlserver', text: 'SELECT * INTO dbo.daily FROM dbo.orders' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'CREATE OR REPLACE TABLE daily AS SELECT * FROM orders' },
    { kind: 'sql', dialect: 'generic', text: 'DROP TABLE IF EXISTS daily;\nCREATE TABLE daily AS SELECT * FROM orders' },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE TEMP TABLE scratch AS SELECT * FROM orders' },
  ],
  whenToIgnore: 'For a workflow that runs once.',
  threads: [],
};

export const createTableAs: Rule = {
  code: 'W12',
  name: 'create-table-as',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collect(context.scripts, (script) =>
      findRepeatedCreations(script)
        .filter(({ change }) => change.kind !== 'create' && change.object === 'TABLE')
        .map(({ step, change }) => ({
          ...placeOf(step.part, change.range),
          message: `${change.target.text} is created here, and a second run finds it there and fails. Expected OR REPLACE, a DROP before, or a write into an existing table.`,
        }))),
};
