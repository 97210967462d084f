import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import { shownValue } from '../../../src/adapters/sqljs/readQuery';
import { openScratch, type Scratch } from '../../../src/adapters/sqljs/scratch';
import { StatementError } from '../../../src/adapters/sqljs/script';
import { engine } from '../../unit/sqljs/sqljsStores';
import type { CaseOutcome, RunOutcome } from './outcome';
import type { ScriptCase } from './scriptCases';

function runText(scratch: Scratch, sql: string, dialect: string): readonly (readonly (string | number | null)[])[] {
  const { result } = scratch.run({ sql, dialect, clockMs: Date.UTC(2024, 4, 1, 10), randomSeed: 'differential' });
  return (result?.rows ?? []).map((row) => row.map(shownValue));
}

function runOnce(scratch: Scratch, one: ScriptCase, dialect: string): RunOutcome {
  try {
    runText(scratch, one.script, dialect);
    const rows = runText(scratch, one.query, dialect);
    scratch.dropTemporary();
    return { kind: 'rows', rows };
  } catch (error) {
    if (error instanceof StatementError) return { kind: 'failed', message: error.message, isRefusal: error.cause === undefined || error.message.includes('the local runner') };
    throw error;
  }
}

/** The case in a fresh database of the local engine. A second run is made only behind a good first one. */
export async function runLocally(one: ScriptCase, dialect: string): Promise<CaseOutcome> {
  const scratch = openScratch(await engine(), CORE_TRANSLATOR);
  try {
    runText(scratch, one.setup, dialect);
    const first = runOnce(scratch, one, dialect);
    if (one.script === '' || first.kind === 'failed') return { runs: [first] };
    return { runs: [first, runOnce(scratch, one, dialect)] };
  } finally {
    scratch.close();
  }
}
