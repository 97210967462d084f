import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A suppression gives no reason',
  why: 'Whoever reads it later cannot tell whether it is still right. It has no effect until it says why.',
  bad: [{ kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01' }],
  good: [{ kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01 because the table holds today only' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const suppressionWithoutReason: Rule = {
  code: 'M01',
  name: 'suppression-without-reason',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: ({ suppressions }) =>
    suppressions
      .filter((suppression) => suppression.reason === '')
      .map(({ codes, file, range }) => ({
        file,
        range,
        message: `Expected a reason: write "idempo: ignore ${codes.join(', ')} because …". Without one nothing is ignored.`,
      })),
};
