import * as vscode from 'vscode';
import type { LogicalInstanceStatus } from '../../core/instance/status';
import { definitionText } from '../../core/runner/definitionTexts';
import { buildAttemptLog } from '../../core/views/attemptLog';
import { pathSegment, readAttemptPath, type AttemptName } from '../../core/views/documentPath';
import { buildSummary } from '../../core/views/summary';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import { localisedTexts, localZone } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { SCHEME } from './idempoFiles';

export interface DocumentServices {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
}

/** Of a document that is made from the store of a folder; what the path cannot say is in the query. */
export function uriIn(folder: vscode.Uri, path: string, more: Readonly<Record<string, string>>): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path, query: JSON.stringify({ folder: folder.toString(), ...more }) });
}

/** What a document of `uriIn` holds now; `undefined`: what it is of is not known here (any more). */
export async function readDocument(services: DocumentServices, uri: vscode.Uri): Promise<string | undefined> {
  const query = readQuery(uri.query);
  await services.index.scan();
  const loaded = services.index.workflows.find((item) => folderOf(item).toString() === query['folder']);
  if (loaded === undefined || !vscode.workspace.isTrusted) return undefined;
  if (query['hash'] !== undefined) return readDefinition(services, loaded, { hash: query['hash'], file: query['file'] ?? '' });
  if (query['workflow'] !== undefined) return readSummary(services, loaded, query['workflow']);
  const name = readAttemptPath(uri.path);
  return name === undefined ? undefined : readAttempt(services, loaded, { name, at: Number(query['at']) });
}

/** Anybody can make a URI: whatever is no record of texts is nothing. */
function readQuery(query: string): Readonly<Record<string, string | undefined>> {
  try {
    const parsed: unknown = JSON.parse(query);
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

async function readDefinition({ runners }: DocumentServices, loaded: LoadedWorkflow, { hash, file }: { readonly hash: string; readonly file: string }): Promise<string | undefined> {
  const definition = await (await runners.of(loaded)).findDefinition(hash);
  return definition === undefined ? undefined : definitionText(definition, file);
}

async function readSummary({ runners }: DocumentServices, loaded: LoadedWorkflow, workflow: string): Promise<string> {
  const status = runners.statusOf(loaded) ?? (await (await runners.of(loaded)).status({ workflow, limit: runners.limitOf(loaded) }));
  return buildSummary({ workflow, status, hasOlder: runners.hasOlder(loaded), zone: localZone(), texts: localisedTexts() });
}

interface WantedAttempt {
  readonly name: AttemptName;
  /** Schedule time as an instant. */
  readonly at: number;
}

async function readAttempt({ runners }: DocumentServices, loaded: LoadedWorkflow, { name, at }: WantedAttempt): Promise<string | undefined> {
  const isMeant = ({ logicalInstance }: LogicalInstanceStatus): boolean => (
    logicalInstance.scheduleInstant === at && pathSegment(logicalInstance.workflow) === name.workflow
  );
  const shown = runners.peek(loaded)?.logicalInstances.find(isMeant);
  const found = shown ?? (await (await runners.of(loaded)).status({ from: at, to: at + 1 })).logicalInstances.find(isMeant);
  const run = found?.workflowInstances.find(({ instance }) => instance.runNumber === name.runNumber);
  const task = run?.tasks.find((item) => pathSegment(item.task.name) === name.task);
  const attempt = task?.attempts.find(({ number }) => number === name.attempt);
  if (run === undefined || task === undefined || attempt === undefined) return undefined;
  if (name.text === 'sql') return attempt.renderedSql;
  return buildAttemptLog({ instance: run.instance, task: task.task.name, attempt, zone: localZone(), texts: localisedTexts() });
}
