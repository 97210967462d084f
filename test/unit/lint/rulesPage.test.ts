import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { projectFileSchema } from '../../../src/core/lint/project/settingsSchema';
import { CHINESE_PAGE_TEXTS, CHINESE_RULES_PAGE, RULES_PAGE } from '../../../src/core/lint/rulePage';
import { RULES } from '../../../src/core/lint/rules';
import { catalogueText } from '../../../src/core/lint/rules/catalogue';
import { explainRule, pageIn, pageOf } from '../../../src/core/lint/rules/pages';
import { ENGLISH_PAGES, type PageTexts } from '../../../src/core/lint/rules/pageTexts';

const CHINESE = JSON.parse(readFileSync(CHINESE_PAGE_TEXTS, 'utf8')) as PageTexts;

for (const [path, texts] of [[RULES_PAGE, ENGLISH_PAGES], [CHINESE_RULES_PAGE, CHINESE]] as const) {
  describe(path, () => {
    it('is what `npm run docs` writes', () => assert.equal(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'), catalogueText(texts)));
  });
}

/** Code that a text names. */
function codeIn(text: string): readonly string[] {
  return [...new Set(text.match(/`[^`]+`/g))].sort();
}

function placeholdersIn(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d\}/g))].sort();
}

describe('the pages in Simplified Chinese', () => {
  it('are there for every rule, and no other', () => {
    const codes = RULES.map(({ code }) => code);
    assert.deepEqual(Object.keys(CHINESE.rules).sort(), [...codes].sort());
  });

  it('say all that the English ones say, in Chinese', () => {
    for (const rule of RULES) {
      const { title = '', why = '', whenToIgnore = '', options = {} } = CHINESE.rules[rule.code] ?? {};
      for (const text of [title, why, whenToIgnore, ...Object.values(options)]) assert.match(text, /\p{Script=Han}/u, rule.code);
      for (const text of [why, whenToIgnore]) assert.match(text, /。$/u, rule.code);
      assert.doesNotMatch(title, /。$/u, rule.code);
      assert.deepEqual(Object.keys(options), Object.keys(rule.options ?? {}), rule.code);
    }
  });

  it('name the same code as the English ones', () => {
    for (const rule of RULES) {
      const [chinese, english] = [pageIn(CHINESE, rule), pageOf(rule)];
      assert.deepEqual(codeIn(chinese.why), codeIn(english.why), `${rule.code}: why`);
      assert.deepEqual(codeIn(chinese.whenToIgnore), codeIn(english.whenToIgnore), `${rule.code}: when to ignore it`);
    }
  });

  it('have each heading and word around them, and no other', () => {
    const said = new Set<string>();
    const words = new Proxy({}, {
      get: (_, template) => {
        said.add(String(template));
        return CHINESE.words[String(template)];
      },
    });
    const texts = { ...CHINESE, words };
    catalogueText(texts);
    for (const rule of RULES) explainRule(rule, texts);
    projectFileSchema(texts);
    const others = Object.keys(CHINESE.words).filter((template) => !said.has(template));
    assert.deepEqual(others, []);
    assert.deepEqual([...said].filter((template) => CHINESE.words[template] === undefined), []);
    for (const [template, chinese] of Object.entries(CHINESE.words)) assert.deepEqual(placeholdersIn(chinese), placeholdersIn(template), template);
  });

  it('are in English where a text is missing', () => {
    const [rule] = RULES;
    assert.ok(rule !== undefined);
    const { words, rules } = CHINESE;
    const { title = '', why = '' } = rules[rule.code] ?? {};
    const page = explainRule(rule, { words, rules: { [rule.code]: { title } } });
    assert.ok(page.includes(title) && page.includes(pageOf(rule).why) && !page.includes(why));
    assert.equal(explainRule(rule, { words: {}, rules: {} }), explainRule(rule));
  });
});
