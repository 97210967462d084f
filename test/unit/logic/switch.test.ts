import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenBySwitch, evaluateSwitch, type SwitchParameter } from '../../../src/core/logic';
import type { SwitchLogic } from '../../../src/core/workflow/logicalTask';
import { ranged } from './ranged';

/** `condition → task`, and the default. */
function switchOf(cases: Readonly<Record<string, string>>, otherwise?: string): SwitchLogic {
  return {
    kind: 'switch',
    cases: Object.entries(cases).map(([condition, task]) => ({ condition: ranged(condition), task: ranged(task) })),
    otherwise: otherwise === undefined ? undefined : ranged(otherwise),
  };
}

type Values = Readonly<Record<string, SwitchParameter>>;

const VALUES: Values = {
  n: { value: '5', type: 'INTEGER' },
  big: { value: '9007199254740993', type: 'LONG' },
  rate: { value: '0.50', type: 'DOUBLE' },
  zeros: { value: '007', type: 'INTEGER' },
  minus: { value: '-3', type: 'FLOAT' },
  bad: { value: 'five', type: 'INTEGER' },
  none: { value: '', type: 'DOUBLE' },
  yes: { value: 'TRUE', type: 'BOOLEAN' },
  no: { value: 'yes', type: 'BOOLEAN' },
  name: { value: 'A', type: 'VARCHAR' },
  text: { value: '5', type: 'VARCHAR' },
  day: { value: '2025-03-01', type: 'DATE' },
  rows: { value: '["6","7"]', type: 'LIST' },
  quote: { value: 'x" || "1" == "1', type: 'VARCHAR' },
  single: { value: "it's", type: 'VARCHAR' },
  lines: { value: 'a\nb\\', type: 'VARCHAR' },
  other: { value: '${n}', type: 'VARCHAR' },
};

function decide(condition: string, values: Values = VALUES): string {
  return evaluateSwitch(switchOf({ [condition]: 'yes' }, 'no'), new Map(Object.entries(values))).log[0] ?? '';
}

function isTrue(condition: string, values: Values = VALUES): boolean {
  return evaluateSwitch(switchOf({ [condition]: 'yes' }, 'no'), new Map(Object.entries(values))).task === 'yes';
}

describe('evaluateSwitch', () => {
  for (const [condition, expected] of [
    ['${n} > 1', true],
    ['${n} == 5', true],
    ["${n} == '5'", true],
    ["${n} === '5'", false],
    ['${rate} == 0.5', true],
    ['${zeros} == 7', true],
    ['${minus} < 0', true],
    ['${big} > 9007199254740000', true],
    ["${name} == 'A'", true],
    ['${name} == "A"', true],
    ["${name} == 'B'", false],
    ["${name} != 'B'", true],
    ['${text} == 5', true],
    ['${text} === 5', false],
    ['${text} + 1 == 51', true],
    ['${n} + 1 == 6', true],
    ["${day} >= '2025-02-28'", true],
    ["['A', 'B'].includes(${name})", true],
    ["['C'].includes(${name})", false],
    ['[1, 5].includes(${n})', true],
    ["${name}.equals('A') && ${n} > 1", true],
    ["${rows} == '[\\'6\\',\\'7\\']'", true],
    ['${rows}.length == 9', true],
    ['${yes}', true],
    ['${yes} == true', true],
    ['${no}', false],
    ['!${no}', true],
    ["${single} == 'it\\'s'", false],
    ['${single}.length == 4', true],
    ['${lines}.length == 4', true],
    ['${quote}.length == 15', true],
    ['${quote} == "z"', false],
    ['${other}.length == 4', true],
    ['true', true],
    ['1 == 1', true],
    ['(${n} > 1 && ${n} < 10) || false', true],
    ['${n} % 2 == 1 ? true : false', true],
  ] as const) {
    it(`${condition} is ${expected ? '' : 'not '}true`, () => assert.equal(isTrue(condition), expected, decide(condition)));
  }

  it('takes the boolean true alone for true', () => {
    assert.equal(decide('${n}'), '${n} → 5 → 5, which is not true');
    assert.equal(decide("'true'"), `'true' → "true" → "true", which is not true`);
    assert.equal(decide('[1, 2]'), '[1, 2] → [1, 2] → [1,2], which is not true');
    assert.equal(decide('null'), 'null → null → null, which is not true');
    assert.equal(decide('1 == 2'), '1 == 2 → 1 == 2 → false');
  });

  for (const [condition, reason] of [
    ['${gone} > 1', '${gone} is a parameter without a value here'],
    ['${bad} > 1', 'the INTEGER parameter bad is "five", which is no number'],
    ['${none} > 1', 'the DOUBLE parameter none is "", which is no number'],
    ["'${name}' == 'A'", '"A" at 3 does not fit there'],
    ['while(true){}', '"{}" at 12 is no part of a condition'],
    ['', 'the condition ends too early'],
    ["java.lang.System.exit(0)", '"java" at 1 is not known; write ${java} for a parameter, and "java" for a text. ${…} of a VARCHAR has quotes already'],
  ] as const) {
    it(`counts ${condition === '' ? 'an empty condition' : condition} as false, and says why`, () => {
      assert.equal(decide(condition), `${condition} counts as false: ${reason}`);
      assert.equal(isTrue(condition), false);
    });
  }

  it('takes the first case that is true', () => {
    const logic = switchOf({ '${n} > 9': 'a', '(1': 'b', '${n} > 1': 'c', '${n} > 2': 'd' }, 'e');
    assert.deepEqual(evaluateSwitch(logic, new Map(Object.entries(VALUES))), {
      task: 'c',
      log: ['${n} > 9 → 5 > 9 → false', '(1 counts as false: the condition ends too early; ")" is missing', '${n} > 1 → 5 > 1 → true: runs c'],
    });
  });
  it('takes the default when none is true', () => {
    assert.deepEqual(evaluateSwitch(switchOf({ '1 > 2': 'a' }, 'b'), new Map()), { task: 'b', log: ['1 > 2 → 1 > 2 → false', 'no condition is true: runs the default b'] });
    assert.deepEqual(evaluateSwitch(switchOf({}, 'b'), new Map()), { task: 'b', log: ['no condition is true: runs the default b'] });
  });
  it('has no task without a true case and a default', () => {
    assert.deepEqual(evaluateSwitch(switchOf({ '1 > 2': 'a' }), new Map()), { task: undefined, log: ['1 > 2 → 1 > 2 → false', 'no condition is true, and there is no default branch'] });
  });

  it('never lets a VARCHAR value change what is asked', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', '\\', "'", '$', '{', '}', '\n', ' || true', 'a') })), (value) => {
        const parameter = { x: { value, type: 'VARCHAR' } };
        assert.equal(isTrue(`\${x}.length == ${value.length}`, parameter), true, decide('${x}', parameter));
        assert.equal(isTrue('${x} === ${x}', parameter), true);
      }),
    );
  });
  it('does not take long for a long value', () => {
    assert.match(decide("${x}.includes('b')", { x: { value: 'a'.repeat(1_000_000), type: 'VARCHAR' } }), /counts as false: it is longer than 10000 characters$/);
  });
});

describe('chosenBySwitch', () => {
  const logic = switchOf({ a: 'one', b: 'two', c: 'one', d: 'three' }, 'four');
  for (const [task, chosen, losing] of [
    ['one', ['one'], ['two', 'three', 'four']],
    ['four', ['four'], ['one', 'two', 'three']],
    [undefined, [], ['one', 'two', 'three', 'four']],
  ] as const) {
    it(`runs ${task ?? 'nothing'} and lets the others lose`, () => assert.deepEqual(chosenBySwitch(logic, task), { chosen, losing }));
  }
  it('lets a task that is the default as well run when its case is true', () => {
    assert.deepEqual(chosenBySwitch(switchOf({ a: 'one', b: 'two' }, 'one'), 'one'), { chosen: ['one'], losing: ['two'] });
  });
});
