import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANY_STATES } from '../../../src/core/views/describeState';
import { ENGLISH_REASON_TEXTS } from '../../../src/core/views/reasonTexts';
import { taggedTemplates, untaggedMessages, untaggedReasons } from './templatesInSources';

const ROOT = join(__dirname, '..', '..', '..');
const BUNDLE = JSON.parse(readFileSync(join(ROOT, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Readonly<Record<string, string>>;

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\d\}/g))].sort().join();
}

describe('what the core says', () => {
  const templates = taggedTemplates();

  it('has a template for each refusal and failure that a person meets in the editor', () => {
    assert.deepEqual(untaggedMessages(), []);
  });

  it('is in Simplified Chinese, with the same placeholders', () => {
    const messages = templates.filter(({ tag }) => tag === 'text');
    assert.ok(messages.length > 100);
    const wrong = messages.filter(({ template }) => BUNDLE[template] === undefined || placeholders(BUNDLE[template]) !== placeholders(template));
    assert.deepEqual(wrong, []);
  });

  it('names states by words that are in Simplified Chinese', () => {
    assert.deepEqual(ANY_STATES.filter((state) => state !== 'unknown' && BUNDLE[state] === undefined), []);
  });

  it('tags each reason that it stores, and the screens know each of them', () => {
    assert.deepEqual(untaggedReasons(), []);
    const reasons = templates.filter(({ tag }) => tag === 'reasonText');
    assert.ok(reasons.length > 50);
    const known = new Set<string>(Object.values(ENGLISH_REASON_TEXTS));
    assert.deepEqual(reasons.filter(({ template }) => !known.has(template)), []);
  });

  it('knows no reason that nothing gives any more', () => {
    const given = new Set(templates.map(({ template }) => template));
    assert.deepEqual(Object.values(ENGLISH_REASON_TEXTS).filter((text) => !given.has(text)), ['{0}; {1}'].filter((text) => !given.has(text)));
  });
});
