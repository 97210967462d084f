import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  ATTEMPT_STATES, BACKFILL_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES,
} from '../../../src/core/instance/states';
import { ANY_STATES, describeState, type AnyState } from '../../../src/core/views/describeState';
import { ENGLISH_VIEW_TEXTS, fillText, localiseTexts } from '../../../src/core/views/viewTexts';

describe('describeState', () => {
  const known: readonly AnyState[] = [...WORKFLOW_INSTANCE_STATES, ...TASK_INSTANCE_STATES, ...ATTEMPT_STATES, ...BACKFILL_STATES, 'unknown'];

  it('lists every state of every machine once', () => {
    assert.deepEqual([...ANY_STATES].sort(), [...new Set(known)].sort());
  });

  it('never tells two tones apart by colour alone', () => {
    const toneOf = new Map<string, string>();
    for (const state of ANY_STATES) {
      const { icon, tone } = describeState(state);
      assert.equal(toneOf.get(icon) ?? tone, tone, `${icon} stands for ${tone} and ${String(toneOf.get(icon))}`);
      toneOf.set(icon, tone);
    }
  });

  it('uses icons that the icon font has', () => {
    const css = readFileSync(createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css'), 'utf8');
    for (const state of ANY_STATES) assert.ok(css.includes(`.codicon-${describeState(state).icon}:before`), state);
  });

  it('gives each state a word of its own and one character for terminals', () => {
    const words = ANY_STATES.map((state) => describeState(state).word);
    assert.equal(new Set(words).size, words.length);
    for (const state of ANY_STATES) assert.equal([...describeState(state).symbol].length, 1);
  });

  it('turns icons only of states that pass by themselves', () => {
    assert.deepEqual(ANY_STATES.filter((state) => describeState(state).spins), ['running', 'pausing', 'stopping', 'cancelling']);
  });

  it('takes the word from the given texts', () => {
    const texts = localiseTexts(ENGLISH_VIEW_TEXTS, (text) => `<${text}>`);
    assert.equal(describeState('failed', texts).word, '<failed>');
  });
});

describe('fillText', () => {
  it('fills each placeholder by number and leaves the rest', () => {
    assert.equal(fillText('{1} of {0}, {0} and {2}', 'a', 7), '7 of a, a and {2}');
  });

  it('does not fill what a value brings in', () => {
    assert.equal(fillText('{0} {1}', '{1}', 'x'), '{1} x');
  });
});
