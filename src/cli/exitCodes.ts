/** What the shell sees (architecture.md §7). */
export const EXIT = {
  clean: 0,
  crash: 1,
  /** Findings, or an instance that did not succeed. */
  failed: 2,
  /** Wrong command line, or a command that the present state does not allow. */
  usage: 64,
  /** Another process has the store: the same command may work later (EX_TEMPFAIL, sysexits.h). */
  tryLater: 75,
  /** A workflow file, store or folder that cannot be used. */
  configuration: 78,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
