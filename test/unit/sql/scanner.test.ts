import assert from 'node:assert/strict';
import type { TextRange } from '../../../src/core/base/textRange';
import { scanScript, type ScannedScript } from '../../../src/core/sql/scanner';
import { readMarkedScripts, type MarkedScript } from '../../support/sql/markedScripts';

const SCRIPTS = ['statements', 'shapes'].flatMap((name) => readMarkedScripts(`test/fixtures/sql/${name}.txt`));

function plain(name: string): string {
  return name.replace(/["`?]/g, '').toLowerCase();
}

/** The expected and found names of one kind; optional names (`x?`) are left out of both. */
function compareNames(script: MarkedScript, expected: readonly string[], found: readonly string[]): void {
  const optional = new Set(expected.filter((name) => name.endsWith('?')).map(plain));
  const wanted = expected.filter((name) => !name.endsWith('?')).map(plain);
  assert.deepEqual([...new Set(found)].filter((name) => !optional.has(name)).sort(), [...new Set(wanted)].sort(), script.text);
}

function show(text: string, ranges: readonly TextRange[]): readonly string[] {
  return ranges.map((range) => `${range.start}: ${text.slice(range.start, range.end)}`).sort();
}

function marked(script: MarkedScript, rule: string): readonly string[] {
  return show(script.text, script.marks.filter((mark) => mark.rule === rule));
}

function scan(script: MarkedScript): ScannedScript {
  return scanScript(script.text, script.dialect);
}

describe('scanner', () => {
  for (const script of SCRIPTS) {
    it(`reads ${script.name}`, () => {
      const { statements } = scan(script);
      const writes = statements.flatMap((statement) => statement.writes.map((write) => write.target.key));
      const reads = statements.flatMap((statement) => statement.reads.map((read) => read.table.key));
      compareNames(script, script.writes, writes);
      const expectedReads = script.reads.filter((name) => !writes.includes(plain(name)));
      compareNames(script, expectedReads, reads.filter((name) => !writes.includes(name)));
      assert.deepEqual(show(script.text, statements.flatMap((s) => s.clockReads.map((read) => read.range))), marked(script, 'T'));
      assert.deepEqual(show(script.text, statements.flatMap((s) => s.randomCalls.map((call) => call.range))), marked(script, 'R'));
      const selfs = statements.flatMap((s) => s.assignments.filter((assignment) => assignment.isSelfReferencing));
      assert.deepEqual([...new Set(show(script.text, selfs.map((assignment) => assignment.range)))], marked(script, 'U'));
    });
  }
});
