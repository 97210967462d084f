import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './nodeBackend';

/** Tells a process from a later one with the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Start time in the machine's own units; `undefined`: the platform does not tell cheaply. */
  readonly startedAt: string | undefined;
}

export function currentProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, startedAt: readStartTime(process.pid) };
}

/** `unknown`: on another machine, or in another container. */
export function livenessOf(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.host !== hostname()) return 'unknown';
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH' ? 'dead' : 'alive';
  }
  const startedAt = readStartTime(identity.pid);
  return identity.startedAt !== undefined && startedAt !== undefined && startedAt !== identity.startedAt ? 'dead' : 'alive';
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the name in field 2 may hold blanks and brackets. */
function readStartTime(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
