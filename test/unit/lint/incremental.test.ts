import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkSqlText, checkWorkflowFile, type LintResult } from '../../../src/core/lint/linter';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { namedWords } from '../../../src/core/sql/namedWords';
import { forgetScans, readScript, SQL_LIMIT } from '../../../src/core/sql/readScript';
import { DIALECTS, type Dialect } from '../../../src/core/sql/lex/token';
import { scanScript } from '../../../src/core/sql/scanner';
import type { ScannedStatement } from '../../../src/core/sql/scanned';
import { corpusScripts } from '../../support/fuzz/inputs';
import { parseWorkflow, WORKFLOW_PATH } from '../../support/lint/lintText';

interface Sql {
  readonly dialect: Dialect;
  readonly text: string;
}

const EXAMPLES = RULES.flatMap((rule) => [...pageOf(rule).bad, ...pageOf(rule).good]);
const SCRIPTS: readonly Sql[] = [...corpusScripts(), ...EXAMPLES.flatMap((example) => (example.kind === 'sql' ? [example] : []))];
const WORKFLOWS = EXAMPLES.flatMap((example) => (example.kind === 'workflow' ? [example.text] : []));

/** What a keystroke or a paste may bring that changes where statements end, or what they are. */
const TYPED = [
  "'", '"', '`', ';', '--', '/*', '*/', '(', ')', '\n', ' ', 'x', ',', '$$', '\nGO\n', '\n/\n', 'DELIMITER //\n', '//', 'COPY t FROM stdin;\n', '\\.\n', 'BEGIN ', 'END;', 'CREATE PROCEDURE p() BEGIN ',
  'COMMIT;', '-- idempo: ignore T01 because x\n', '-- idempo: ignore-file W01 because x\n', '${schedule_time}', 'SET TIME ZONE UTC;', 'DROP TABLE t;', 'CREATE TABLE t (dt DATE);',
];

interface Edit {
  /** Where, and how much goes, as parts of the text. */
  readonly at: number;
  readonly removed: number;
  readonly typed: string;
}

const edits = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.constantFrom(0, 0, 1, 3, 40), typed: fc.constantFrom('', ...TYPED) }), { minLength: 1, maxLength: 5 });

function edited(text: string, { at, removed, typed }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + typed + text.slice(start + removed);
}

/** Scripts of several statements of one dialect, some of them twice. */
const scripts = fc.constantFrom(...DIALECTS).chain((dialect) => {
  const own = SCRIPTS.filter((script) => script.dialect === dialect && !script.text.includes('((((((')).map(({ text }) => text.trimEnd().replace(/;$/, ''));
  return fc.array(fc.constantFrom(...(own.length === 0 ? ['SELECT 1'] : own)), { minLength: 1, maxLength: 8 }).map((texts) => ({ dialect, text: texts.join(';\n') }));
});

/** Everything that a user may see, the fixes too. */
function shown({ findings, suppressed }: LintResult): unknown {
  return JSON.parse(JSON.stringify({ findings: findings.map((finding) => ({ ...finding, fixes: finding.fixes })), suppressed: suppressed.map(({ finding }) => finding.message) }));
}

/** Each version after an edit gives what it gives to a linter that has seen nothing before. */
function assertSame(versions: readonly string[], lint: (text: string) => LintResult): void {
  forgetScans();
  const known = versions.map((text) => shown(lint(text)));
  versions.forEach((text, index) => {
    forgetScans();
    assert.deepEqual(known[index], shown(lint(text)), text);
  });
}

function versionsOf(text: string, made: readonly Edit[]): readonly string[] {
  const versions = [text];
  for (const edit of made) versions.push(edited(versions.at(-1) ?? '', edit));
  return versions;
}

describe('lint after an edit', () => {
  it('finds in a script what a first look finds', () => {
    fc.assert(fc.property(scripts, edits, ({ dialect, text }, made) => {
      assertSame(versionsOf(text, made), (version) => checkSqlText({ file: 's.sql', text: version, dialect }));
    }), { numRuns: 150 });
  }).timeout(120_000);

  it('finds in a workflow file what a first look finds', () => {
    const more = scripts.map(({ text }) => `  - name: more\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n      ${text.replaceAll('\n', '\n      ')}\n`);
    fc.assert(fc.property(fc.constantFrom(...WORKFLOWS), more, edits, (workflow, task, made) => {
      assertSame(versionsOf(workflow + task, made), (version) => checkWorkflowFile(parseWorkflow(WORKFLOW_PATH, version)));
    }), { numRuns: 100 });
  }).timeout(120_000);

  it('scans only the statement that changed', () => {
    forgetScans();
    const text = 'INSERT INTO a SELECT now();\nDELETE FROM b WHERE c = 1;\nINSERT INTO a SELECT now();\n';
    const scan = (script: string): readonly ScannedStatement[] => readScript(script, 'hive', { cost: 1000, statements: 1000 }).script.statements.map(({ scanned }) => scanned);
    const [first, second, third] = scan(text);
    const after = scan(`-- typed\n${text.replace('c = 1', 'c = 12')}`);
    assert.equal(after[0], first);
    assert.notEqual(after[1], second);
    assert.equal(after[2], third);
    assert.notEqual(first, third, 'the same statement twice is two objects');
  });

  it('gives a statement alone the tokens that it has in its script', () => {
    fc.assert(fc.property(scripts, ({ dialect, text }) => {
      const placed = readScript(text, dialect, SQL_LIMIT).script.statements;
      const whole = scanScript(text, dialect).statements;
      assert.equal(placed.length, whole.length);
      placed.forEach(({ start, text: own, scanned }, index) => {
        const moved = scanned.statement.tokens.map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
        assert.deepEqual(moved, whole[index]?.statement.tokens);
        for (const token of scanned.statement.tokens) assert.equal(own.slice(token.start, token.end), token.text);
      });
    }), { numRuns: 200 });
  });
});

describe('what rules find in single statements', () => {
  const statements = SCRIPTS.flatMap(({ text, dialect }) => scanScript(text, dialect).statements);

  for (const rule of RULES) {
    for (const [index, { words, uses, find }] of (rule.facts ?? []).entries()) {
      if (words === undefined && uses === undefined) continue;
      it(`${rule.code} finds nothing without the words that it declares${index === 0 ? '' : ` (${index + 1})`}`, () => {
        const isCandidate = ({ view }: ScannedStatement): boolean => view.distinctWords.some((word) => words?.has(word) === true)
          || namedWords(view).some((named) => uses?.some((kind) => named.uses[kind] !== undefined) === true);
        const others = statements.filter((statement) => !isCandidate(statement));
        assert.ok(others.length > 100);
        for (const statement of others) assert.equal(find(statement).length, 0, statement.statement.tokens.map(({ text }) => text).join(' '));
      });
    }
  }
});
