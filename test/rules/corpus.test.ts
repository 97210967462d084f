import assert from 'node:assert/strict';
import type { Finding } from '../../src/core/lint/finding';
import { lintSqlText } from '../../src/core/lint/linter';
import { scanScript } from '../../src/core/sql/scanner';
import type { Dialect } from '../../src/core/sql/lex/token';
import { applyFix, SQL_PATH } from '../support/lint/lintText';
import { readMarkedScripts, type MarkedScript } from '../support/sql/markedScripts';

const SCRIPTS = ['statements', 'shapes'].flatMap((name) => readMarkedScripts(`test/fixtures/sql/${name}.txt`));

/** The mark of the fixtures for each rule that it stands for. */
const MARK_OF: Readonly<Record<string, string>> = { T01: 'T', T02: 'T', N01: 'R', N02: 'R', W01: 'W', W04: 'W', W03: 'U', W12: 'C', X03: 'C' };

function lint(text: string, dialect: Dialect): readonly Finding[] {
  return lintSqlText({ file: SQL_PATH, text, dialect });
}

interface Place {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

function placesOf(text: string, dialect: Dialect): readonly Place[] {
  return lint(text, dialect).flatMap(({ code, range }) => (MARK_OF[code] === undefined ? [] : [{ rule: MARK_OF[code], ...range }]));
}

function show(text: string, places: readonly Place[]): readonly string[] {
  return places.map(({ rule, start, end }) => `${rule} ${start} ${text.slice(start, end)}`).sort();
}

function keyOf({ rule, start, end }: Place): string {
  return `${rule} ${start} ${end}`;
}

describe('rules on the marked scripts', () => {
  for (const script of SCRIPTS) {
    it(`find exactly the marks of ${script.name}`, () => {
      assert.deepEqual(show(script.text, placesOf(script.text, script.dialect)), show(script.text, script.marks));
    });
  }

  for (const script of SCRIPTS) {
    it(`offer fixes for ${script.name} that end the finding and bring no other`, () => {
      const before = lint(script.text, script.dialect);
      for (const finding of before) {
        for (const fix of finding.fixes) {
          const text = applyFix(script.text, SQL_PATH, fix);
          const after = lint(text, script.dialect);
          const count = (findings: readonly Finding[], code: string): number => findings.filter((item) => item.code === code).length;
          assert.ok(count(after, finding.code) < count(before, finding.code), `${fix.title}\n${text}`);
          for (const { code } of after) assert.ok(count(after, code) <= count(before, code), `${code} after: ${fix.title}\n${text}`);
        }
      }
    });
  }
});

/** The marks that lie wholly in the text before `end`. */
function typedMarks(script: MarkedScript, end: number): readonly Place[] {
  return script.marks.filter((mark) => mark.end < end && (mark.rule === 'T' || mark.rule === 'R'));
}

/** Clock reads and random calls as the scanner finds them, without the rules' fixes and messages. */
function scannedPlaces(text: string, dialect: Dialect): readonly Place[] {
  return scanScript(text, dialect).statements.flatMap(({ clockReads, randomCalls }) => [
    ...clockReads.map(({ range }) => ({ rule: 'T', ...range })),
    ...randomCalls.map(({ range }) => ({ rule: 'R', ...range })),
  ]);
}

/** Every n-th place, another one for each script; `bench/halfTyped.ts` looks at all of them. */
const STEP = 5;

describe('rules on half-typed scripts', () => {
  it('find each clock read and random call in the prefixes that hold it', () => {
    let marks = 0;
    const missed: string[] = [];
    for (const [offset, script] of SCRIPTS.entries()) {
      for (let end = offset % STEP; end <= script.text.length; end += STEP) {
        const found = new Set(placesOf(script.text.slice(0, end), script.dialect).map(keyOf));
        for (const mark of typedMarks(script, end)) {
          marks++;
          if (!found.has(keyOf(mark))) missed.push(`${script.name} ${end} ${script.text.slice(mark.start, mark.end)}`);
        }
      }
    }
    assert.ok(marks > 600, String(marks));
    assert.deepEqual(missed.slice(0, 20), [], `${missed.length} of ${marks}`);
  });

  it('survive the loss of any one character', () => {
    let marks = 0;
    let found = 0;
    for (const [offset, script] of SCRIPTS.entries()) {
      for (let at = offset % STEP; at < script.text.length; at += STEP) {
        const places = new Set(scannedPlaces(script.text.slice(0, at) + script.text.slice(at + 1), script.dialect).map(keyOf));
        for (const mark of script.marks.filter(({ rule, start, end }) => (rule === 'T' || rule === 'R') && (at < start || at >= end))) {
          marks++;
          const shift = at < mark.start ? 1 : 0;
          if (places.has(keyOf({ ...mark, start: mark.start - shift, end: mark.end - shift }))) found++;
        }
      }
    }
    assert.ok(marks > 600 && found / marks >= 0.975, `${found} of ${marks}`);
  });
});
