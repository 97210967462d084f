import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/lint/finding';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { applyFix, lintWorkflow, WORKFLOW_PATH } from '../../support/lint/lintText';

const TAIL = "    fail_retry_times: 2\n    fail_retry_interval: 1\nidempo:\n  backfill:\n    max_parallel: 1\n";

function workflow(sql: string, dialect = 'generic'): string {
  return `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: ${dialect}\n    sql: ${sql}\n${TAIL}`;
}

/** Each way in which YAML can write the same statements. */
const NOTATIONS: Readonly<Record<string, string>> = {
  literal: workflow("|\n      INSERT INTO daily (dt, n)\n      SELECT CURRENT_DATE, count(*)\n      FROM orders WHERE note = 'it''s'"),
  'literal with deep indentation': workflow("|2\n            INSERT INTO daily (dt, n)\n        SELECT CURRENT_DATE, count(*)\n      FROM orders WHERE note = 'it''s'"),
  folded: workflow("> \n      INSERT INTO daily (dt, n)\n      SELECT CURRENT_DATE, count(*)\n\n      FROM orders WHERE note = 'it''s'"),
  plain: workflow("INSERT INTO daily (dt, n) SELECT CURRENT_DATE, count(*) FROM orders WHERE note = 'it''s'"),
  'plain over lines': workflow("INSERT INTO daily (dt, n)\n      SELECT CURRENT_DATE, count(*) FROM orders\n      WHERE note = 'it''s'"),
  'single quotes': workflow("'INSERT INTO daily (dt, n) SELECT CURRENT_DATE, count(*) FROM orders WHERE note = ''it''''s'''"),
  'double quotes': workflow('"INSERT INTO daily (dt, n)\\n\\tSELECT \\x43URRENT_DATE, count(*) FROM orders \\\n        WHERE note = \'it\'\'s\'"'.replace('\\x43', 'C')),
  'a file of its own': workflow('$FILE{"daily.sql"}'),
};

const FILES = { 'daily.sql': "INSERT INTO daily (dt, n)\r\nSELECT CURRENT_DATE, count(*)\r\nFROM orders WHERE note = 'it''s'" };

type Files = Readonly<Record<string, string>>;

function documentOf(finding: Pick<Finding, 'file'>, text: string, files: Files): string {
  return finding.file === WORKFLOW_PATH ? text : (files[finding.file] ?? '');
}

/** Of the two rules whose places and fixes are looked at here. */
function lint(text: string, files: Files): readonly Finding[] {
  return lintWorkflow(text, files).filter(({ code }) => code === 'T01' || code === 'W01');
}

function show(text: string, files: Files): readonly string[] {
  return lint(text, files).map((finding) => `${finding.code} ${documentOf(finding, text, files).slice(finding.range.start, finding.range.end)}`);
}

function sqlOf(text: string, files: Files): string {
  const file = parseWorkflowFile({ path: WORKFLOW_PATH, text, readFile: (path) => ({ kind: 'text', text: files[path] ?? '' }) });
  return (file.workflow?.tasks[0]?.sql?.text ?? '').replace(/\s+/g, ' ').trim();
}

describe('findings in YAML', () => {
  for (const [name, lf] of Object.entries(NOTATIONS)) {
    for (const [lineEnd, text] of [['LF', lf], ['CRLF', lf.replaceAll('\n', '\r\n')]] as const) {
      it(`point at the exact text (${name}, ${lineEnd})`, () => {
        assert.deepEqual(show(text, FILES).toSorted(), ['T01 CURRENT_DATE', 'W01 INSERT INTO daily']);
      });

      it(`are ended by their fixes, which write SQL as the notation needs it (${name}, ${lineEnd})`, () => {
        for (const finding of lint(text, FILES)) {
          for (const fix of finding.fixes) {
            const edited = applyFix(text, WORKFLOW_PATH, fix);
            const files = { 'daily.sql': applyFix(FILES['daily.sql'], 'daily.sql', fix) };
            const left = show(edited, files).map((shown) => shown.slice(0, 3));
            const others = fix.title.startsWith('Overwrite') ? [] : ['T01', 'W01'].filter((code) => code !== finding.code);
            assert.deepEqual(left, others, `${fix.title}\n${edited}`);
            const sql = sqlOf(edited, files);
            assert.ok(/WHERE note = 'it''s'(?:; COMMIT)?$/.test(sql) || fix.title.startsWith('Merge'), sql);
            if (fix.title.startsWith('Delete')) assert.match(sql, /^BEGIN; DELETE FROM daily WHERE dt = '\$\{schedule_time\}'; INSERT INTO daily/);
            if (finding.code === 'T01') assert.match(sql, /SELECT '\$\{schedule_time\}', count/);
            if (lineEnd === 'CRLF') assert.doesNotMatch(edited, /[^\r]\n/);
          }
        }
      });
    }
  }

  it('name the file that a task reads', () => {
    const files = new Set(lint(NOTATIONS['a file of its own'] ?? '', FILES).map((finding) => finding.file));
    assert.deepEqual([...files], ['daily.sql']);
  });
});
