import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DIALECTS, type Dialect } from '../../../src/core/sql/lex/token';
import { forgetScans, readScript, SQL_LIMIT, type ReadScript, type SqlLimit } from '../../../src/core/sql/readScript';
import { corpusScripts } from '../../support/fuzz/inputs';

const RUNS = 400;

/** What changes where tokens and statements end, here or far behind. */
const TYPED = [
  "'", '"', '`', ';', ';\n', '; ', '--', '-- ', '/*', '*/', '#', '(', ')', '[', '\n', '\n\n', ' ', 'x', ',', '$$', '$a$', '$', '{{', '}}', '{%', '%}', '{#', '#}', '${', '}', '#{', "''", '\\', "E'", "q'[", "]'",
  '\nGO\n', '\n/\n', 'DELIMITER //\n', 'DELIMITER ;\n', '//', 'COPY t FROM stdin;\n', '\\.\n', 'BEGIN ', 'BEGIN\n', 'END;\n', 'END', 'IF x THEN ', 'CREATE PROCEDURE p() BEGIN\n', 'CREATE TRIGGER t ', 'CREATE FUNCTION f() AS $$\n', 'DO $$ BEGIN\n', 'DO $a$\n', 'END $$;\n',
  '\nREM x\n', 'PROMPT ', "ESCAPE ", "'\\'", 'CASE ', 'SELECT 1;\n', 'ELSE ', 'WITH ', '@', '\r\n', '{{ it\'s }}', "'\nSELECT ", '"""', '((((((((', 'é',
];

const JOINTS = [';\n', ';\n\n', '; -- c\n', ';', ';\n-- c\n', '\n;\n', ';;\n', ';\r\n', '; /* c */\n', ';  \n', ";\nINSERT INTO t VALUES ('a');\n", ";\nSELECT '\n", '\n', ';\nGO\n', ';\n/\n'];

interface Edit {
  /** Where, and how much goes. */
  readonly at: number;
  readonly removed: number;
  readonly typed: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.constantFrom(0, 0, 0, 1, 1, 3, 40, 300), typed: fc.constantFrom('', ...TYPED) });

function edited(text: string, { at, removed, typed }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + typed + text.slice(start + removed);
}

const corpus = corpusScripts();

/** Long scripts of one dialect, some of their statements twice. */
const scripts = fc.constantFrom(...DIALECTS).chain((dialect) => {
  const own = corpus.filter((script) => script.dialect === dialect).map(({ text }) => text.trimEnd().replace(/;$/, ''));
  const text = fc.constantFrom(...(own.length === 0 ? ['SELECT 1', "INSERT INTO t VALUES ('x', now())"] : own));
  return fc.array(fc.tuple(text, fc.oneof({ arbitrary: fc.constant(';\n'), weight: 3 }, fc.constantFrom(...JOINTS))), { minLength: 3, maxLength: 14 }).map((parts) => ({ dialect, text: parts.flat().join('') }));
});

/** All that is read, without whether it was remembered. */
function shown({ script, unread, cost }: ReadScript): unknown {
  const statements = script.statements.map(({ start, text, scanned: { statement, view: _, ...found } }) => ({ start, text, statement, found }));
  return { statements, tokens: script.tokens, unclosed: script.unclosed, unread, cost };
}

function read(text: string, dialect: Dialect, limit: SqlLimit = SQL_LIMIT): ReadScript {
  return readScript(text, dialect, limit);
}

describe('a script that is typed in', () => {
  it('is read as a script that was never seen', () => {
    let kept = 0;
    fc.assert(
      fc.property(scripts, fc.array(edit, { minLength: 1, maxLength: 6 }), fc.constantFrom(SQL_LIMIT, SQL_LIMIT, { cost: 300, statements: 100 }, { cost: 10_000, statements: 4 }), ({ dialect, text }, edits, limit) => {
        const versions = [text];
        for (const each of edits) versions.push(edited(versions.at(-1) ?? '', each));
        forgetScans();
        const known = versions.map((version) => read(version, dialect, limit));
        const before = new Set(known[0]?.script.statements.map(({ scanned }) => scanned));
        kept += known.at(-1)?.script.statements.some(({ scanned }) => before.has(scanned)) === true ? 1 : 0;
        known.forEach((script, index) => {
          assert.equal(new Set(script.script.statements.map(({ scanned }) => scanned)).size, script.script.statements.length, 'a statement that stands there twice is two');
          forgetScans();
          assert.deepEqual(shown(script), shown(read(versions[index] ?? '', dialect, limit)), versions[index]);
        });
      }),
      { numRuns: RUNS },
    );
    assert.ok(kept > RUNS / 3, `${kept} of ${RUNS}`);
  }).timeout(120_000);

  it('keeps its limits', () => {
    const line = 'INSERT INTO t SELECT a, b, c FROM s WHERE d = 1;\n';
    forgetScans();
    for (const text of [line.repeat(1990), line.repeat(1999), line.repeat(2001), `${line.repeat(1000)}SELECT ${'('.repeat(120)};\n${line.repeat(900)}`, line.repeat(1900)]) {
      const script = read(text, 'hive');
      forgetScans();
      const { unread } = read(text, 'hive');
      assert.deepEqual(script.unread, unread);
    }
  });

  it('keeps what stands before and behind the line that is typed in', () => {
    forgetScans();
    const line = (n: number): string => `INSERT INTO t SELECT a, now() FROM s_${n} -- it's ok\nWHERE d = 'x';\n`;
    const text = Array.from({ length: 50 }, (_, n) => line(n)).join('');
    const before = read(text, 'hive').script;
    const after = read(text.replace('s_25 ', 's_25x '), 'hive').script;
    assert.equal(after.statements.length, 50);
    after.statements.forEach(({ scanned, start }, index) => {
      assert.equal(scanned === before.statements[index]?.scanned, index !== 25);
      assert.equal(start - (before.statements[index]?.start ?? 0), index > 25 ? 1 : 0);
    });
  });
});
