import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { lintSqlText } from '../../src/core/lint/linter';
import { tablesOf } from '../../src/core/sql/lineage';
import { scanScript } from '../../src/core/sql/scanner';
import { DIALECTS } from '../../src/core/sql/lex/token';
import { SQL_PATH } from '../support/lint/lintText';
import { readMarkedScripts, type MarkedScript } from '../support/sql/markedScripts';

/**
 * Tasks as data engineers write them, labelled from the catalogue: `T` current time, `R` random calls with their exact
 * ranges, the codes of all other rules on the SQL alone, the tables. Words that look like a call stand among them.
 */
const FOLDER = 'test/fixtures/sql/labelled';
const SCRIPTS = readdirSync(FOLDER).sort().flatMap((file) => readMarkedScripts(`${FOLDER}/${file}`));

const CALLS: Readonly<Record<string, string>> = { T01: 'T', T02: 'T', N01: 'R', N02: 'R' };

interface Labels {
  readonly calls: readonly string[];
  readonly codes: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

function keyOf(name: string): string {
  return name.replace(/["'`?[\]]/g, '').toLowerCase();
}

function found({ text, dialect, reads, writes }: MarkedScript): Labels {
  const findings = lintSqlText({ file: SQL_PATH, text, dialect });
  const calls = findings.flatMap(({ code, range }) => (CALLS[code] === undefined ? [] : [`${CALLS[code]} ${range.start} ${text.slice(range.start, range.end)}`]));
  const codes = findings.map(({ code }) => code).filter((code) => CALLS[code] === undefined && /^[TNWPXV]/.test(code));
  const tables = tablesOf(scanScript(text, dialect));
  const keys = keysWithout([...reads, ...writes]);
  return { calls: calls.sort(), codes: [...new Set(codes)].sort(), reads: keys(tables.reads), writes: keys(tables.writes) };
}

/** Sorted keys, without the names that may be left out. */
function keysWithout(labelled: readonly string[]): (names: readonly string[]) => readonly string[] {
  const optional = new Set(labelled.filter((name) => name.endsWith('?')).map(keyOf));
  return (names) => [...new Set(names.map(keyOf))].filter((name) => !optional.has(name)).sort();
}

function wanted({ text, marks, codes, reads, writes }: MarkedScript): Labels {
  const calls = marks.map(({ rule, start, end }) => `${rule} ${start} ${text.slice(start, end)}`);
  const keys = keysWithout([...reads, ...writes]);
  return { calls: calls.sort(), codes: [...codes].sort(), reads: keys(reads), writes: keys(writes) };
}

describe('tasks that were labelled from the catalogue', () => {
  for (const script of SCRIPTS) {
    it(`have what is labelled in ${script.dialect} ${script.name}`, () => {
      assert.deepEqual(found(script), wanted(script), script.text);
    });
  }

  it('are at least twenty-five in each dialect', () => {
    const counts = DIALECTS.filter((dialect) => dialect !== 'generic').map((dialect) => [dialect, SCRIPTS.filter((script) => script.dialect === dialect).length] as const);
    assert.deepEqual(counts.filter(([, count]) => count < 25), []);
    assert.equal(new Set(SCRIPTS.map(({ name }) => name)).size, SCRIPTS.length);
  });
});
