import * as vscode from 'vscode';
import { assertNever } from '../../core/base/errors';
import { LineIndex } from '../../core/base/lineIndex';
import type { AttemptError } from '../../core/instance/records';
import { describeState } from '../../core/views/describeState';
import { formatDuration, shortScheduleTime } from '../../core/views/formatTime';
import { RunNewsReader, type RunNews } from '../../core/views/runNews';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import { localisedTexts, sayReason } from '../viewTexts';
import { readText } from '../workspace/readText';
import type { TargetWorkflow } from '../commands/target';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import type { WorkTerminal } from './runTerminal';

export interface Followed {
  readonly found: TargetWorkflow;
  /** Of a workflow instance or a backfill. */
  readonly id: string;
  /** Execution clock, ms: what happened before is not told. */
  readonly since: number;
}

export interface FollowServices {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
}

/** Writes what happens to a run or a backfill until it has ended or is paused; resolves with whether all of it succeeded. */
export function followRun(services: FollowServices, followed: Followed, terminal: WorkTerminal): Promise<boolean> {
  const { found, id, since } = followed;
  const { runners } = services;
  const reader = new RunNewsReader(since);
  return new Promise((resolve, reject) => {
    let writing: Promise<void> = Promise.resolve();
    const look = (): void => {
      const snapshot = runners.peek(found);
      if (snapshot === undefined) return;
      for (const news of reader.read(snapshot).filter((each) => isOf(each, id))) {
        writing = writing.then(() => tell(services, found, { news, terminal }));
        const end = endOf(news, id);
        if (end === undefined) continue;
        subscription.dispose();
        writing.then(() => resolve(end), reject);
      }
    };
    const subscription = runners.onDidChange((folder) => {
      if (folder.toString() === folderOf(found).toString()) look();
    });
    runners.refresh(found).then(look).catch((error: unknown) => {
      subscription.dispose();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

function isOf(news: RunNews, id: string): boolean {
  return 'backfill' in news ? news.backfill.id === id : news.instance.id === id || news.instance.backfillId === id;
}

/** Whether it succeeded; `undefined`: it goes on. */
function endOf(news: RunNews, id: string): boolean | undefined {
  if (news.kind === 'backfillRests') return news.backfill.state === 'succeeded';
  return news.kind === 'ended' && news.instance.id === id ? news.instance.state === 'succeeded' : undefined;
}

interface Line {
  readonly news: RunNews;
  readonly terminal: WorkTerminal;
}

async function tell(services: FollowServices, found: TargetWorkflow, { news, terminal }: Line): Promise<void> {
  const texts = localisedTexts();
  switch (news.kind) {
    case 'backfillStarted':
    case 'started': return;
    case 'attemptSucceeded': {
      const { attempt, task, instance } = news;
      const duration = formatDuration((attempt.finishedAt ?? attempt.startedAt) - attempt.startedAt);
      return terminal.writeLine(`✓ ${shortScheduleTime(instance.scheduleTime)} ${task} (${duration}, ${vscode.l10n.t('{0} rows', attempt.rowsChanged ?? 0)})`);
    }
    case 'attemptFailed': {
      const { attempt, task, instance } = news;
      terminal.writeLine(`✗ ${shortScheduleTime(instance.scheduleTime)} ${task}: ${vscode.l10n.t('attempt {0} failed', attempt.number)}`);
      if (attempt.error !== undefined) terminal.writeLine(await placeLine(services, found, attempt.error));
      return;
    }
    case 'ended':
      return terminal.writeLine(`${vscode.l10n.t('{0} for {1}, run {2}', news.instance.workflow, news.instance.scheduleTime, news.instance.runNumber)}: ${describeState(news.instance.state, texts).word}`);
    case 'backfillRests':
      return terminal.writeLine(vscode.l10n.t('{0}: backfill {1}, {2} of {3} schedule times failed', news.backfill.workflow, describeState(news.backfill.state, texts).word, news.failed.length, news.backfill.workflowInstanceIds.length));
    default: return assertNever(news);
  }
}

/** `file:line:column: error: message`, as the problem matcher `$idempo` reads it. */
async function placeLine({ index }: FollowServices, found: TargetWorkflow, { file = found.file.path, start = 0, message }: AttemptError): Promise<string> {
  const text = file === found.file.path ? found.file.text : await readText(index.uriOf(found, file)).catch(() => '');
  const { line, character } = new LineIndex(text).positionAt(start);
  return `${file}:${line + 1}:${character + 1}: error: ${sayReason(message).replace(/\s+/g, ' ')}`;
}
