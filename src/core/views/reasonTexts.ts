/**
 * How the core words the reasons that it stores and plans with, and the errors of attempts that it words itself. Behind a number
 * stands what a value is: a `state`; a `number`; a `reason` that is in this table itself; `said`, which is one or anything else;
 * a `subject` of a Dependent task. Without a word it is a name or a time, and stays as it is.
 */
export const REASON_PATTERNS = {
  'reason.neverRan': 'never ran',
  'reason.inRun': '{0:state} in run {1:number}',
  'reason.dryRun': 'dry run {0:number} is {1:state}',
  'reason.older': '{0:reason} with an older definition',
  'reason.olderAnew': '{0:reason} with an older definition, begins anew',
  'reason.otherParameters': '{0:reason} with other parameters, begins anew',
  'reason.partial': '{0:reason}, but only chosen tasks ran',
  'reason.member': '{0:reason}, in this backfill',
  'reason.untouched': '{0:reason}, not touched',
  'reason.givenUp': '{0:reason}, is given up',
  'reason.goesOn': '{0:reason}, goes on',
  'reason.leftOut': '{0:reason}, left out',
  'reason.remade': '{0:reason}; {1} runs again',
  'reason.wholeWorkflow': 'whole workflow',
  'reason.chosen': 'chosen',
  'reason.notChosen': 'not chosen',
  'reason.stateNotChosen': '{0:reason}, not chosen',
  'reason.hasNotRun': 'has not run',
  'reason.didNotRun': 'did not run',
  'reason.newTask': 'new in the definition',
  'reason.notFinished': 'not finished in run {0:number}',
  'reason.doneIn': 'done in run {0:number}',
  'reason.follows': 'follows {0}',
  'reason.neededBy': 'needed by {0}',
  'reason.followsFailed': 'follows {0}, which failed',
  'reason.followsStopped': 'follows {0}, which was stopped',
  'reason.followsUnrun': 'follows {0}, which did not run',
  'reason.onOtherBranch': 'on a branch that was not chosen',
  'reason.followsOtherBranch': 'follows {0}, on a branch that was not chosen',
  'reason.otherBranch': '{0} chose another branch',
  'reason.ended': 'ended because {0} failed (failure strategy end)',
  'reason.pausing': 'its turn came while the run was pausing',
  'reason.disabled': 'disabled (flag: NO)',
  'reason.notLocal': '{0} tasks are not executed locally',
  'reason.taskFailed': 'task {0} failed',
  'reason.failureProvided': '{0} failed, which the workflow provides for',
  'reason.tasksFailed': 'tasks {0} failed',
  'reason.taskStopped': 'task {0} was stopped',
  'reason.taskForced': 'task {0} was forced to succeed',
  'reason.forced': 'forced to succeed; it had {0:state}',
  'reason.recovered': 'recovered; it had {0:state}',
  'reason.cancelled': 'cancelled',
  'reason.interrupted': 'interrupted: the runner ended while it was at work',
  'reason.newerRun': 'a newer run goes first (execution type serial_priority)',
  'reason.discarded': 'discarded: another run is at work (execution type serial_discard)',
  'reason.endedByRun': 'ended by run {0:number}',
  'reason.waitsForRun': 'waits for another run of this workflow',
  'reason.replaced': 'replaced by a run of a later backfill',
  'reason.takenOver': 'a later backfill goes on with the rest',
  'reason.parentCancelled': 'the workflow that it is a part of was cancelled',
  'reason.backfillCancelled': 'its backfill was cancelled',
  'reason.memberFailed': '{0} failed: {1:reason}',
  'reason.memberStopped': '{0} was stopped: {1:reason}',
  'reason.rerunAndResume': 'rerun it and resume, or resume to go on without it',
  'reason.othersCancelled': 'the others were cancelled',
  'reason.notSucceeded': '{0:number} of {1:number} did not succeed',
  'reason.followedCancelled': 'the backfill of {0}, which it follows, was cancelled',
  'reason.followedFailed': 'the backfill of {0}, which it follows, failed',
  'reason.child': 'run {0:number} of {1} at {2} {3:state}',
  'reason.childBecause': 'run {0:number} of {1} at {2} {3:state}: {4:said}',
  'reason.waitsFor': 'waits for {0:subject}',
  'reason.waitsForIn': 'waits for {0:subject}, which is {1:state}',
  'reason.waitsForTask': 'waits for {0:subject}, which has not come to it',
  'reason.waitsForItself': 'waits for {0:subject}, which is this run itself: choose a date before it',
  'reason.subjectIs': '{0:subject} is {1:state}',
  'reason.subjectUnrun': '{0:subject} has not run',
  'reason.subjectWithout': '{0:subject} has not run its task {1}, which is {2:state}',
  'reason.noDate': '"{0}" is no date that a Dependent task can wait for',
  'reason.both': '{0:reason}; {1:reason}',
  'reason.more': '{0:reason}; and {1:number} more',
  'reason.timedOut': 'timed out: it took longer than {0:number} min',
  'reason.killed': 'killed from outside',
  'reason.takesLong': 'takes longer than {0:number} min',
  'reason.injected': 'injected fault in {0}',
  'reason.noCondition': 'no condition is true',
  'reason.notWritten': 'the store file {0} could not be written ({1})',
  'reason.noFile': 'the file of the workflow {0} was not found',
  'reason.noTicks': '{0} is switched on, but its ticks cannot be made: {1:said}',
  'reason.notBegun': '{0} at {1} was not begun: {2:said}',
} as const;

/** What a Dependent task waits for. */
export const SUBJECT_PATTERNS = {
  'subject.workflow': '{0} at {1}',
  'subject.task': '{0} of {1} at {2}',
} as const;

const PATTERNS = { ...REASON_PATTERNS, ...SUBJECT_PATTERNS } as const;

export type ReasonKey = keyof typeof PATTERNS;

/** `{0} in run {1}`: a pattern as a text. */
function textOfPattern(pattern: string): string {
  return pattern.replace(/\{(\d):\w+\}/g, '{$1}');
}

function textsOf<K extends string>(patterns: Readonly<Record<K, string>>): Readonly<Record<K, string>> {
  const texts: Record<K, string> = { ...patterns };
  for (const key in patterns) texts[key] = textOfPattern(patterns[key]);
  return texts;
}

export const ENGLISH_REASON_TEXTS: Readonly<Record<ReasonKey, string>> = textsOf<ReasonKey>(PATTERNS);
