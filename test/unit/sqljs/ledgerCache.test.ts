import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryStore } from '../../../src/adapters/memory';
import type { LedgerReader, LedgerWriter, Store } from '../../../src/core/runner/ports';
import { attempt, executionOf, taskInstance, workflowInstance } from '../../contract/storeContract';
import { openStore } from './sqljsStores';

/** More workflow instances than are kept, so that some are read again. */
const INSTANCES = 80;

interface Write {
  readonly kind: 'instance' | 'task' | 'attempt' | 'look';
  readonly instance: number;
  readonly task: number;
  readonly number: number;
}

interface Batch {
  readonly writes: readonly Write[];
  readonly ends: 'committed' | 'undone' | 'task' | 'failedTask';
}

const WRITE = fc.record<Write>({
  kind: fc.constantFrom('instance', 'task', 'task', 'attempt', 'look'),
  // Some instances come again and again.
  instance: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: INSTANCES })),
  task: fc.integer({ min: 1, max: 3 }),
  number: fc.integer({ min: 1, max: 3 }),
});
const BATCH = fc.record<Batch>({ writes: fc.array(WRITE, { maxLength: 25 }), ends: fc.constantFrom('committed', 'committed', 'undone', 'task', 'failedTask') });

const idOf = ({ instance }: Write): string => `W${instance}`;
const taskIdOf = ({ instance, task }: Write): string => `W${instance}T${task}`;

function apply(ledger: LedgerWriter, write: Write, mark: number): void {
  if (write.kind === 'instance') ledger.saveWorkflowInstance(workflowInstance(idOf(write), { logicalInstanceId: `L${write.instance}`, createdAt: mark }));
  else if (write.kind === 'task') ledger.saveTaskInstance(taskInstance(taskIdOf(write), { workflowInstanceId: idOf(write), attemptsUsed: mark }));
  else if (write.kind === 'attempt') ledger.saveAttempt(attempt(write.number, { taskInstanceId: taskIdOf(write), startedAt: mark }));
  else lookAt(ledger, write);
}

function lookAt(ledger: LedgerReader, write: Write): string {
  const { createdAt } = ledger.findWorkflowInstance(idOf(write)) ?? {};
  const tasks = ledger.listTaskInstances(idOf(write)).map(({ id, attemptsUsed }) => `${id} ${attemptsUsed}`);
  const task = ledger.findTaskInstance(taskIdOf(write))?.attemptsUsed;
  const attempts = ledger.listAttempts(taskIdOf(write)).map(({ number, startedAt }) => `${number} ${startedAt}`);
  return JSON.stringify([createdAt, tasks, task, attempts]);
}

/** What was seen while writing and after it. */
function carryOut(store: Store, { writes, ends }: Batch, mark: number): string {
  const seen: string[] = [];
  const work = (ledger: LedgerWriter): void => {
    for (const write of writes) {
      apply(ledger, write, mark);
      seen.push(lookAt(ledger, write));
    }
    if (ends === 'undone' || ends === 'failedTask') throw new Error('undone');
  };
  try {
    if (ends === 'committed' || ends === 'undone') store.transaction(work);
    else store.executeTask(executionOf('SELECT 1'), work);
  } catch (error) {
    if ((error as Error).message !== 'undone') throw error;
  }
  return [...seen, ...writes.map((write) => lookAt(store, write))].join('\n');
}

describe('ledger that keeps what was read', () => {
  it('answers as the one in memory does, whatever is written, undone and looked at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(BATCH, { maxLength: 12 }), async (batches) => {
        const { store } = await openStore();
        const twin = new MemoryStore();
        for (const [index, batch] of batches.entries()) assert.equal(carryOut(store, batch, index), carryOut(twin, batch, index));
        for (let instance = 1; instance <= INSTANCES; instance++) {
          const write: Write = { kind: 'look', instance, task: 1, number: 1 };
          assert.equal(lookAt(store, write), lookAt(twin, write));
        }
        store.close();
      }),
      { numRuns: 60 },
    );
  });
});
