import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tablesOf } from '../../src/core/sql/lineage';
import { scanScript } from '../../src/core/sql/scanner';
import type { Dialect } from '../../src/core/sql/lex/token';
import { readMarkedScripts, type MarkedScript } from '../support/sql/markedScripts';

const FOLDER = 'test/fixtures/sql';
const FILES = [`${FOLDER}/statements.txt`, `${FOLDER}/shapes.txt`, ...readdirSync(`${FOLDER}/lineage`).map((file) => `${FOLDER}/lineage/${file}`)];

/** The complete scripts of a dialect without templates: what a parser of that dialect should accept. */
export function completeScripts(dialect: Dialect): readonly MarkedScript[] {
  return FILES.flatMap(readMarkedScripts).filter((script) => script.dialect === dialect && script.form === 'plain');
}

/** Why a parser and the scanner differ on a script; by `parser dialect script`. */
function readExplanations(): ReadonlyMap<string, string> {
  const lines = readFileSync(`${FOLDER}/differences.txt`, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => {
    const [parser, dialect, script, ...reason] = line.split(' ');
    return [`${parser ?? ''} ${dialect ?? ''} ${script ?? ''}`, reason.join(' ')];
  }));
}

const EXPLANATIONS = readExplanations();

/** Lower case, without quotes. */
export function plainName(name: string): string {
  return name.replace(/["`[\]]/g, '').toLowerCase();
}

/** What the scanner finds; sorted, without quotes and case. */
export function scannedTables(script: MarkedScript): readonly string[] {
  const { reads, writes } = tablesOf(scanScript(script.text, script.dialect));
  return [...new Set([...reads, ...writes].map(plainName))].sort();
}

export interface Parsed {
  /** The parser's own words when it refuses the script. */
  readonly error: string | undefined;
  readonly tables: readonly string[];
}

/** Fails when the parser refuses the script or finds other tables, unless that is explained; and when an explanation is of no use any more. */
export function compareTables(parser: string, script: MarkedScript, parsed: Parsed): void {
  const explanation = EXPLANATIONS.get(`${parser} ${script.dialect} ${script.name}`);
  const found = [...new Set(parsed.tables.map(plainName))].sort();
  const agrees = parsed.error === undefined && JSON.stringify(found) === JSON.stringify(scannedTables(script));
  if (explanation !== undefined) {
    assert.ok(explanation.length > 10, 'an explanation says why');
    assert.ok(!agrees, `agrees now, so that its explanation no longer applies: ${explanation}`);
    return;
  }
  assert.equal(parsed.error, undefined, script.text);
  assert.deepEqual(scannedTables(script), found, script.text);
}

/** The explanations that name no script of the corpus. */
export function strayExplanations(parser: string, scripts: readonly MarkedScript[]): readonly string[] {
  const known = new Set(scripts.map((script) => `${parser} ${script.dialect} ${script.name}`));
  const dialects = new Set(scripts.map((script) => script.dialect as string));
  return [...EXPLANATIONS.keys()].filter((key) => key.startsWith(`${parser} `) && dialects.has(key.split(' ')[1] ?? '') && !known.has(key));
}
