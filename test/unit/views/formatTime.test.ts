import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCount, formatDuration, formatExecutionTime, shortScheduleTime } from '../../../src/core/views/formatTime';
import { clipEnd, clipStart } from '../../../src/core/views/clipText';

describe('formatExecutionTime', () => {
  it('writes an instant in the zone asked for', () => {
    const at = Date.UTC(2025, 2, 30, 0, 59, 59);
    assert.equal(formatExecutionTime(at, 'Europe/Berlin'), '2025-03-30 01:59:59');
    assert.equal(formatExecutionTime(at + 1000, 'Europe/Berlin'), '2025-03-30 03:00:00');
    assert.equal(formatExecutionTime(at, 'Asia/Shanghai'), '2025-03-30 08:59:59');
  });

  it('writes midnight as 00, not 24', () => {
    assert.equal(formatExecutionTime(Date.UTC(2025, 0, 1), 'UTC'), '2025-01-01 00:00:00');
  });

  it('agrees with ISO text in UTC', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (at) => {
      assert.equal(formatExecutionTime(at, 'UTC'), new Date(at).toISOString().slice(0, 19).replace('T', ' '));
    }), { numRuns: 300 });
  });
});

describe('formatDuration', () => {
  const cases: readonly (readonly [number, string])[] = [
    [-5, '0 ms'], [0, '0 ms'], [999.4, '999 ms'], [999.6, '1.0 s'], [1000, '1.0 s'], [59_949, '59.9 s'], [59_950, '1 min 00 s'],
    [60_000, '1 min 00 s'], [185_000, '3 min 05 s'], [3_599_499, '59 min 59 s'], [3_600_000, '1 h 00 min'], [90_061_000, '25 h 01 min'],
  ];
  for (const [ms, text] of cases) it(`${String(ms)} ms reads ${text}`, () => { assert.equal(formatDuration(ms), text); });
});

describe('shortScheduleTime', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['2025-03-01 00:00:00', '2025-03-01'], ['2025-03-01 06:30:00', '2025-03-01 06:30'], ['2025-03-01 00:00:07', '2025-03-01 00:00:07'],
  ];
  for (const [full, short] of cases) it(`${full} reads ${short}`, () => { assert.equal(shortScheduleTime(full), short); });
});

describe('formatCount', () => {
  it('sets thousands apart', () => { assert.equal(formatCount(87_600), '87,600'); });
});

describe('clipping', () => {
  it('keeps short texts, marks what was cut, and never splits a character', () => {
    assert.equal(clipEnd('abc', 3), 'abc');
    assert.equal(clipEnd('abcd', 3), 'abc…');
    assert.equal(clipStart('abcd', 3), '…bcd');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
      for (const clipped of [clipEnd(text, limit), clipStart(text, limit)]) {
        assert.ok(clipped.length <= limit + 1);
        assert.equal(Buffer.from(clipped).toString(), clipped);
      }
    }));
  });
});
