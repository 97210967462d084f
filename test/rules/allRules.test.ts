import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { RULES, findRule } from '../../src/core/lint/rules';
import { explainRule, pageOf, PAGES } from '../../src/core/lint/rules/pages';
import type { RuleExample } from '../../src/core/lint/rule';
import { applyFix, lintExample, SQL_PATH, WORKFLOW_PATH } from '../support/lint/lintText';

const FOLDER = 'src/core/lint/rules';

function ruleFiles(): readonly string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => /[\\/]/.test(path) && path.endsWith('.ts') && basename(path) !== 'index.ts');
}

describe('all rules', () => {
  it('have codes and names of their own', () => {
    assert.equal(new Set(RULES.map((rule) => rule.code)).size, RULES.length);
    assert.equal(new Set(RULES.map((rule) => rule.name)).size, RULES.length);
  });

  it('are one for each file, named like it', () => {
    assert.deepEqual(ruleFiles().map((path) => basename(path, '.ts')).sort(), RULES.map((rule) => rule.name).sort());
    assert.deepEqual(Object.keys(PAGES).sort(), RULES.map((rule) => rule.code).sort());
  });

  for (const rule of RULES) {
    describe(`${rule.code} ${rule.name}`, () => {
      const documentation = pageOf(rule);
      const codesOf = (example: RuleExample): readonly string[] => lintExample(example).map((finding) => finding.code);

      it('is named and documented', () => {
        assert.match(rule.code, /^[A-Z]\d\d$/);
        assert.match(rule.name, /^[a-z]+(?:-[a-z]+)*$/);
        assert.ok(documentation.title.length > 5 && !documentation.title.endsWith('.'));
        assert.ok(documentation.why.length > 40 && documentation.why.endsWith('.'));
        assert.ok(documentation.whenToIgnore.endsWith('.'));
        assert.ok(documentation.bad.length > 0 && documentation.good.length > 0);
        assert.equal(findRule(rule.code.toLowerCase()), rule);
        for (const text of [rule.code, rule.name, documentation.title, documentation.why]) assert.ok(explainRule(rule).includes(text));
      });

      for (const example of documentation.bad) it(`reports ${nameOf(example)}`, () => assert.ok(codesOf(example).includes(rule.code)));
      for (const example of documentation.good) it(`is silent on ${nameOf(example)}`, () => assert.ok(!codesOf(example).includes(rule.code)));

      it('offers fixes of the kind that it declares', () => {
        const kinds = new Set(documentation.bad.flatMap(lintExample).filter((finding) => finding.code === rule.code).flatMap((finding) => finding.fixes.map((fix) => fix.kind)));
        if (rule.fixability === 'none') assert.equal(kinds.size, 0);
        else assert.ok(kinds.has(rule.fixability));
      });

      for (const example of documentation.bad) {
        it(`leaves nothing behind when its fixes are applied to ${nameOf(example)}`, () => {
          const before = lintExample(example);
          for (const finding of before.filter((candidate) => candidate.code === rule.code)) {
            for (const fix of finding.fixes) {
              const text = applyFix(example.text, example.kind === 'sql' ? SQL_PATH : WORKFLOW_PATH, fix);
              const after = lintExample({ ...example, text });
              assert.deepEqual(countsBeyond(after, before), [], `${fix.title}\n${text}`);
              assert.ok(count(after, rule.code) < count(before, rule.code), `${fix.title}\n${text}`);
            }
          }
        });
      }
    });
  }
});

type Counted = readonly { readonly code: string }[];

function count(findings: Counted, code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

/** Codes that are found more often after than before. */
function countsBeyond(after: Counted, before: Counted): readonly string[] {
  return [...new Set(after.map((finding) => finding.code))].filter((code) => count(after, code) > count(before, code));
}

function nameOf(example: RuleExample): string {
  const text = JSON.stringify(example.text);
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
