import { findUnusedCodes } from '../../suppressions';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A suppression matches no finding',
  why: 'What it was for is gone, or its code is wrong: it would silently hide the next mistake in this place.',
  bad: [{ kind: 'sql', dialect: 'generic', text: "DELETE FROM t WHERE d = '2025-03-10' -- idempo: ignore T01 because the table holds today only" }],
  good: [{ kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01 because the table holds today only' }],
  whenToIgnore: 'Never: remove it.',
  threads: [],
};

export const uselessSuppression: Rule = {
  code: 'M02',
  name: 'useless-suppression',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: ({ suppressions, findings }) =>
    findUnusedCodes(suppressions, findings).map(({ suppression: { file, range }, code }) => (
      { file, range, message: `Unused suppression: ${code} reports nothing here. Remove it.` }
    )),
};
