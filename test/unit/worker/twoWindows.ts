import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { openRunner, type OpenedRunner } from '../../../src/adapters/node/openRunner';
import type { Definition } from '../../../src/core/runner/ports';
import { workerBundle } from './workerBundle';

export const MARCH_1 = Date.UTC(2025, 2, 1);
export const DAY_MS = 86_400_000;

function definitionOf(sql: string): Definition {
  const lines = ['workflow:', '  name: daily', '  schedule: "0 0 0 * * ? *"', '  timezone: UTC', 'tasks:', '  - name: load', '    task_type: Sql', '    datasource_type: SQLITE', `    sql: ${JSON.stringify(sql)}`, ''];
  const text = lines.join('\n');
  return { hash: createHash('sha256').update(text).digest('hex'), path: 'daily.workflow.yaml', text, files: {} };
}

export const QUICK = definitionOf("CREATE TABLE IF NOT EXISTS t (day TEXT); INSERT INTO t VALUES ('${schedule_time}')");
export const ENDLESS = definitionOf('CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c');

/** Another process on the same folder. */
export interface Window {
  readonly process: ChildProcess;
  /** Resolves with the id of the workflow instance once its beginning was acknowledged. */
  run(definition: Definition, scheduleInstant: number): Promise<string>;
}

export async function openWindow(workflowFolder: string): Promise<Window> {
  const child = fork(join(__dirname, 'ownerChild.ts'), [workflowFolder, await workerBundle()], { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  return {
    process: child,
    async run(definition, scheduleInstant) {
      child.send({ definition, scheduleInstant });
      const [answer] = (await once(child, 'message')) as [{ readonly id?: string; readonly error?: string }];
      assert.ok(answer.id !== undefined, answer.error);
      return answer.id;
    },
  };
}

export async function openHere(workflowFolder: string): Promise<OpenedRunner> {
  return openRunner({ workflowFolder, workerPath: await workerBundle(), ownerName: 'the second window', timing: { waitForOwner: 0, keepAfterCommand: 50, keepAfterReading: 10 } });
}

/** `reader running`, `owner interrupted`, …: who has the store, and the newest attempt of the workflow instance. */
export async function look(runner: OpenedRunner, id: string): Promise<string> {
  const { access, logicalInstances } = await runner.status({});
  const found = logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).find(({ instance }) => instance.id === id);
  return `${access} ${found?.tasks[0]?.attempts.at(-1)?.state ?? 'nothing'}`;
}

export async function until(runner: OpenedRunner, id: string, expected: RegExp): Promise<void> {
  while (!expected.test(await look(runner, id))) await new Promise((resolve) => void setTimeout(resolve, 10));
}
