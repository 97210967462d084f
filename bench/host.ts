/**
 * How long the thread of the extension host is blocked, with the real client and worker: while a seven-day × five-task backfill runs and
 * tree and panel follow it, while the status of 1,000 instances is read and shown, and while a plan of ten years of hours (87,600 slots)
 * is made, sent to the page, checked for its start and followed: `npx tsx bench/host.ts`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openRunner, type OpenedRunner } from '../src/adapters/node/openRunner';
import type { StatusSnapshot } from '../src/core/instance/status';
import type { RefusedError } from '../src/core/base/errors';
import type { BackfillRequest } from '../src/core/runner/runnerService';
import { buildDefinition } from '../src/core/runner/definition';
import { buildBackfillBar, findShownBackfill } from '../src/core/views/backfillBar';
import { buildDetail } from '../src/core/views/detail';
import { GridBook } from '../src/core/views/gridBook';
import { digestPlaces, runningPlaces, type PackedPlan } from '../src/core/views/packedPlan';
import { EMPTY_FORM, type PlannerForm } from '../src/core/views/plannerForm';
import { ENGLISH_PLANNER_TEXTS } from '../src/core/views/plannerTexts';
import { buildTree, childrenOf } from '../src/core/views/tree/buildTree';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { readStatus } from '../src/extension/readStatus';
import { parseKindChunk, parseSlotChunk } from '../src/protocol/planner';
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
  readonly #book = new GridBook(workflow?.tasks.map(({ name }) => name.value) ?? []);
  readonly #publisher = new PanelPublisher({ outbox: { offer: (source) => { for (let message = source(); message !== undefined; message = source()) this.#posted = JSON.stringify(message); }, setOpen: () => undefined }, texts: ENGLISH_PANEL_TEXTS, now: () => Date.now() });

  constructor() {
    this.#publisher.ready();
  }

  show(snapshot: StatusSnapshot, limit: number): number {
    const entry = { key: 'k', path: FILE.path, workflow, snapshot, limit, hasOlder: false, trusted: true, isReading: false, hasErrors: false, folder: undefined };
    const nodes = buildTree({ workflows: [entry], zone: 'UTC' }).flatMap(childrenOf);
    this.#book.add(snapshot.logicalInstances);
    this.#publisher.publish(() => panelOf(snapshot, this.#book));
    return nodes.length + this.#posted.length;
  }
}

function panelOf(snapshot: StatusSnapshot, book: GridBook): PanelState {
  const { logicalInstances, access } = snapshot;
  const permission = { access, trusted: true };
  const backfill = findShownBackfill(snapshot, 'bench');
  const [newest] = logicalInstances;
  return {
    workflow: 'bench', workflows: ['bench'], file: 'there', isReading: false, unreadable: undefined, access, trusted: true, zone: 'UTC',
    grid: book.view(false),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot, permission }),
    detail: newest === undefined ? undefined : buildDetail({ status: newest, all: logicalInstances, workflowInstanceId: undefined, task: 't4', permission, locate: () => undefined }),
  };
}

/** Processor time of this thread, ms: other programs do not change it. Linux; 0 elsewhere. */
function threadTime(): number {
  const path = `/proc/self/task/${String(process.pid)}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 : 0;
}

/** The longest time for which this thread did not come round, ms, and how much of such a time it worked at most. */
async function watch(name: string, work: () => Promise<void>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let longest = 0;
  let before = threadTime();
  let isOver = false;
  const turn = (): void => {
    const now = threadTime();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isOver) setImmediate(turn);
  };
  turn();
  delay.enable();
  await work();
  delay.disable();
  isOver = true;
  report(`${name}: longest, processor time`, longest, 'ms');
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

const HOURLY = { cron: '0 0 * * * ? *', zone: 'Europe/Berlin', startAt: undefined, endAt: undefined };
const hourly = buildDefinition({ ...FILE, text: FILE.text.replace('name: bench', 'name: hourly').replace('0 0 0 * * ? *', HOURLY.cron).replace('timezone: UTC', `timezone: ${HOURLY.zone}`) });
const TEN_YEARS: PlannerForm = { ...EMPTY_FORM, from: '2015-01-01', to: '2024-12-28 22:00' };
const MAX_TICKS = 100_000;

/** What the host's thread does for a page that plans; the messages follow each other as the page's host sends them, or faster. */
async function planTenYears(runner: OpenedRunner, form: PlannerForm): Promise<void> {
  const texts = ENGLISH_PLANNER_TEXTS;
  const definitions = { definition: hourly };
  const answer = await runner.packPlan({ definitions, form, schedule: HOURLY, tasks: 5, maxTicks: MAX_TICKS, texts });
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  const { packed, request } = answer;
  await post(packed.chunks.map((chunk) => () => parseSlotChunk(chunk)));
  await checkStart(runner, { ...definitions, ...request, maxTicks: MAX_TICKS }, packed);
  const { instants, kinds, table } = packed.slots;
  const slots = { instants, kinds, table, started: new Uint8Array(instants.length).fill(1) };
  const query = { workflow: 'hourly', definitionHash: hourly.hash, from: request.from, to: request.to + 1 };
  await post((await runner.followPlan({ query, slots, texts })).map((chunk) => () => parseKindChunk(chunk)));
  report('  slots', packed.view.total, '');
}

async function post(messages: readonly (() => object)[]): Promise<void> {
  for (const message of messages) {
    JSON.stringify(message());
    await otherWork();
  }
}

/** All slots ticked by hand, with the digest of another plan: it is planned and refused. */
async function checkStart(runner: OpenedRunner, request: BackfillRequest, { slots, view }: PackedPlan): Promise<void> {
  const places = runningPlaces(slots);
  const dates = places.map((place) => slots.instants[place] ?? 0);
  const expects = `${digestPlaces(view.workflow, slots, places)} other`;
  const refusal = await runner.backfill({ ...request, dates, expects }).then(() => 'started', ({ code }: RefusedError) => code);
  if (refusal !== 'planChanged') throw new Error(refusal);
}

function otherWork(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-bench-'));
  process.env['IDEMPO_HOME'] = join(folder, 'state');
  const runner = await openRunner({ workflowFolder: folder, workerPath: await workerBundle() });
  try {
    await measure(runner);
    await watch('a plan of ten years of hours', () => planTenYears(runner, TEN_YEARS));
    await watch('the same by data dates', () => planTenYears(runner, { ...TEN_YEARS, basis: 'dataDate', to: '2024-12-27' }));
  } finally {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
