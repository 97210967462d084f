import { collect } from '../../../base/collect';
import { findDangerousPlaces, type DangerousPlace } from '../../../sql/facts/dangerousStatements';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A statement leaves the database, or shows a secret',
  why: 'What it reads, writes or starts lies outside the transaction, on the machine that happens to run it, and no rerun takes it back. A secret in the file is read by everybody who reads the workflow, and stays in its history.',
  bad: [
    { kind: 'sql', dialect: 'sqlite', text: "ATTACH DATABASE '/tmp/other.db' AS other" },
    { kind: 'sql', dialect: 'sqlite', text: 'PRAGMA writable_schema = 1' },
    { kind: 'sql', dialect: 'postgresql', text: "COPY daily TO PROGRAM 'gzip > /tmp/daily.gz'" },
    { kind: 'sql', dialect: 'sqlserver', text: "EXEC xp_cmdshell 'dir'" },
    { kind: 'sql', dialect: 'mysql', text: "SELECT * FROM daily INTO OUTFILE '/tmp/daily.csv'" },
    { kind: 'sql', dialect: 'redshift', text: "COPY daily FROM 's3://in/' CREDENTIALS 'aws_access_key_id=AKIAABCDEFGHIJKLMNOP;aws_secret_access_key=abcdefghijklmnop'" },
  ],
  good: [
    { kind: 'sql', dialect: 'redshift', text: "COPY daily FROM 's3://in/' IAM_ROLE 'arn:aws:iam::1:role/load'" },
    { kind: 'sql', dialect: 'sqlite', text: 'PRAGMA foreign_keys = ON' },
    { kind: 'sql', dialect: 'snowflake', text: "CREATE OR REPLACE STAGE s CREDENTIALS = (AWS_SECRET_KEY = '${secret}')" },
    { kind: 'sql', dialect: 'mysql', text: "SELECT id FROM users WHERE password = 'x123456'" },
    { kind: 'sql', dialect: 'clickhouse', text: 'ATTACH TABLE daily' },
  ],
  whenToIgnore: 'For a script that an administrator runs by hand. A secret belongs into the data source, never into a file.',
  threads: ['https://www.sqlite.org/security.html'],
};

const CONSEQUENCES: Readonly<Record<DangerousPlace['kind'], string>> = {
  attach: 'opens another database file: a task can only be undone and repeated in its own',
  pragma: 'lets statements write the structure of the file itself: one mistake and it cannot be opened any more',
  extension: 'loads or reads what lies on the machine that runs it',
  program: 'starts a program on the database server, outside every transaction',
  serverFile: "writes to the database server's own disk, and a second run fails because the file is there",
  secret: 'is a secret in plain text: everybody who reads this file has it. Keep it in the data source, or in a parameter',
};

const DANGERS = statementFact({ find: ({ view }) => findDangerousPlaces(view) });

export const wayOut: Rule = {
  code: 'X07',
  name: 'way-out',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  facts: [DANGERS],
  check: (context) =>
    collect(placesOf(context, DANGERS), ({ step: { part }, found }) =>
      found.map(({ kind, range }) => {
        const name = kind === 'secret' ? 'This' : `\`${textOf(part, range).replace(/\s+/g, ' ')}\``;
        return { ...placeOf(part, range), message: `${name} ${CONSEQUENCES[kind]}.` };
      })),
};
