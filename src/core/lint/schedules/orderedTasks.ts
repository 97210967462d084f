import type { RuleContext } from '../rule';

/** A task whose instances need one another, and why, for a message. */
export interface OrderedTask {
  readonly task: string;
  readonly reason: string;
}

/** Findings that show that an instance reads or changes what other instances left (lint-rules.md S07). */
const REASONS: Readonly<Record<string, string>> = {
  D06: 'reads what the schedule time before wrote',
  P03: 'reads on from the newest row of its own table',
  W03: 'adds to values that are there',
  W04: 'reads the table that it adds to',
};

/** In order of the findings of the rules before, suppressed ones included; then what the file declares. One for each task. */
export function needsOrder({ findings, workflow }: RuleContext, codes: readonly string[] = Object.keys(REASONS)): readonly OrderedTask[] {
  const ordered = new Map<string, OrderedTask>();
  for (const { code, task } of findings) {
    const reason = Object.hasOwn(REASONS, code) && codes.includes(code) ? REASONS[code] : undefined;
    if (reason !== undefined && task !== undefined && !ordered.has(task)) ordered.set(task, { task, reason: `"${task}" ${reason} (${code})` });
  }
  for (const { name, dependsOnPast } of workflow?.local.tasks ?? []) {
    const isTask = workflow?.tasks.some((task) => task.name.value === name.value) === true;
    if (dependsOnPast && isTask && !ordered.has(name.value)) ordered.set(name.value, { task: name.value, reason: `"${name.value}" needs the schedule time before (depends_on_past)` });
  }
  return [...ordered.values()];
}
