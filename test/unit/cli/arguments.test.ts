import assert from 'node:assert/strict';
import { choiceOf, hasOption, optionOf, parseArguments, wholeNumberOf, type OptionSpecs } from '../../../src/cli/arguments';
import { RefusedError } from '../../../src/core/base/errors';

const SPECS: OptionSpecs = {
  at: { value: 'TIME', summary: '' }, fail: { value: 'TASK=N', many: true, summary: '' }, failed: { summary: '' }, help: { summary: '' },
  n: { value: 'N', summary: '' },
};

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof RefusedError);
    assert.equal(error.code, 'usage');
    return error.message;
  }
  return 'not refused';
}

describe('parseArguments', () => {
  it('splits words from options, with values attached or following', () => {
    const parsed = parseArguments(['a', '--at', '2025-03-01', 'b', '--fail=x=1', '--fail', 'y=2', '--failed', '-'], SPECS);
    assert.deepEqual(parsed.positionals, ['a', 'b', '-']);
    assert.equal(optionOf(parsed, 'at'), '2025-03-01');
    assert.deepEqual(parsed.options.get('fail'), ['x=1', 'y=2']);
    assert.equal(hasOption(parsed, 'failed'), true);
    assert.equal(hasOption(parsed, 'help'), false);
  });

  it('takes everything behind -- as words, and -h as --help', () => {
    assert.deepEqual(parseArguments(['--', '--at', '-x'], SPECS).positionals, ['--at', '-x']);
    assert.equal(hasOption(parseArguments(['-h'], SPECS), 'help'), true);
  });

  const REFUSED: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['--att', 'x'], /no option --att; did you mean --at\?/],
    [['--zzzzz'], /no option --zzzzz$/],
    [['--at'], /--at needs a value: --at TIME/],
    [['--at', '--failed'], /--at needs a value/],
    [['--failed=yes'], /--failed takes no value/],
    [['--at', 'a', '--at', 'b'], /--at is given twice/],
    [['--__proto__', 'x'], /no option --__proto__/],
    [['--toString'], /no option --toString/],
  ];
  for (const [words, message] of REFUSED) {
    it(`refuses ${words.join(' ')}`, () => assert.match(refusalOf(() => parseArguments(words, SPECS)), message));
  }
});

describe('option values', () => {
  const limits = { min: 1, max: 100, fallback: 7 };

  it('are whole numbers within limits', () => {
    assert.equal(wholeNumberOf(parseArguments([], SPECS), 'n', limits), 7);
    assert.equal(wholeNumberOf(parseArguments(['--n', '100'], SPECS), 'n', limits), 100);
    for (const text of ['0', '101', '1.5', '-1', 'x', '', '1e1', '9999999999']) {
      assert.match(refusalOf(() => wholeNumberOf(parseArguments([`--n=${text}`], SPECS), 'n', limits)), /from 1 to 100/, text);
    }
  });

  it('are one of a few words', () => {
    assert.equal(choiceOf(parseArguments([], SPECS), 'at', ['a', 'b']), 'a');
    assert.equal(choiceOf(parseArguments(['--at', 'b'], SPECS), 'at', ['a', 'b']), 'b');
    assert.match(refusalOf(() => choiceOf(parseArguments(['--at', 'c'], SPECS), 'at', ['a', 'b'])), /write a, b/);
  });
});
