import assert from 'node:assert/strict';
import { parseDuration } from '../../../src/core/simulation/duration';

describe('a duration', () => {
  for (const [text, ms] of [
    ['5s', 5000], ['5 s', 5000], ['500ms', 500], ['2m', 120_000], ['2 min', 120_000], ['2 minutes', 120_000], ['1h', 3_600_000], ['1h30m', 5_400_000],
    ['1h 30m 5s', 5_405_000], ['1d', 86_400_000], ['1.5s', 1500], ['90', 90_000], ['0', 0], ['0.25', 250], ['00:00:05', 5000], ['01:30:00', 5_400_000],
    ['00:00:00.5', 500], ['PT5S', 5000], ['PT1H30M', 5_400_000], ['P1DT2H', 93_600_000], ['P2D', 172_800_000], ['5S', 5000], ['3 Seconds', 3000],
  ] as const) {
    it(`${text} is ${ms} ms`, () => assert.equal(parseDuration(text), ms));
  }
  for (const text of ['', ' ', 'soon', '5x', '-5s', '5s later', 's', '1:2:3', '00:61:00', 'P', 'PT', '5s5', '1e3', 'Infinity', 'NaN']) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseDuration(text), undefined));
  }
});
