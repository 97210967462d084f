import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import { messageOf, RefusedError } from '../../core/base/errors';
import { sayError } from '../report';
import { backfillPlanAnswer, runPlanAnswer, statusAnswer } from '../../core/views/toolAnswers';
import { plainMarkdown } from '../features/markdown';
import { requireTrust } from '../trust';
import { namedWorkflows, writtenPathOf } from '../workspace/namedWorkflows';
import { describePlan, digestShown, prepareRun, type RunPlan } from '../tasks/preparedRun';
import { followRun } from '../tasks/runFollower';
import type { TaskServices } from '../tasks/runTaskWork';
import { findingsAnswer } from './findingsAnswer';
import { findToolApi, type PreparedInvocation, type Tool, type ToolApi } from './toolApi';

/** A run that takes longer goes on while its tool has answered. */
const LONGEST_WAIT_MS = 120_000;

type Input = Readonly<Record<string, unknown>>;

/** Tools for language models: three that read, and one that asks before it runs. Nothing where VS Code has none. */
export function registerTools(parts: TaskServices): Disposable {
  const store = new DisposableStore();
  const api = findToolApi();
  if (api === undefined) return store;
  const { index } = parts.services;
  store.add(api.registerTool('idempo_findings', reading(api, vscode.l10n.t('Reading findings'), async (input) => {
    await index.scan();
    return findingsAnswer(input['file']);
  })));
  store.add(api.registerTool('idempo_status', reading(api, vscode.l10n.t('Reading the status of runs'), (input) => readStatus(parts, input))));
  store.add(api.registerTool('idempo_plan', reading(api, vscode.l10n.t('Working out what would run'), async (input) => answerOf(await (await prepareRun(parts.services, input)).plan()))));
  store.add(api.registerTool('idempo_run', running(api, parts)));
  return store;
}

/** What went wrong is an answer too: the model can then ask better. */
function reading(api: ToolApi, invocationMessage: string, read: (input: Input) => Promise<object>): Tool {
  return {
    prepareInvocation: () => Promise.resolve({ invocationMessage }),
    invoke: async ({ input }) => api.textResult(JSON.stringify(await read(inputOf(input)).catch((error: unknown) => ({ error: messageOf(error) })))),
  };
}

function inputOf(input: unknown): Input {
  return typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input)) : {};
}

async function readStatus({ services }: TaskServices, { workflow }: Input): Promise<object> {
  requireTrust();
  const { index, runners } = services;
  await index.scan();
  const meant = typeof workflow === 'string' && workflow !== '' ? namedWorkflows(index, workflow) : index.workflows;
  const wanted = meant.filter(({ file }) => file.workflow !== undefined);
  if (wanted.length === 0) return { error: vscode.l10n.t('There is no such workflow.'), workflows: index.workflows.map(writtenPathOf) };
  const answers: object[] = [];
  for (const loaded of wanted) {
    const name = loaded.file.workflow?.name.value ?? '';
    const { logicalInstances } = await (await runners.of(loaded)).status({ workflow: name, limit: 20 });
    answers.push({ file: writtenPathOf(loaded), ...statusAnswer(logicalInstances, name) });
  }
  return { workflows: answers };
}

function answerOf(planned: RunPlan): object {
  return planned.kind === 'run' ? runPlanAnswer(planned.plan) : backfillPlanAnswer(planned.plan);
}

/** Digests of the plans that the user was shown last, by the input as JSON: what runs must be what was agreed to. */
type Agreed = Map<string, string>;

const MAX_AGREED = 20;

function running(api: ToolApi, parts: TaskServices): Tool {
  const agreed: Agreed = new Map();
  return {
    prepareInvocation: async ({ input }): Promise<PreparedInvocation> => ({
      invocationMessage: vscode.l10n.t('Running a workflow'),
      confirmationMessages: { title: vscode.l10n.t('Let the model run this?'), message: await askBefore(parts, inputOf(input), agreed) },
    }),
    invoke: async ({ input }, token) => api.textResult(JSON.stringify(await runNow({ ...parts, agreed, token }, inputOf(input)).catch((error: unknown) => ({ error: messageOf(error) })))),
  };
}

/** What would run, in the words of the plan. A mistake in the input is shown as well: it will be refused. */
async function askBefore({ services }: TaskServices, input: Input, agreed: Agreed): Promise<vscode.MarkdownString> {
  const key = JSON.stringify(input);
  agreed.delete(key);
  try {
    const prepared = await prepareRun(services, input);
    const planned = await prepared.plan();
    const [oldest] = agreed.keys();
    if (agreed.size >= MAX_AGREED && oldest !== undefined) agreed.delete(oldest);
    agreed.set(key, digestShown(planned));
    return new vscode.MarkdownString(plainMarkdown(`${describePlan(planned, prepared.found.workflow.name.value)}\n${writtenPathOf(prepared.found)}`));
  } catch (error) {
    return new vscode.MarkdownString(plainMarkdown(sayError(error)));
  }
}

interface AgreedRun extends TaskServices {
  readonly agreed: Agreed;
  readonly token: vscode.CancellationToken;
}

async function runNow({ services, follow, agreed, token }: AgreedRun, input: Input): Promise<object> {
  const prepared = await prepareRun(services, input);
  const plan = await prepared.plan();
  const shown = agreed.get(JSON.stringify(input));
  agreed.delete(JSON.stringify(input));
  if (shown !== digestShown(plan)) throw new RefusedError('planChanged', vscode.l10n.t('What would run is no longer what was shown. Ask again.'));
  const since = Date.now();
  const { id, cancel } = await prepared.start(plan);
  const unfollow = follow(id);
  const lines: string[] = [];
  const cancelled = token.onCancellationRequested(() => void cancel().catch((error: unknown) => lines.push(messageOf(error))));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), LONGEST_WAIT_MS)));
  const end = followRun(services, { found: prepared.found, id, since }, { writeLine: (text) => lines.push(text), signal: new AbortController().signal });
  try {
    const isGood = await Promise.race([end, tooLong]);
    return { id, outcome: isGood === undefined ? 'still running' : isGood ? 'succeeded' : 'did not succeed', log: lines };
  } finally {
    clearTimeout(timer);
    cancelled.dispose();
    unfollow();
  }
}
