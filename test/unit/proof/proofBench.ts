import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { openStoreFile } from '../../../src/adapters/sqljs/openFile';
import { LEDGER_PREFIX } from '../../../src/adapters/sqljs/schema';
import { createSqljsStore, NEVER_STOP } from '../../../src/adapters/sqljs/sqljsStore';
import { SequentialIds } from '../../../src/adapters/memory';
import { prove } from '../../../src/core/proof/prove';
import type { ProofPorts, ProofStore } from '../../../src/core/proof/ports';
import type { ProofKind, ProofResult } from '../../../src/core/proof/proof';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { Definition } from '../../../src/core/runner/ports';
import { engine } from '../sqljs/sqljsStores';

/** 2025-03-01T00:00:00Z. */
export const SLOT = 1_740_787_200_000;
const NOW = Date.UTC(2026, 10, 22, 9, 30, 5);

export interface ProvedTask {
  readonly name: string;
  readonly deps?: readonly string[];
  readonly sql: string;
  readonly lines?: readonly string[];
}

/** `seed`: runs in each copy before the workflow does. */
export function defineTasks(tasks: readonly ProvedTask[], seed = 'CREATE TABLE source (id INTEGER, day TEXT); INSERT INTO source VALUES (1, \'2025-03-01\'), (2, \'2025-03-01\');'): Definition {
  const text = [
    'workflow:', '  name: proved', '  schedule: "0 0 0 * * ? *"', 'tasks:',
    ...tasks.flatMap(({ name, deps = [], sql, lines = [] }) => [
      `  - name: ${name}`, '    task_type: Sql', '    datasource_type: SQLITE', `    deps: [${deps.join(', ')}]`, `    sql: ${JSON.stringify(sql)}`,
      ...lines.map((line) => `    ${line}`),
    ]),
    'idempo:', '  seed: [seed.sql]', '',
  ].join('\n');
  return buildDefinition({ path: 'proved.workflow.yaml', text, readFile: (path) => (path === 'seed.sql' ? { kind: 'text', text: seed } : { kind: 'missing' }) });
}

export interface ProofBenchOptions {
  readonly task?: string;
  /** Looks at the copy before anything happens in it. */
  readonly prepare?: (store: ProofStore) => void;
}

export async function proveTasks(definition: Definition, kind: ProofKind, { task, prepare }: ProofBenchOptions = {}): Promise<ProofResult> {
  return prove(await proofPorts(prepare), { definition, scheduleInstant: SLOT, kind, task });
}

/** `prepare`: as in `ProofBenchOptions`. */
export async function proofPorts(prepare: ProofBenchOptions['prepare']): Promise<ProofPorts> {
  const started = await engine();
  return {
    openCopy() {
      const file = openStoreFile({ engine: started, backend: createMemoryBackend(), path: '/proof/idempo.db', check: 'always' });
      const store = createSqljsStore({ engine: started, file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: { now: () => Date.now() } });
      prepare?.(store);
      return Promise.resolve(store);
    },
    isUserTable: (name) => !name.startsWith(LEDGER_PREFIX),
    ids: new SequentialIds(),
    now: NOW,
    yield: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
