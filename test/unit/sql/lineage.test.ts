import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tablesOf } from '../../../src/core/sql/lineage';
import { scanScript } from '../../../src/core/sql/scanner';
import { DIALECTS } from '../../../src/core/sql/lex/token';
import { readMarkedScripts } from '../../support/sql/markedScripts';

const FOLDER = 'test/fixtures/sql/lineage';
const SCRIPTS = readdirSync(FOLDER).flatMap((file) => readMarkedScripts(`${FOLDER}/${file}`));

/** Names are compared without quotes and case; an optional one (`x?`) is left out. */
function keys(names: readonly string[], optional: readonly string[]): readonly string[] {
  const plain = names.filter((name) => !name.endsWith('?')).map(keyOf);
  return [...new Set(plain)].filter((name) => !optional.includes(name)).sort();
}

function keyOf(name: string): string {
  return name.replace(/["`?[\]]/g, '').toLowerCase();
}

describe('tables of a script', () => {
  for (const script of SCRIPTS) {
    it(`are found in ${script.dialect} ${script.name}`, () => {
      const found = tablesOf(scanScript(script.text, script.dialect));
      const optional = [...script.reads, ...script.writes].filter((name) => name.endsWith('?')).map(keyOf);
      assert.deepEqual(
        { reads: keys(found.reads, optional), writes: keys(found.writes, optional) },
        { reads: keys(script.reads, optional), writes: keys(script.writes, optional) },
        script.text,
      );
    });
  }

  it('are asked for in at least twenty scripts of each dialect', () => {
    const counts = DIALECTS.filter((dialect) => dialect !== 'generic').map((dialect) => [dialect, SCRIPTS.filter((script) => script.dialect === dialect).length] as const);
    assert.deepEqual(counts.filter(([, count]) => count < 20), []);
  });

  it('are named as written, once, in the order of the text', () => {
    const { reads, writes } = tablesOf(scanScript('INSERT INTO "Dw"."T 1" SELECT * FROM Ods.A JOIN b ON 1 = 1 JOIN ODS.a ON 2 = 2; DELETE FROM dw."T 1"', 'postgresql'));
    assert.deepEqual({ reads, writes }, { reads: ['Ods.A', 'b'], writes: ['"Dw"."T 1"'] });
  });
});
