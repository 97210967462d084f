import assert from 'node:assert/strict';
import { mistakesOf } from '../../support/fuzz/check';
import { lintDeletions, lintPrefixes } from '../../support/fuzz/halfTyped';
import { corpusScripts, fuzzInputs } from '../../support/fuzz/inputs';

/** Every n-th place; `bench/halfTyped.ts` looks at all of them. */
const STEP = 11;

describe('the linter on half-typed SQL', () => {
  const scripts = corpusScripts();

  it('keeps the time and random findings of what is complete in every prefix', () => {
    const { texts, expected, found, missed, mistakes } = lintPrefixes(scripts, STEP);
    assert.deepEqual(mistakes, []);
    assert.ok(texts > 1000 && expected > 300, `${texts} texts, ${expected} findings`);
    assert.ok(found / expected >= 0.999, `${found} of ${expected}\n${missed.slice(0, 10).join('\n')}`);
  });

  it('keeps them after the loss of any one character elsewhere', () => {
    const { texts, expected, found, missed, mistakes } = lintDeletions(scripts, STEP);
    assert.deepEqual(mistakes, []);
    assert.ok(texts > 1000 && expected > 300, `${texts} texts, ${expected} findings`);
    assert.ok(found / expected >= 0.97, `${found} of ${expected}\n${missed.slice(0, 10).join('\n')}`);
  });
});

/** `bench/fuzz.ts` makes a million. */
const INPUTS = 8_000;
const GROUPS = 8;
const SEED = 20_261;

describe('the linter on mutated scripts and workflow files', () => {
  const inputOf = fuzzInputs();
  for (let group = 0; group < GROUPS; group++) {
    it(`answers with ranges inside the text, part ${group + 1} of ${GROUPS}`, () => {
      for (let index = group; index < INPUTS; index += GROUPS) {
        const input = inputOf(SEED, index);
        assert.deepEqual(mistakesOf(input), [], `input ${index}: ${JSON.stringify(input)}`);
      }
    });
  }
});
