/**
 * How long the thread of the extension host is blocked, with the real client and worker: while a seven-day × five-task backfill runs and
 * tree and panel follow it, and while the status of 1,000 instances is read and shown: `npx tsx bench/host.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openRunner, type OpenedRunner } from '../src/adapters/node/openRunner';
import type { StatusSnapshot } from '../src/core/instance/status';
import { buildDefinition } from '../src/core/runner/definition';
import { buildBackfillBar, findShownBackfill } from '../src/core/views/backfillBar';
import { buildDetail } from '../src/core/views/detail';
import { buildGrid } from '../src/core/views/grid';
import { buildTree, childrenOf } from '../src/core/views/tree/buildTree';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { readStatus } from '../src/extension/readStatus';
import { PanelPublisher } from '../src/protocol/panelPublisher';
import { ENGLISH_PANEL_TEXTS } from '../src/protocol/panelTexts';
import type { PanelState } from '../src/protocol/panelMessages';
import { workerBundle } from '../test/unit/worker/workerBundle';
import { report } from './measure';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2022, 0, 1);
const INSTANCES = 1_000;
const READINGS = 20;
/** As the tree and the panel show at first. */
const PAGE = 60;

const tasks = [0, 1, 2, 3, 4].map((n) => `  - name: t${String(n)}
    task_type: Sql
    datasource_type: SQLITE
    deps: [${n === 0 ? '' : `t${String(n - 1)}`}]
    pre_statements: ["CREATE TABLE IF NOT EXISTS out_${String(n)} (dt TEXT, n INTEGER)", "DELETE FROM out_${String(n)} WHERE dt = '\${schedule_time}'"]
    sql: INSERT INTO out_${String(n)} (dt, n) VALUES ('\${schedule_time}', 1)
`);
const FILE = {
  path: 'bench.workflow.yaml', root: '', readFile: () => ({ kind: 'missing' }) as const,
  text: `workflow:\n  name: bench\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n${tasks.join('')}`,
};
const definition = buildDefinition(FILE);
const { workflow } = parseWorkflowFile(FILE);

/** What the host does with a status: the visible part of the tree, and the panel with its details. */
class Host {
  #posted = '';
  readonly #publisher = new PanelPublisher({ outbox: { offer: (source) => { for (let message = source(); message !== undefined; message = source()) this.#posted = JSON.stringify(message); }, setOpen: () => undefined }, texts: ENGLISH_PANEL_TEXTS, now: () => Date.now() });

  constructor() {
    this.#publisher.ready();
  }

  show(snapshot: StatusSnapshot, limit: number): number {
    const entry = { key: 'k', path: FILE.path, workflow, snapshot, limit, hasOlder: false, trusted: true };
    const nodes = buildTree({ workflows: [entry], zone: 'UTC' }).flatMap(childrenOf);
    this.#publisher.publish(() => panelOf(snapshot));
    return nodes.length + this.#posted.length;
  }
}

function panelOf(snapshot: StatusSnapshot): PanelState {
  const { logicalInstances, access } = snapshot;
  const permission = { access, trusted: true };
  const backfill = findShownBackfill(snapshot, 'bench');
  const [newest] = logicalInstances;
  return {
    workflow: 'bench', workflows: ['bench'], file: 'there', access, trusted: true, zone: 'UTC',
    grid: buildGrid({ tasks: workflow?.tasks.map(({ name }) => name.value) ?? [], logicalInstances, hasOlder: false }),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot, permission }),
    detail: newest === undefined ? undefined : buildDetail({ status: newest, all: logicalInstances, workflowInstanceId: undefined, task: 't4', permission, locate: () => undefined }),
  };
}

/** The longest time for which this thread did not come round, ms, and the mean. */
async function watch(name: string, work: () => Promise<void>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  report(`${name}: p99`, delay.percentile(99) / 1e6, 'ms');
  report(`${name}: longest`, delay.max / 1e6, 'ms');
}

async function backfill(runner: OpenedRunner, days: number, from: number): Promise<void> {
  await runner.backfill({ definition, from, to: from + (days - 1) * DAY_MS, mode: 'missing', order: 'asc', parallel: 2 });
  await runner.whenIdle();
}

async function measure(runner: OpenedRunner): Promise<void> {
  const host = new Host();
  await backfill(runner, 1, FROM - 30 * DAY_MS);
  host.show(await runner.status({ limit: PAGE }), PAGE);
  await watch('doing nothing for two seconds', () => new Promise((resolve) => void setTimeout(resolve, 2_000)));
  let readings = 0;
  const following = runner.onChange(() => void readStatus(runner, PAGE).then((status) => {
    readings++;
    host.show(status, PAGE);
  }));
  await watch('a backfill of 7 × 5, followed', () => backfill(runner, 7, FROM - 20 * DAY_MS));
  following.dispose();
  report('  times the status was read and shown', readings, '');
  await backfill(runner, INSTANCES, FROM);
  let size = 0;
  await watch(`the status of ${String(INSTANCES)} instances, ${String(READINGS)} times`, async () => {
    for (let n = 0; n < READINGS; n++) size = host.show(await readStatus(runner, INSTANCES), PAGE);
  });
  report('  nodes and characters shown', size, '');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-bench-'));
  process.env['IDEMPO_HOME'] = join(folder, 'state');
  const runner = await openRunner({ workflowFolder: folder, workerPath: await workerBundle() });
  try {
    await measure(runner);
  } finally {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
