import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINES_PAGE, machinesText } from '../../../src/core/instance/machineDocument';

describe('the document of the state machines', () => {
  it('is what the tables say (npm run docs writes it)', () => {
    assert.equal(readFileSync(join(__dirname, '..', '..', '..', MACHINES_PAGE), 'utf8').replaceAll('\r\n', '\n'), machinesText());
  });

  it('draws each move between two states once, with its events', () => {
    const text = machinesText();
    assert.match(text, /\n {2}running --> pausing: pause\n/);
    assert.match(text, /\n {2}running --> retryWaiting: retry\n/);
    assert.equal(text.match(/\n {2}running --> paused: /g)?.length, 3);
  });
});
