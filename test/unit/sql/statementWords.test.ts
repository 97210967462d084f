import assert from 'node:assert/strict';
import { scanScript } from '../../../src/core/sql/scanner';
import { opensBlock, unknownStatementWord } from '../../../src/core/sql/facts/statementWords';

/** The unknown first words of a script's statements. */
function unknownWords(text: string): readonly string[] {
  return scanScript(text, 'generic').statements.flatMap(({ view }) => unknownStatementWord(view)?.text ?? []);
}

describe('unknownStatementWord', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['SELCT a FROM t; selec b', ['SELCT', 'selec']],
    ['INSRT INTO t SELECT 1', ['INSRT']],
    ['SEL', []],
    ['my_procedure(1, 2)', []],
    ["sp_rename 'a', 'b'", []],
    ['total := total + 1', []],
    ['done: SELECT 1', []],
    ['pkg.load(1)', []],
    ['${statement} FROM t', []],
    ['{{ macro() }} FROM t', []],
    ['"name" x', []],
    ['(SELECT 1) UNION SELECT 2', []],
    ['step2 x', []],
    ['\\copy t FROM x', []],
    ['.tables t', []],
    ['@setup x', []],
    ['!sh ls', []],
    ['WITH a AS (SELECT 1) SELECT * FROM a', []],
    ['EXISTS TABLE a; VALUES (1); TABLE t; MSCK REPAIR TABLE t; ADD JAR x', []],
  ];
  for (const [text, expected] of cases) it(`gives [${expected.join(', ')}] for ${text}`, () => assert.deepEqual(unknownWords(text), expected));
});

describe('opensBlock', () => {
  const first = (text: string): boolean => scanScript(text, 'generic').statements.some(({ view }) => opensBlock(view));
  for (const text of ['DECLARE a NUMBER', 'BEGIN total := 1', 'BEGIN SELECT 1', 'CREATE OR REPLACE PACKAGE p AS x NUMBER', 'CREATE FUNCTION f() RETURNS INT RETURN 1']) {
    it(`holds for ${text}`, () => assert.equal(first(text), true));
  }
  for (const text of ['BEGIN', 'BEGIN TRANSACTION', 'BEGIN TRAN x', 'BEGIN ISOLATION LEVEL SERIALIZABLE', 'CREATE TABLE t (a INT)', 'SELECT 1']) {
    it(`does not hold for ${text}`, () => assert.equal(first(text), false));
  }
});
