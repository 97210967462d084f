import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/lint/finding';
import type { RuleExample } from '../../../src/core/lint/rule';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { suppressionEdit } from '../../../src/core/lint/suppressionEdit';
import { applyFix, lintExample, parseWorkflow, SQL_PATH, WORKFLOW_PATH } from '../../support/lint/lintText';

const REASON = 'it is "meant" so: 1 #2, \\ it\'s fine';

/** What a finding is about, without its place. */
function show(finding: Finding, text: string): string {
  return `${finding.code} ${text.slice(finding.range.start, finding.range.end)}`;
}

const CONSEQUENCES = ['R06', 'S07'];

interface Silenced {
  readonly text: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function silence(example: RuleExample, index: number): Silenced | undefined {
  const { text } = example;
  const findings = lintExample(example);
  const finding = findings[index];
  assert.ok(finding !== undefined);
  const file = example.kind === 'sql' ? undefined : parseWorkflow(WORKFLOW_PATH, text);
  const edit = suppressionEdit(finding, { reason: REASON, text, file, findings });
  if (edit === undefined) return undefined;
  const edited = applyFix(text, example.kind === 'sql' ? SQL_PATH : WORKFLOW_PATH, { title: '', kind: 'suggest', edits: [edit] });
  const after = lintExample({ ...example, text: edited });
  // A finding that only says what another one leads to goes with it.
  const isLeft = (other: Finding): boolean => other !== finding && (!CONSEQUENCES.includes(other.code) || after.some(({ code }) => code === other.code));
  return { text: edited, before: findings.filter(isLeft).map((other) => show(other, text)), after: after.map((other) => show(other, edited)) };
}

describe('suppressionEdit', () => {
  for (const rule of RULES) {
    // Where the YAML or a quote is broken nobody knows where a comment may stand.
    for (const example of ['Y01', 'M03'].includes(rule.code) ? [] : pageOf(rule).bad) {
      it(`silences each finding alone: ${rule.code} ${JSON.stringify(example.text).slice(0, 90)}`, () => {
        lintExample(example).forEach((finding, index) => {
          if (/^(?:M0[125]|Y0[12])$/.test(finding.code)) return;
          const result = silence(example, index);
          assert.ok(result !== undefined, finding.code);
          assert.deepEqual(result.after.toSorted(), result.before.toSorted(), `${finding.code}\n${result.text}`);
        });
      });
    }
  }
});
