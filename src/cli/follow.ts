import { RefusedError } from '../core/base/errors';
import type { WorkflowInstanceDetail } from '../core/instance/records';
import type { CliHost, OpenedRunner } from './host';
import type { Progress } from './progress';

export interface Following {
  readonly host: CliHost;
  readonly runner: OpenedRunner;
  readonly progress: Progress;
  readonly read: () => Promise<readonly WorkflowInstanceDetail[]>;
  readonly pause: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** The command line that goes on after a pause. */
  readonly resumeWith: string;
}

/** Shortest time between two readings of the store. */
const READ_EVERY_MS = 200;

/** Readings may take at most a tenth of the time, so that watching a long backfill does not slow it down. */
const READ_SHARE = 10;

/** Shows progress until nothing runs any more. Ctrl-C once pauses after the running task, twice cancels. Returns the last reading. */
export async function follow(following: Following): Promise<readonly WorkflowInstanceDetail[]> {
  const { host, runner, progress, read } = following;
  const state = { idle: false, changed: true };
  const listener = runner.onChange(() => void (state.changed = true));
  const interrupts = host.onInterrupt(interruptHandler(following));
  const idle = runner.whenIdle().finally(() => void (state.idle = true));
  try {
    let pauseMs = READ_EVERY_MS;
    while (!(await endsWithin(idle, pauseMs))) {
      if (!state.changed) continue;
      state.changed = false;
      const began = host.now();
      tell(host, progress.update(await read()));
      pauseMs = Math.max(READ_EVERY_MS, (host.now() - began) * READ_SHARE);
    }
    const last = await read();
    tell(host, progress.update(last));
    return last;
  } finally {
    listener.dispose();
    interrupts.dispose();
  }
}

function tell(host: CliHost, lines: readonly string[]): void {
  if (lines.length > 0) host.writeError(`${lines.join('\n')}\n`);
}

async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function interruptHandler(following: Following): () => void {
  const { host, pause, cancel, resumeWith } = following;
  let presses = 0;
  return () => {
    presses++;
    if (presses > 2) return;
    host.writeError(presses === 1 ? `\nPausing after the running task. Ctrl-C again cancels. To go on later: ${resumeWith}\n` : '\nCancelling.\n');
    (presses === 1 ? pause() : cancel()).catch((error: unknown) => {
      // It may have ended in the meantime; then there is nothing to pause.
      if (!(error instanceof RefusedError)) host.writeError(`${String(error)}\n`);
    });
  };
}
