import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RULES } from '../../../src/core/lint/rules';
import { catalogueText } from '../../../src/core/lint/rules/catalogue';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { RULE_GROUPS, ruleAnchor, ruleUrl } from '../../../src/core/lint/rulePage';

describe('the list of all rules', () => {
  const text = catalogueText();
  const anchors = [...text.matchAll(/^<a id="([^"]+)"><\/a>$/gm)].map((match) => match[1]);

  it('has one anchor for each rule, and its links lead to them', () => {
    assert.deepEqual([...anchors].sort(), RULES.map(({ code }) => ruleAnchor(code)).sort());
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    assert.deepEqual(links, anchors);
  });

  it('says of each rule why, what is safe and what is not, its options, when to ignore it and its threads', () => {
    const pages = new Map(text.split(/^<a id="/m).slice(1).map((page) => [page.slice(0, page.indexOf('"')), page]));
    for (const rule of RULES) {
      const page = pages.get(ruleAnchor(rule.code)) ?? '';
      const { title, why, bad, good, whenToIgnore, threads } = pageOf(rule);
      for (const part of [`## ${rule.code} ${title}`, `\`${rule.name}\` · ${rule.severity}`, why, whenToIgnore, ...threads]) assert.ok(page.includes(part), `${rule.code}: ${part}`);
      for (const example of [...bad, ...good]) assert.ok(page.includes(`\n${example.text.trimEnd()}\n`), `${rule.code}: ${example.text}`);
      for (const name of Object.keys(rule.options ?? {})) assert.ok(page.includes(`| \`${name}\` |`), `${rule.code}: ${name}`);
    }
  });

  it('has a group for every letter', () => {
    assert.deepEqual(RULES.filter(({ code }) => !(code.charAt(0) in RULE_GROUPS)), []);
  });

  it('lies where the addresses of the rules lead', () => {
    const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly repository: { readonly url: string } };
    assert.equal(ruleUrl('T01'), `${repository.url.replace(/\.git$/, '')}/blob/main/media/docs/rules.md#t01`);
  });
});
