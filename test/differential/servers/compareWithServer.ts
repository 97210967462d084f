import assert from 'node:assert/strict';
import { runLocally } from './localRun';
import { agrees, type CaseOutcome } from './outcome';
import type { CaseServer } from './postgresServer';
import { readScriptCases, type ScriptCase } from './scriptCases';

export interface Comparison {
  readonly title: string;
  readonly dialect: string;
  /** In test/fixtures/differential. */
  readonly file: string;
  /** How many of the scripts must not be refused. */
  readonly atLeast: number;
  /** A text says why there is no server. */
  readonly start: () => Promise<CaseServer | string>;
}

/** `agreed`, or that the local engine refuses what the server can. Throws for anything else. */
function compare(one: ScriptCase, local: CaseOutcome, server: CaseOutcome): 'agreed' | 'refused' {
  const ordered = /\border\s+by\b/i.test(one.query);
  for (const [i, expected] of server.runs.entries()) {
    const actual = local.runs[i];
    if (actual !== undefined && agrees(actual, expected, ordered)) continue;
    if (actual?.kind === 'failed' && actual.isRefusal === true) return 'refused';
    assert.deepEqual(actual, expected, `${one.id}: after run ${i + 1} of ${one.script}\n${one.query}`);
  }
  return 'agreed';
}

/** One test a script: rows after one run and after two are those of the server, and what fails there fails here; or it is refused. */
export function compareWithServer({ title, dialect, file, atLeast, start }: Comparison): void {
  const cases = readScriptCases(file);
  describe(title, () => {
    let outcomes: readonly CaseOutcome[] = [];
    let agreed = 0;

    before(async function () {
      this.timeout(120_000);
      const server = await start();
      if (typeof server === 'string') {
        console.log(`Skipped, ${cases.length} scripts: ${server}`);
        this.skip();
      } else {
        try {
          outcomes = await server.runAll(cases);
        } finally {
          await server.stop();
        }
      }
    });

    cases.forEach((one, i) => {
      it(`${one.id} ${one.title}`, async () => {
        const expected = outcomes[i];
        assert.ok(expected !== undefined && expected.runs.length > 0, 'the server ran it');
        if (compare(one, await runLocally(one, dialect), expected) === 'agreed') agreed++;
      });
    });

    it(`agrees on at least ${atLeast} scripts and refuses the rest`, () => assert.ok(agreed >= atLeast, `${agreed} of ${cases.length}`));
  });
}
