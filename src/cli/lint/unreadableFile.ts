import type { LintResult } from '../../core/lint/linter';
import { makeFinding } from '../../core/lint/makeFinding';
import type { LintSettings } from '../../core/lint/project/settings';
import { missingFile } from '../../core/lint/rules/file/missing-file';
import type { LintTarget } from './targets';

/** Y04 at the beginning of a file that cannot be read itself: the rules never see it. */
export function unreadableFile({ path, reason }: Extract<LintTarget, { kind: 'unreadable' }>, { rules }: LintSettings): LintResult {
  const severity = rules[missingFile.code]?.severity;
  if (severity === 'off') return { findings: [], suppressed: [] };
  const message = `This file cannot be read: ${reason}`;
  return { findings: [makeFinding(missingFile, { message, file: path, range: { start: 0, end: 0 }, task: undefined }, severity)], suppressed: [] };
}
