import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { lintSqlText } from '../../src/core/lint/linter';
import { tablesOf } from '../../src/core/sql/lineage';
import { scanScript } from '../../src/core/sql/scanner';
import { DIALECTS, type Dialect } from '../../src/core/sql/lex/token';
import { SQL_PATH } from '../support/lint/lintText';
import { readMarkedScripts, type MarkedScript } from '../support/sql/markedScripts';

/**
 * Scripts that were marked by the specification before the linter saw them: sql.md §8 for the marks, §4 for the tables.
 * `T` and `R` are clock reads and random calls, `W` appends, `U` changes by the old value, `C` unguarded definitions.
 */
const FOLDER = 'test/fixtures/sql/fresh';
const SCRIPTS = readdirSync(FOLDER).sort().flatMap((file) => readMarkedScripts(`${FOLDER}/${file}`));
const DIFFERENCES = 'test/fixtures/sql/freshDifferences.txt';

const MARK_OF: Readonly<Record<string, string>> = { T01: 'T', T02: 'T', N01: 'R', N02: 'R', W01: 'W', W04: 'W', W03: 'U', W12: 'C', X03: 'C' };

/** X03 names other definitions too; the marks are about those that create. */
const CREATES = /^(?:create|into)\b/i;

type Subject = 'marks' | 'tables';

interface Comparison {
  readonly found: unknown;
  readonly wanted: unknown;
}

function show(text: string, places: readonly { readonly rule: string; readonly start: number; readonly end: number }[]): readonly string[] {
  return [...new Set(places.map(({ rule, start, end }) => `${rule} ${start} ${text.slice(start, end)}`))].sort();
}

function marksOf({ text, dialect, marks }: MarkedScript): Comparison {
  const places = lintSqlText({ file: SQL_PATH, text, dialect }).flatMap(({ code, range }) => {
    const rule = MARK_OF[code];
    const isOther = rule === undefined || (rule === 'C' && !CREATES.test(text.slice(range.start, range.end)));
    return isOther ? [] : [{ rule, ...range }];
  });
  return { found: show(text, places), wanted: show(text, marks) };
}

/** Odd, so that the prefixes of scripts that start alike end at different places. */
const PREFIX_STEP = 7;

/** The places of clock reads and random calls as the scanner finds them. */
function drawnPlaces(text: string, dialect: Dialect): readonly string[] {
  return scanScript(text, dialect).statements.flatMap(({ clockReads, randomCalls }) => [
    ...clockReads.map(({ range }) => `T ${range.start} ${range.end}`),
    ...randomCalls.map(({ range }) => `R ${range.start} ${range.end}`),
  ]);
}

function keyOf(name: string): string {
  return name.replace(/["'`?[\]]/g, '').toLowerCase();
}

/** Names without quotes and case; an optional one (`x?`) may be found or not. */
function tablesFound(script: MarkedScript): Comparison {
  const { reads, writes } = tablesOf(scanScript(script.text, script.dialect));
  const optional = new Set([...script.reads, ...script.writes].filter((name) => name.endsWith('?')).map(keyOf));
  const keys = (names: readonly string[]): readonly string[] => [...new Set(names.map(keyOf))].filter((name) => !optional.has(name)).sort();
  return { found: { reads: keys(reads), writes: keys(writes) }, wanted: { reads: keys(script.reads), writes: keys(script.writes) } };
}

const COMPARE: Readonly<Record<Subject, (script: MarkedScript) => Comparison>> = { marks: marksOf, tables: tablesFound };

function readDifferences(): ReadonlyMap<string, string> {
  const lines = readFileSync(DIFFERENCES, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => {
    const [dialect = '', name = '', subject = '', ...reason] = line.split(' ');
    return [`${dialect} ${name} ${subject}`, reason.join(' ')];
  }));
}

describe('scripts that were marked before the linter saw them', () => {
  const known = readDifferences();

  for (const script of SCRIPTS) {
    for (const subject of ['marks', 'tables'] as const) {
      const reason = known.get(`${script.dialect} ${script.name} ${subject}`);
      it(reason === undefined ? `have the ${subject} of ${script.dialect} ${script.name}` : `still differ in the ${subject} of ${script.dialect} ${script.name}`, () => {
        const { found, wanted } = COMPARE[subject](script);
        if (reason === undefined) assert.deepEqual(found, wanted, script.text);
        else assert.notDeepEqual(found, wanted, `No longer a difference: take it out of ${DIFFERENCES}`);
      });
    }
  }

  it('keep each clock read and random call while what follows is typed', () => {
    let marks = 0;
    const missed: string[] = [];
    for (const { name, text, dialect, marks: all } of SCRIPTS) {
      for (let end = 0; end <= text.length; end += PREFIX_STEP) {
        const found = new Set(drawnPlaces(text.slice(0, end), dialect));
        for (const { rule, start, end: markEnd } of all) {
          if (markEnd >= end || (rule !== 'T' && rule !== 'R')) continue;
          marks++;
          if (!found.has(`${rule} ${start} ${markEnd}`)) missed.push(`${name} ${end} ${text.slice(start, markEnd)}`);
        }
      }
    }
    assert.ok(marks > 3000, String(marks));
    assert.deepEqual(missed, []);
  });

  it('differ only where a script of theirs is named, for a reason', () => {
    const names = new Set(SCRIPTS.flatMap(({ dialect, name }) => [`${dialect} ${name} marks`, `${dialect} ${name} tables`]));
    assert.deepEqual([...known].filter(([key, reason]) => !names.has(key) || reason === ''), []);
  });

  it('are at least sixteen in each dialect', () => {
    const counts = DIALECTS.filter((dialect) => dialect !== 'generic').map((dialect) => [dialect, SCRIPTS.filter((script) => script.dialect === dialect).length] as const);
    assert.deepEqual(counts.filter(([, count]) => count < 16), []);
    assert.equal(new Set(SCRIPTS.map(({ name }) => name)).size, SCRIPTS.length);
  });
});
