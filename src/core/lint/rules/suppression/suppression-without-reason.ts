import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A suppression gives no reason',
  why: 'Whoever reads it later cannot tell whether it is still right. It has no effect until it says why.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01' },
    { kind: 'sql', dialect: 'generic', text: '-- idempo: ignore-file T01, W*\nDELETE FROM t WHERE d = CURRENT_DATE' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: DELETE FROM t WHERE d = CURRENT_DATE\nidempo:\n  ignore:\n    - code: T01\n      task: a\n',
    },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01 because the table holds today only' },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = /* idempo: ignore T01 because the table holds today only */ CURRENT_DATE' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: DELETE FROM t WHERE d = CURRENT_DATE\nidempo:\n  ignore:\n    - code: T01\n      task: a\n      because: the table holds today only\n',
    },
  ],
  whenToIgnore: 'Never.',
  threads: [],
};

/** No fix: a reason that a program makes up is none. */
export const suppressionWithoutReason: Rule = {
  code: 'M01',
  name: 'suppression-without-reason',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: ({ suppressions }) =>
    suppressions
      .filter(({ reason, codes, scope }) => reason === '' && codes.length > 0 && scope.kind !== 'project')
      .map(({ codes, file, range, scope, isComment }) => ({
        file,
        range,
        task: scope.kind === 'task' ? scope.task : undefined,
        message: `Expected a reason: ${isComment ? `write "because …" behind ${codes.map(({ code }) => code).join(', ')}` : 'add "because: …"'}. Without one nothing is ignored.`,
      })),
};
