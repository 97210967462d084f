import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import type { Dialect } from '../../src/core/sql/lex/token';
import { applyFix, SQL_PATH } from '../support/lint/lintText';
import { readMarkedScripts } from '../support/sql/markedScripts';

interface Place {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

function placesOf(text: string, dialect: Dialect): readonly Place[] {
  const findings = lintSqlText({ file: SQL_PATH, text, dialect });
  return findings.filter(({ code }) => /^[WX]/.test(code)).map(({ code, range }) => ({ rule: code, ...range }));
}

function show(text: string, places: readonly Place[]): readonly string[] {
  return places.map(({ rule, start, end }) => `${start} ${rule} ${text.slice(start, end)}`).sort();
}

const SCRIPTS = readMarkedScripts('test/fixtures/sql/writes.txt');

function count(findings: readonly { readonly code: string }[], code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

describe('the rules on writes, dialect by dialect', () => {
  for (const script of SCRIPTS) {
    it(`find exactly the marks of ${script.name}`, () => {
      assert.deepEqual(show(script.text, placesOf(script.text, script.dialect)), show(script.text, script.marks));
    });
  }

  it('offer fixes that end their finding and bring no other of their kind', () => {
    const wrong: string[] = [];
    let fixes = 0;
    for (const { name, text, dialect } of SCRIPTS) {
      const lint = (sql: string) => lintSqlText({ file: SQL_PATH, text: sql, dialect }).filter(({ code }) => /^[WX]/.test(code));
      const before = lint(text);
      for (const finding of before) {
        for (const fix of finding.fixes) {
          const fixed = applyFix(text, SQL_PATH, fix);
          const after = lint(fixed);
          fixes++;
          const isWorse = after.some(({ code }) => count(after, code) > count(before, code));
          if (isWorse || count(after, finding.code) >= count(before, finding.code)) wrong.push(`${name}: ${fix.title}\n${fixed}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(fixes > 40, String(fixes));
  });

  it('survive every prefix', () => {
    for (const { text, dialect } of SCRIPTS) {
      for (let end = 0; end <= text.length; end += 3) {
        const part = text.slice(0, end);
        for (const { range } of lintSqlText({ file: SQL_PATH, text: part, dialect })) assert.ok(range.start <= range.end && range.end <= end);
      }
    }
  });
});
