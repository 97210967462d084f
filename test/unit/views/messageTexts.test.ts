import assert from 'node:assert/strict';
import fc from 'fast-check';
import { messageSayer } from '../../../src/core/views/messageTexts';

const TEXTS = {
  T01: { '`{0}` reads the clock{1:since}.': '`{0}` 读取时钟{1}。', 'Nothing.': '没有。' },
  'W01 related': { '{0:names} of {1}': '{1} 的 {0}', '{0} of {1}': '{1}：{0}' },
  since: { '': '', ', since {0}': '（{0}）' },
  names: { '{0} and {1:names}': '{0} 和 {1}', '"{0}"': '“{0}”' },
};
const say = messageSayer(TEXTS);

describe('an English message in another language', () => {
  it('is found by its template, and keeps its values', () => {
    assert.equal(say('T01', '`now()` reads the clock.'), '`now()` 读取时钟。');
    assert.equal(say('T01', 'Nothing.'), '没有。');
  });

  it('is not found in a table of others, or when a word is another', () => {
    for (const [table, english] of [['T02', 'Nothing.'], ['W01', 'Nothing.'], ['T01', 'Nothing'], ['T01', ' Nothing.'], ['T01', '`now()` reads a clock.'], ['toString', 'x']] as const) {
      assert.equal(say(table, english), undefined, `${table}: ${english}`);
    }
  });

  it('has values that are said by tables of their own', () => {
    assert.equal(say('T01', '`now()` reads the clock, since it is late.'), '`now()` 读取时钟（it is late）。');
    assert.equal(say('related', 'a and b and "c" of x'), 'x 的 a 和 b 和 “c”');
  });

  it('is said by the next template where no table says a value', () => {
    assert.equal(say('W01', 'a and b of x'), 'x：a and b');
  });

  it('may have values that look like the text around them', () => {
    assert.equal(say('T01', '`a` reads the clock. ` reads the clock, since b.'), '`a` reads the clock. ` 读取时钟（b）。');
    assert.equal(say('T01', '`{0} {1:since}` reads the clock.'), '`{0} {1:since}` 读取时钟。');
  });

  it('is left when it is very long, or would take too many tries', () => {
    assert.equal(say('T01', `\`${'x'.repeat(5000)}\` reads the clock.`), undefined);
    assert.equal(say('related', `${'x and '.repeat(500)}y of z`), undefined);
  });

  it('is whatever its values are', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      const said = say('T01', `\`${a}\` reads the clock, since ${b}.`);
      assert.ok(said !== undefined && said.startsWith('`') && said.endsWith('）。'));
    }));
  });

  it('is nothing for any other text, and never an error', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(say('T01', `x${text}`), undefined)));
  });
});
