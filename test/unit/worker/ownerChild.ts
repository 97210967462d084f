import { openRunner } from '../../../src/adapters/node/openRunner';
import type { Definition } from '../../../src/core/runner/ports';

interface Order {
  readonly definition: Definition;
  readonly scheduleInstant: number;
}

/** A window of its own for twoWindows.test.ts: `WORKFLOW_FOLDER WORKER_PATH`. It runs what it is told, and answers with the id. */
async function main([workflowFolder = '', workerPath = '']: readonly string[]): Promise<void> {
  const runner = await openRunner({ workflowFolder, workerPath, ownerName: 'the first window' });
  process.on('message', ({ definition, scheduleInstant }: Order) => {
    void runner.run({ definition, scheduleInstant, scope: { kind: 'all' } }).then(
      ({ id }) => process.send?.({ id }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.send?.('ready');
}

void main(process.argv.slice(2));
