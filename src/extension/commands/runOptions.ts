import * as vscode from 'vscode';
import { MAX_BACKFILL_TICKS } from '../../core/instance/backfillTarget';
import type { WaitOption } from './services';

/** Setting `idempo.run.waitSeconds`: `null` keeps the declared minutes. */
export function waitOption(): WaitOption {
  const seconds = vscode.workspace.getConfiguration('idempo').get<number | null>('run.waitSeconds', null);
  return typeof seconds === 'number' && seconds >= 0 ? { options: { waitMs: seconds * 1000 } } : {};
}

/** Setting `idempo.backfill.maxScheduleTimes`. */
export function maxTicksSetting(): number {
  return vscode.workspace.getConfiguration('idempo').get<number>('backfill.maxScheduleTimes', MAX_BACKFILL_TICKS);
}
