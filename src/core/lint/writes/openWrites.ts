import type { Finding } from '../finding';
import type { RuleContext } from '../rule';
import { partSuppressed } from '../suppressions/suppressionMatching';

/** Codes of writes that do harm when they are repeated, whatever their severity is set to. */
const HARMFUL = new Set(['W01', 'W03', 'W04', 'W13']);

/** The findings about a task's writes because of which it must not be retried, without the suppressed ones. For rules that come behind the write rules. */
export function openWriteFindings({ findings, suppressions }: RuleContext, task: string): readonly Finding[] {
  const own = findings.filter((finding) => finding.task === task && (HARMFUL.has(finding.code) || (finding.code.startsWith('W') && finding.severity === 'error')));
  return partSuppressed(own, suppressions).findings;
}
