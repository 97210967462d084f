import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { evaluateExpression } from '../../../src/core/base/expression/evaluate';
import { ExpressionError } from '../../../src/core/base/expression/value';

/** What node gives for the same text, in a context without globals. Lists come out as plain values. */
function nodeResult(text: string): unknown {
  const value: unknown = runInNewContext(`"use strict"; (${text})`, Object.create(null) as object, { timeout: 1000 });
  return Array.isArray(value) ? [...(value as readonly unknown[])] : value;
}

describe('evaluateExpression', () => {
  for (const text of [
    '1 + 2 * 3', '(1 + 2) * 3', '10 - 4 - 3', '2 * 3 % 4', '7 % -3', '-7 % 3', '5 / 2', '1 / 0', '-1 / 0', '0 / 0', '1e3', '.5', '5.', '0x1F', '1.5e-3',
    '"a" + 1', '1 + "2"', '1 + 2 + "3"', '"3" + 1 + 2', '"5" - 2', '"5" * "2"', '"a" - 1', '"" - 1', 'true + 1', 'null + 1', 'undefined + 1', '"a" + null', '-"3"', '+true', '+""', '- -3', '!0', '!""', '!"0"', '!!null',
    '1 == "1"', '"1" == 1', '1 === "1"', '1 != "1"', '1 !== "1"', '"01" == 1', '"01" == "1"', '"" == 0', '" " == 0', '"a" == 0', 'null == 0', 'null == undefined', 'null === undefined', 'null == false', 'undefined == 0', 'true == 1', 'true == "1"', 'true == "true"', 'false == ""', 'false == "0"', 'NaN == NaN', 'NaN != NaN',
    '"10" < "9"', '10 < "9"', '"10" < 9', '"a" < "b"', '"B" < "a"', '"a" < 1', '"a" >= 1', 'null >= 0', 'null > 0', 'undefined >= 0', 'true > false', '3 > 2 > 1', '1 < 2 == true', '"2025-03-01" < "2025-03-10"', '"" < "a"',
    '1 && 2', '0 && 2', '1 || 2', '0 || ""', '0 || null || "x"', '1 && 0 || 3', '1 || 0 && 0', 'true ? 1 : 2', '"" ? 1 : 2', '1 ? 2 ? 3 : 4 : 5', '0 ? 1 : 0 ? 2 : 3', '1 == 1 ? "a" : "b"', 'false && null.x', 'true || null.x',
    '"abc".length', '[].length', '"abc".indexOf("c")', '"abc".indexOf("z") == -1', '"abcb".indexOf("b", 2)', '"abcb".lastIndexOf("b")', '"abc".includes("bc")', '"abc".startsWith("ab")', '"abc".endsWith("bc")', '"abc".startsWith("b", 1)', '"aBc".toUpperCase()', '"aBc".toLowerCase()', '" a ".trim() == "a"', '"abc".substring(1, 2)', '"abc".substring(1)', '"abc".charAt(1)', '"a".trim().length', '"abc".indexOf()', '(5).toString() + 1', 'true.toString()',
    '[1, 2, 3].includes(2)', '["a", "b"].includes("c")', '["1"].includes(1)', '[NaN].includes(NaN)', '[NaN].indexOf(NaN)', '["a", "b"].indexOf("b")', '[1, 2] + ""', '[1] == 1', '[] == ""', '[] == []', '[1] === [1]', '[1, [2, null]] + "x"', '[2] > 1', '[] + 1', '+[]', '+[5]', '![]', '[1,2] == "1,2"', '["b"] > ["a"]', '[undefined] + ""',
    'Number("12") + 1', 'Number("")', 'Number("x")', 'Number()', 'String(1) + 1', 'String()', 'Boolean("")', 'Boolean("0")', 'Boolean([])', 'parseInt("12px")', 'parseInt("ff", 16)', 'parseFloat("1.5x")', 'isNaN("a")', 'isNaN("1")', 'Math.abs(-2)', 'Math.floor(2.7) + 1', 'Math.ceil("2.1")', 'Math.round(2.5)', 'Math.max(1, "3", 2)', 'Math.min()', 'Math.max(1, "a")', 'Infinity > 1e308', '-Infinity', 'undefined',
    '"a\\"b"', '"tab\\t"', '"\\u0041\\x42"', '"\\q"', '"line\\nend".length', '"\\0".length', ' 1\n+\t2 ', '"ä" == "ä"', '"😀".length',
  ]) {
    it(`gives what node gives for ${text}`, () => assert.deepEqual(evaluateExpression(text), nodeResult(text)));
  }

  for (const [text, message] of [
    ['', 'the condition ends too early'],
    ['1 +', 'the condition ends too early'],
    ['(1', 'the condition ends too early; ")" is missing'],
    ['[1, 2', 'the condition ends too early; "," is missing'],
    ['1 2', '"2" at 3 does not fit there'],
    ['1 = 1', '"=" at 3 would set a value; write "==" to compare'],
    ['1 & 2', '"&" at 3 is not known here; write "&&" or "||"'],
    ['1 | 2', '"|" at 3 is not known here; write "&&" or "||"'],
    ['"open', 'the text that begins at 1 has no end: "open'],
    ['3--5', '"--5" at 2 is no part of a condition'],
    ['`a`', '"`a`" at 1 is no part of a condition'],
    ['007', '"007" at 1 is no part of a condition'],
    ['${x} > 1', '${x} is a parameter without a value here'],
    ['x > 1', '"x" at 1 is not known; write ${x} for a parameter, and "x" for a text. ${…} of a VARCHAR has quotes already'],
    ['java.lang.Runtime.getRuntime()', '"java" at 1 is not known; write ${java} for a parameter, and "java" for a text. ${…} of a VARCHAR has quotes already'],
    ['eval("1")', '"eval()" is not known in a condition; known are Number, String, Boolean, parseInt, parseFloat, isNaN, Math.abs, Math.ceil, Math.floor, Math.round, Math.max, Math.min'],
    ['constructor("x")', '"constructor()" is not known in a condition; known are Number, String, Boolean, parseInt, parseFloat, isNaN, Math.abs, Math.ceil, Math.floor, Math.round, Math.max, Math.min'],
    ['Math.random()', '"Math.random()" is not known in a condition; known are Number, String, Boolean, parseInt, parseFloat, isNaN, Math.abs, Math.ceil, Math.floor, Math.round, Math.max, Math.min'],
    ['Math.PI > 3', '">" at 9 does not fit there; "(" is missing'],
    ['Math', 'the condition ends too early; "." is missing'],
    ['"a".constructor', '"constructor" is no property of a text that a condition can read'],
    ['[].constructor', '"constructor" is no property of a list that a condition can read'],
    ['"a".__proto__', '"__proto__" is no property of a text that a condition can read'],
    ['null.length', '"length" is no property of null that a condition can read'],
    ['(1).length', '"length" is no property of a number that a condition can read'],
    ['null.trim()', 'null has no "trim()"'],
    ['(1).trim()', 'a number has no "trim()"'],
    ['[1].map()', '"map()" is not known of a list; known are includes, indexOf'],
    ['"a".', 'the condition ends too early'],
    ['"a".1', '"0.1" at 4 does not fit there'],
    ['while (true) {}', '"{}" at 14 is no part of a condition'],
    ['1 ? 2', 'the condition ends too early; ":" is missing'],
    ['!', 'the condition ends too early'],
  ] as const) {
    it(`says what is wrong with ${text === '' ? 'nothing' : text}`, () => assert.throws(() => evaluateExpression(text), (error: Error) => error instanceof ExpressionError && error.message === message, message));
  }

  it('knows the methods that DolphinScheduler\'s engine takes from Java', () => {
    assert.deepEqual(
      ['"a".equals("a")', '"a".equals(1)', '"1".equals(1)', '"aB".equalsIgnoreCase("Ab")', '"a".equalsIgnoreCase(1)', '"abc".contains("b")', '"".isEmpty()', '"a".isEmpty()'].map(evaluateExpression),
      [true, false, false, true, false, true, true, false],
    );
  });

  for (const [what, text] of [
    ['brackets', `${'('.repeat(5000)}1`],
    ['prefixes', `${'!'.repeat(5000)}1`],
    ['lists', '['.repeat(5000)],
    ['choices', '1?'.repeat(3000)],
    ['calls', '"a".trim('.repeat(1000)],
  ] as const) {
    it(`refuses ${what} without end`, () => assert.throws(() => evaluateExpression(text), /nested deeper than 100 levels/));
  }
  it('refuses what is too long', () => assert.throws(() => evaluateExpression(`1${' '.repeat(10_000)}`), /longer than 10000 characters/));
  it('takes chains as long as a condition may be', () => {
    assert.equal(evaluateExpression(Array.from({ length: 4000 }, () => '1').join('+')), 4000);
    assert.equal(evaluateExpression(`"a"${'.trim()'.repeat(1400)}`), 'a');
    assert.equal(evaluateExpression(`${'('.repeat(90)}7${')'.repeat(90)}`), 7);
  });

  const literal = fc.oneof(
    fc.integer({ min: -99, max: 99 }).map((value) => (value < 0 ? `(${value})` : String(value))),
    fc.constantFrom('0.5', '"1"', '"a"', '""', '" 2 "', '"true"', 'true', 'false', 'null', 'undefined', 'NaN', '[]', '[1]', '["a", 2]'),
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 6 },
      literal,
      fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '===', '!==', '<', '<=', '>', '>=', '&&', '||'), tie('expression')).map(([left, sign, right]) => `${left} ${sign} ${right}`),
      fc.tuple(fc.constantFrom('!', '+', '- '), tie('expression')).map(([sign, operand]) => `${sign}(${operand})`),
      fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
      tie('expression').map((inner) => `(${inner})`),
    ),
  }));
  it('gives what node gives for any expression of its operators', () => {
    fc.assert(fc.property(expression, (text) => assert.deepEqual(evaluateExpression(text), nodeResult(text))), { numRuns: 3000 });
  });
  it('gives a value or says why not, for any text', () => {
    const pieces = fc.array(fc.constantFrom('(', ')', '[', ']', '"', '\\', '"a"', '1', '.', ',', '?', ':', '+', '-', '!', '==', '=', '&&', '|', 'true', 'x', 'length', 'trim', '${x}', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(pieces.map((parts) => parts.join('')), fc.string({ maxLength: 60 })), (text) => {
        try {
          evaluateExpression(text);
        } catch (error) {
          assert.ok(error instanceof ExpressionError, String(error));
        }
      }),
      { numRuns: 3000 },
    );
  });
});
