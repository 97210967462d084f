import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';

/** What `lint` found, ready for any of its formats. */
export interface LintReport {
  /** What is left to deal with, by file and place. */
  readonly findings: readonly Finding[];
  /** How many are less severe than what is asked for. */
  readonly leftOut: number;
  /** Known ones that the baseline file names. */
  readonly baselined: readonly Finding[];
  /** Every file that was looked at, as findings name them; ascending. */
  readonly files: readonly string[];
  readonly textOf: (file: string) => string;
  /** The same for a finding that only moved, and another one for each finding of a run. */
  readonly fingerprintOf: (finding: Finding) => string;
  /** The least severity that makes the command fail. */
  readonly failOn: Severity;
  /** Absolute folder that other tools read paths from: the repository's, else the working directory. */
  readonly root: string;
  readonly cwd: string;
  readonly version: string;
}

const ORDER: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return ORDER[severity] >= ORDER[least];
}
