import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SequentialIds, VirtualTime } from '../../src/adapters/memory';
import { CORE_TRANSLATOR } from '../../src/adapters/sqljs/coreTranslator';
import { createMemoryBackend } from '../../src/adapters/sqljs/memoryBackend';
import { openStoreFile } from '../../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore } from '../../src/adapters/sqljs/sqljsStore';
import type { Finding } from '../../src/core/lint/finding';
import type { StatusSnapshot } from '../../src/core/instance/status';
import { lintWorkflowFile } from '../../src/core/lint/linter';
import { buildDefinition } from '../../src/core/runner/definition';
import { Runner } from '../../src/core/runner/runner';
import type { ReadFileResult } from '../../src/core/workflow/parseWorkflowFile';
import { parseWorkflowFile } from '../../src/core/workflow/parseWorkflowFile';
import { applyFix } from '../support/lint/lintText';
import { engine } from '../unit/sqljs/sqljsStores';

const FOLDER = join(__dirname, '..', '..', 'examples', 'unsafe');
const PATH = 'unsafe.workflow.yaml';
const TEXT = readFileSync(join(FOLDER, PATH), 'utf8');
/** Midnight of 1 and 2 March 2025 in Shanghai, the example's zone. */
const DAYS = [Date.parse('2025-03-01T00:00:00+08:00'), Date.parse('2025-03-02T00:00:00+08:00')] as const;
/** Rules without a fix, where a person has to decide, and R06, which follows from them. */
const UNFIXABLE = new Set(['W03', 'R06']);

function readFile(path: string): ReadFileResult {
  return { kind: 'text', text: readFileSync(join(FOLDER, path), 'utf8') };
}

function lint(text: string): readonly Finding[] {
  return lintWorkflowFile(parseWorkflowFile({ path: PATH, text, readFile }));
}

async function openStore(): Promise<SqljsStore> {
  const started = await engine();
  const file = openStoreFile({ engine: started, backend: createMemoryBackend(), path: '/store/idempo.db', check: 'always' });
  return createSqljsStore({ engine: started, file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: { now: () => 0 } });
}

interface Player {
  /** Runs the schedule time to its end. */
  run(scheduleInstant: number): Promise<void>;
  rerunAll(scheduleInstant: number): Promise<void>;
  /** What failed so far, with the message. */
  failures(): Promise<readonly string[]>;
  countRows(): Readonly<Record<string, number>>;
}

/** Plays a workflow text on a store of its own. */
async function withPlayer<T>(text: string, play: (player: Player) => Promise<T>): Promise<T> {
  const store = await openStore();
  const time = new VirtualTime(Date.parse('2025-03-25T12:00:00Z'));
  const runner = new Runner({ store, clock: time, timer: time, ids: new SequentialIds() });
  const definition = buildDefinition({ path: PATH, text, readFile });
  const workflow = parseWorkflowFile({ path: PATH, text, readFile }).workflow?.name.value ?? '';
  const scope = { kind: 'all' } as const;
  try {
    return await play({
      async run(scheduleInstant) {
        await runner.run({ definition, scheduleInstant, scope, options: { waitMs: 0 } });
        await settle(runner, time);
      },
      async rerunAll(scheduleInstant) {
        await runner.rerun({ workflow, scheduleInstant, scope, definition, options: { waitMs: 0 } });
        await settle(runner, time);
      },
      failures: async () => failuresIn(await runner.status({})),
      countRows: () => countRows(store),
    });
  } finally {
    store.close();
  }
}

function failuresIn(status: StatusSnapshot): readonly string[] {
  const runs = status.logicalInstances.flatMap((logical) => logical.workflowInstances);
  return runs.flatMap(({ instance, tasks }) =>
    tasks.filter(({ task }) => task.state === 'failed').map(({ task, attempts }) => `${instance.scheduleTime} ${task.name}: ${attempts.at(-1)?.error?.message ?? ''}`),
  );
}

/** Lets the runner go on, retries included, until nothing is left to do. */
async function settle(runner: Runner, time: VirtualTime): Promise<void> {
  let idle = false;
  void runner.whenIdle().then(() => (idle = true));
  while (!idle) {
    await new Promise(setImmediate);
    time.advance();
  }
}

function countRows(store: SqljsStore): Readonly<Record<string, number>> {
  const tables = store.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'idempo%' AND name NOT LIKE 'sqlite%'", 1000);
  return Object.fromEntries(tables.rows.map(([name]) => [String(name), Number(store.query(`SELECT count(*) FROM "${String(name)}"`, 1).rows[0]?.[0])]));
}

/** Applies the `choice`-th fix (the last one where there are fewer) of each fixable finding until none is left. */
function fixAll(text: string, choice: number): string {
  for (let round = 0; round < 100; round++) {
    const finding = lint(text).find((item) => item.fixes.length > 0);
    const fix = finding?.fixes[Math.min(choice, finding.fixes.length - 1)];
    if (fix === undefined) return text;
    text = applyFix(text, PATH, fix);
  }
  throw new Error('the fixes never end');
}

describe('the fixes of the unsafe example', () => {
  const [first, second] = DAYS;

  it('start from a workflow that runs and doubles rows when it is rerun', async () => {
    await withPlayer(TEXT, async (player) => {
      await player.run(first);
      const once = player.countRows();
      await player.rerunAll(first);
      assert.deepEqual(await player.failures(), []);
      assert.ok((player.countRows()['raw_orders'] ?? 0) > (once['raw_orders'] ?? 0));
    });
  });

  for (const choice of [0, 1, 2]) {
    describe(`with the choice ${String(choice + 1)} of each finding`, () => {
      const fixed = fixAll(TEXT, choice);

      it('leave a file that lints clean', () => {
        assert.deepEqual(lint(fixed).filter((finding) => !UNFIXABLE.has(finding.code)).map(({ code, message }) => `${code} ${message}`), []);
      });

      it('leave a file that runs, and whose rerun changes no row count', async () => {
        await withPlayer(fixed, async (player) => {
          await player.run(first);
          await player.run(second);
          const once = player.countRows();
          await player.rerunAll(first);
          assert.deepEqual(await player.failures(), []);
          assert.deepEqual(player.countRows(), once);
        });
      });
    });
  }

  for (const [index, finding] of lint(TEXT).entries()) {
    for (const fix of finding.fixes) {
      it(`finding ${String(index + 1)} (${finding.code}), "${fix.title}": the file still runs`, async () => {
        await withPlayer(applyFix(TEXT, PATH, fix), async (player) => {
          await player.run(first);
          assert.deepEqual(await player.failures(), []);
        });
      });
    }
  }
});
