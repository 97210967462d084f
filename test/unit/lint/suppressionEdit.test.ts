import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import type { RuleExample } from '../../../src/core/lint/rule';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { suppressionEdit } from '../../../src/core/lint/suppressions/suppressionEdit';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { applyFix, lintExample, lintWorkflow, parseWorkflow, SQL_PATH, WORKFLOW_PATH } from '../../support/lint/lintText';

const REASON = 'it is "meant" so: 1 #2, \\ it\'s fine';

/** What a finding is about, without its place. */
function show(finding: Finding, text: string): string {
  return `${finding.code} ${text.slice(finding.range.start, finding.range.end)}`;
}

const CONSEQUENCES = ['R06', 'S07'];

interface Silenced {
  readonly text: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function silence(example: RuleExample, index: number): Silenced | undefined {
  const { text } = example;
  const findings = lintExample(example);
  const finding = findings[index];
  assert.ok(finding !== undefined);
  const file = example.kind === 'sql' ? undefined : parseWorkflow(WORKFLOW_PATH, text);
  const edit = suppressionEdit(finding, { reason: REASON, text, file, findings });
  if (edit === undefined) return undefined;
  const edited = applyFix(text, example.kind === 'sql' ? SQL_PATH : WORKFLOW_PATH, { title: '', kind: 'suggest', edits: [edit] });
  const after = lintExample({ ...example, text: edited });
  // A finding that only says what another one leads to goes with it.
  const isLeft = (other: Finding): boolean => other !== finding && (!CONSEQUENCES.includes(other.code) || after.some(({ code }) => code === other.code));
  return { text: edited, before: findings.filter(isLeft).map((other) => show(other, text)), after: after.map((other) => show(other, edited)) };
}

describe('suppressionEdit', () => {
  for (const rule of RULES) {
    // Where the YAML or a quote is broken nobody knows where a comment may stand.
    for (const example of ['Y01', 'M03'].includes(rule.code) ? [] : pageOf(rule).bad) {
      it(`silences each finding alone: ${rule.code} ${JSON.stringify(example.text).slice(0, 90)}`, () => {
        lintExample(example).forEach((finding, index) => {
          if (/^(?:M0[125]|Y0[12])$/.test(finding.code)) return;
          const result = silence(example, index);
          assert.ok(result !== undefined, finding.code);
          assert.deepEqual(result.after.toSorted(), result.before.toSorted(), `${finding.code}\n${result.text}`);
        });
      });
    }
  }

  const sql = (text: string, dialect: Dialect = 'mysql'): readonly (string | undefined)[] => {
    const findings = lintSqlText({ file: SQL_PATH, text, dialect });
    return findings.filter(({ code }) => code === 'T01').map((finding) => {
      const edit = suppressionEdit(finding, { reason: 'x\n y', text, file: undefined, findings, dialect });
      return edit && applyFix(text, SQL_PATH, { title: '', kind: 'suggest', edits: [edit] });
    });
  };
  const places: readonly (readonly [string, string, string])[] = [
    ['behind the line', 'SELECT now();  \r\nSELECT 1', 'SELECT now(); -- idempo: ignore T01 because x y  \r\nSELECT 1'],
    ['before the token where a comment ends the line', 'SELECT now() -- why', 'SELECT /* idempo: ignore T01 because x y */ now() -- why'],
    ['before the token where a text goes on over the line', "SELECT now(), 'a\nb'", "SELECT /* idempo: ignore T01 because x y */ now(), 'a\nb'"],
    ['before the token where the dialect has comments of its own', "SELECT now() # it's so", "SELECT /* idempo: ignore T01 because x y */ now() # it's so"],
  ];
  for (const [name, text, expected] of places) it(`writes ${name}`, () => assert.deepEqual(sql(text), [expected]));

  it('writes before the token where the line has the same finding twice', () => {
    const comment = '/* idempo: ignore T01 because x y */';
    assert.deepEqual(sql('SELECT now(), now()'), [`SELECT ${comment} now(), now()`, `SELECT now(), ${comment} now()`]);
  });

  it('writes nothing without a reason', () => {
    const [finding] = lintSqlText({ file: SQL_PATH, text: 'SELECT now()', dialect: 'mysql' });
    assert.equal(finding && suppressionEdit(finding, { reason: ' \n', text: 'SELECT now()', file: undefined, findings: [] }), undefined);
  });

  it('writes into the SQL file that a task names', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    datasource_type: mysql\n    sql: $FILE{"a.sql"}\n';
    const files = { 'a.sql': 'SELECT now()\nFROM t' };
    const findings = lintWorkflow(text, files);
    const finding = findings.find(({ code }) => code === 'T01');
    const edit = finding && suppressionEdit(finding, { reason: 'x', text: files['a.sql'], file: parseWorkflow(WORKFLOW_PATH, text, files), findings });
    assert.deepEqual(edit, { file: 'a.sql', range: { start: 12, end: 12 }, newText: ' -- idempo: ignore T01 because x' });
  });
});
