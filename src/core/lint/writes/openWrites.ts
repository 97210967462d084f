import { remembered } from '../../base/remembered';
import type { Finding } from '../finding';
import type { RuleContext } from '../rule';
import { groupBy } from '../workspace/grouping';
import { partSuppressed } from '../suppressions/suppressionMatching';
import { wordSet } from '../../sql/wordSet';

/** Codes of writes that do harm when they are repeated, whatever their severity is set to. */
const HARMFUL = wordSet('W01 W03 W04 W13');

/** The findings about a task's writes because of which it must not be retried, without the suppressed ones. For rules that come behind the write rules. */
export function openWriteFindings(context: RuleContext, task: string): readonly Finding[] {
  return openWrites(context).get(task) ?? [];
}

const openWrites = remembered(({ findings, suppressions }: RuleContext): ReadonlyMap<string | undefined, readonly Finding[]> => {
  const writes = findings.filter(({ code, severity }) => HARMFUL.has(code) || (code.startsWith('W') && severity === 'error'));
  return groupBy(partSuppressed(writes, suppressions).findings, ({ task }) => task);
});
