import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyBaseline, makeBaseline, type Baseline } from '../../../src/core/lint/project/baseline';
import { baselineText, parseBaseline, staleEntryFindings } from '../../../src/core/lint/project/baselineFile';
import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import { lintWorkflow, WORKFLOW_PATH } from '../../support/lint/lintText';

const FILE = 'load.sql';
const OLD = 'DELETE FROM t WHERE d = CURRENT_DATE;\nSELECT now(), now() FROM t;\nINSERT INTO u SELECT 1';

/** Two rules that judge each statement by itself. */
function lint(text: string): readonly Finding[] {
  return lintSqlText({ file: FILE, text, dialect: 'mysql' }).filter(({ code }) => code === 'T01' || code === 'W01');
}

function baselineOf(text: string): Baseline {
  return makeBaseline(lint(text), { textOf: () => text });
}

/** Codes that are new, and codes of entries that are stale with their number. */
function compare(baseline: Baseline, text: string): { readonly fresh: readonly string[]; readonly stale: readonly string[] } {
  const { findings, stale, known } = applyBaseline(lint(text), baseline, { textOf: () => text });
  assert.equal(findings.length + known.length, lint(text).length);
  return { fresh: findings.map(({ code }) => code), stale: stale.map(({ code, count }) => `${code} ${count}`) };
}

describe('a baseline', () => {
  const same: readonly (readonly [string, string])[] = [
    ['as it is', OLD],
    ['when lines move', `-- moved\n\n${OLD}`],
    ['when statements move', 'INSERT INTO u SELECT 1;\nDELETE FROM t WHERE d = CURRENT_DATE;\nSELECT now(), now() FROM t'],
    ['when it is laid out and commented in another way', OLD.replaceAll(' ', '\n  ').replace('FROM', 'from /* x */').replaceAll('\n', '\r\n')],
    ['when harmless statements come', `SELECT 1;\n${OLD};\nSELECT 2`],
  ];
  for (const [name, text] of same) it(`knows old findings ${name}`, () => assert.deepEqual(compare(baselineOf(OLD), text), { fresh: [], stale: [] }));

  const changed: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['another statement with the same mistake', `${OLD};\nDELETE FROM v WHERE d = CURRENT_DATE`, ['T01'], []],
    ['the same statement once more', `${OLD};\nSELECT now(), now() FROM t`, ['T01', 'T01'], []],
    ['one call more in a statement', OLD.replace('SELECT now()', 'SELECT now(), now()'), ['T01', 'T01', 'T01'], ['T01 2']],
    ['a statement that is gone', OLD.replace('SELECT now(), now() FROM t;\n', ''), [], ['T01 2']],
    ['a statement that is mended', OLD.replace('CURRENT_DATE', "'2025-01-01'"), [], ['T01 1']],
  ];
  for (const [name, text, fresh, stale] of changed) it(`tells ${name}`, () => assert.deepEqual(compare(baselineOf(OLD), text), { fresh, stale }));

  it('keeps findings of other files and tasks apart', () => {
    const workflow = (name: string): string => `workflow:\n  name: load\ntasks:\n  - name: ${name}\n    task_type: Sql\n    sql: |\n      DELETE FROM t WHERE d = CURRENT_DATE\n`;
    const sources = (text: string) => ({ textOf: () => text });
    const baseline = makeBaseline(lintWorkflow(workflow('a')), sources(workflow('a')));
    assert.deepEqual(applyBaseline(lintWorkflow(`# moved\n${workflow('a')}`), baseline, sources(`# moved\n${workflow('a')}`)).findings, []);
    const other = applyBaseline(lintWorkflow(workflow('b')), baseline, sources(workflow('b')));
    assert.deepEqual(other.findings.map(({ code }) => code).includes('T01'), true);
    const renamed = { textOf: () => workflow('a'), pathOf: (file: string) => `x/${file}` };
    assert.ok(applyBaseline(lintWorkflow(workflow('a')), baseline, renamed).known.length === 0);
    assert.equal(makeBaseline(lintWorkflow(workflow('a')), renamed).entries[0]?.file, `x/${WORKFLOW_PATH}`);
  });

  it('knows everything it was made from, for any script', () => {
    const words = fc.array(fc.constantFrom('INSERT INTO t', 'SELECT', 'now()', 'rand()', ';', '\n', 'DELETE FROM t', 'WHERE d =', 'CURRENT_DATE', "'x'", '-- y\n', ','), { maxLength: 30 });
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join(' ');
        assert.deepEqual(compare(baselineOf(text), text), { fresh: [], stale: [] });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a baseline file', () => {
  it('is read as it was written', () => {
    const baseline = baselineOf(OLD);
    const text = baselineText(baseline);
    const { baseline: read, problems } = parseBaseline('b.json', text);
    assert.deepEqual(problems, []);
    assert.deepEqual(read.entries.map(({ range, ...entry }) => (assert.ok(range !== undefined), entry)), baseline.entries);
    assert.equal(baselineText(read), text);
    assert.equal(text.split('\n').filter((line) => line.includes('"fingerprint"')).length, baseline.entries.length);
    assert.equal(baselineText({ entries: [] }), '{\n  "version": 1,\n  "findings": []\n}\n');
  });

  const wrong: readonly (readonly [string, string, number])[] = [
    ['{ "version": 2, "findings": [] }', 'Expected "version": 1, the form that this version reads. Make the baseline again.', 0],
    ['{ "findings": [] }', 'Expected "version": 1, the form that this version reads. Make the baseline again.', 0],
    ['{ "version": 1, "findings": [{ "file": "a" }, { "file": "a", "code": "T01", "fingerprint": "00" }] }', 'This finding cannot be used: it needs "file", "code", "fingerprint", and a "count" of 1 or more where it stands for several.', 1],
    ['{ "version": 1, "findings": [{ "file": "a", "code": "T01", "fingerprint": "00", "count": 0 }] }', 'This finding cannot be used: it needs "file", "code", "fingerprint", and a "count" of 1 or more where it stands for several.', 0],
    ['{ "version": 1, "findings": {} }', '"findings" must be a list: […].', 0],
    ['[]', 'The baseline must be an object with keys: {…}.', 0],
    ['<<<<<<< HEAD', '"<<<<<<<" is no JSON value. Put text in double quotes.', 0],
  ];
  for (const [text, message, entries] of wrong) {
    it(`says what is wrong with ${text}`, () => {
      const { baseline, problems } = parseBaseline('b.json', text);
      assert.equal(problems[0]?.message, message);
      assert.equal(baseline.entries.length, entries);
    });
  }

  it('has a finding at each entry that is stale', () => {
    const text = baselineText(baselineOf(OLD));
    const file = parseBaseline('b.json', text);
    const { stale } = applyBaseline([], file.baseline, { textOf: () => '' });
    const findings = staleEntryFindings(file, stale);
    assert.equal(findings.length, file.baseline.entries.length);
    for (const { code, file: path, range } of findings) assert.deepEqual([code, path, text[range.start], text[range.end - 1]], ['M02', 'b.json', '{', '}']);
  });
});
