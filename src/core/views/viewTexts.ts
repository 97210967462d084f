import { fillTemplate } from '../base/message';
import { ENGLISH_REASON_TEXTS } from './reasonTexts';

/** Every English text that a view model holds. `{0}`, `{1}` … are filled by `fillText`. A host may pass translations. */
export const ENGLISH_VIEW_TEXTS = {
  ...ENGLISH_REASON_TEXTS,
  'state.waiting': 'waiting',
  'state.submitted': 'submitted',
  'state.running': 'running',
  'state.pausing': 'pausing',
  'state.paused': 'paused',
  'state.stopping': 'stopping',
  'state.stopped': 'stopped',
  'state.failed': 'failed',
  'state.succeeded': 'succeeded',
  'state.pending': 'pending',
  'state.delayed': 'delayed',
  'state.retryWaiting': 'waiting for retry',
  'state.forcedSuccess': 'forced success',
  'state.skipped': 'skipped',
  'state.carriedOver': 'carried over',
  'state.interrupted': 'interrupted',
  'state.cancelling': 'cancelling',
  'state.cancelled': 'cancelled',
  'state.unknown': 'unknown state',
  'trigger.schedule': 'scheduled',
  'trigger.manual': 'started by hand',
  'trigger.backfill': 'backfill',
  'trigger.rerun': 'rerun',
  'trigger.subWorkflow': 'sub-workflow',
  'trigger.dryRun': 'dry run',
  'action.rerunFailed': 'Rerun failed tasks',
  'action.rerunFrom': 'Rerun from here',
  'action.rerunOnly': 'Rerun only this task',
  'action.rerunAll': 'Rerun all tasks',
  'action.recoverTask': 'Recover this task',
  'action.forceSuccess': 'Force success',
  'action.pause': 'Pause',
  'action.resume': 'Resume',
  'action.cancel': 'Cancel',
  'refused.untrusted': 'The workspace is not trusted: nothing runs in it.',
  'refused.reader': 'Another window or terminal runs this store: act there, or close it.',
  'refused.older': 'Run {0} is not the newest run of this schedule time.',
  'refused.unfinished': 'Run {0} is {1}: wait for its end or cancel it first.',
  'refused.notUnfinished': 'Run {0} has ended: {1}.',
  'refused.notPausable': 'Run {0} is {1}; only a running one can be paused.',
  'refused.notPaused': 'Run {0} is {1}; only a paused one can be resumed.',
  'refused.nothingFailed': 'No task of run {0} failed.',
  'refused.noTask': 'Choose a task first.',
  'refused.blockedTask': 'This task was skipped: rerun from the task because of which it was, or all tasks.',
  'refused.taskDone': 'This task is {0}; only a failed or stopped one can be mended.',
  'refused.notRunning': 'Run {0} is {1}: rerun the failed tasks instead.',
  'refused.stopping': 'Run {0} is being stopped already.',
  'backfill.notRunning': 'The backfill is {0}; only a running one can be paused.',
  'backfill.notPaused': 'The backfill is {0}; only a paused one can be resumed.',
  'backfill.ended': 'The backfill has ended: {0}.',
  'backfill.cancelling': 'The backfill is being cancelled already.',
  'label.scheduleTime': 'Schedule time',
  'label.executionTime': 'Execution time',
  'label.duration': 'Duration',
  'label.error': 'Error',
  'label.reason': 'Reason',
  'label.warning': 'Warning',
  'label.outputs': 'Handed on',
  'label.state': 'State',
  'label.scheduleTimes': 'Schedule times',
  'list.comma': ', ',
  'list.sentence': '{0}.',
  'label.file': 'File',
  'label.schedule': 'Schedule',
  'label.dependsOn': 'Depends on',
  'tree.tasks': 'Tasks',
  'tree.workflow': 'workflow',
  'tree.task': 'task',
  'tree.taskCount': '{0} tasks',
  'tree.taskCountOne': '1 task',
  'tree.newest': 'newest {0} {1}',
  'tree.nextTick': 'next {0}',
  'tree.noTick': 'no tick ahead',
  'tree.switchedOn': 'Local schedule switched on, {0} ({1}); of missed ticks {2}',
  'missed.skip': 'none runs',
  'missed.newestOnly': 'the newest runs',
  'missed.all': 'all run',
  'tree.errors': 'has errors',
  'tree.errorsHint': 'Nothing of it can run before the errors in the Problems panel are corrected.',
  'tree.broken': 'cannot be read',
  'tree.brokenHint': 'The file cannot be read as a workflow: see the Problems panel.',
  'tree.orphan': 'local schedule on, file gone',
  'tree.orphanHint': 'The local schedule of {0} is switched on, but no file in this folder defines that workflow any more: its ticks cannot be made. Switch it off.',
  'tree.after': 'after {0}',
  'tree.disabled': 'disabled',
  'tree.run': 'Run {0}',
  'tree.runCount': '{0} runs',
  'tree.attempt': 'Attempt {0}',
  'tree.attemptOf': 'attempt {0} of {1}',
  'tree.rows': '{0} rows',
  'tree.rowOne': '1 row',
  'tree.notStarted': 'not started',
  'tree.retryAt': 'retry at {0}',
  'tree.carriedOverFrom': 'carried over from run {0}',
  'tree.none': 'No instance yet',
  'tree.noneHint': 'choose Run… or Backfill…',
  'tree.reading': 'Reading…',
  'tree.readingHint': 'what ran before',
  'tree.restricted': 'Restricted mode',
  'tree.restrictedHint': 'what ran before is not shown',
  'tree.older': 'Show older…',
  'tree.olderHint': 'more schedule times',
  'tree.backfill': 'Backfill',
  'tree.backfillDone': '{0} of {1} done',
  'summary.title': 'Status of {0}',
  'summary.times': '{0} schedule times',
  'summary.older': 'Older schedule times are not listed.',
  'summary.failures': 'Failures',
  'summary.noFailures': 'Nothing failed.',
} as const;

export type ViewTextKey = keyof typeof ENGLISH_VIEW_TEXTS;
export type ViewTexts = Readonly<Record<ViewTextKey, string>> & {
  /** What an error of a statement says in the reader's language, where a host knows it; `undefined`: it stays as it is. */
  readonly sayError?: (english: string) => string | undefined;
  /** What a line of an attempt's log says, likewise. */
  readonly sayLogLine?: (english: string) => string | undefined;
};

/** Replaces `{0}` by the first value, and so on. A placeholder without a value stays as it is. */
export function fillText(template: string, ...values: readonly (string | number)[]): string {
  return fillTemplate(template, ...values);
}

/** The texts with each English one passed through `translate`, keys unchanged. */
export function localiseTexts<K extends string>(
  english: Readonly<Record<K, string>>,
  translate: (text: string) => string,
): Readonly<Record<K, string>> {
  const result: Record<K, string> = { ...english };
  for (const key in english) result[key] = translate(english[key]);
  return result;
}
