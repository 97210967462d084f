import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS_PAGE, functionTableText } from '../../../src/core/translate/functions/functionTable';

describe('the table of functions', () => {
  it('is what the code says: run npm run docs', () => {
    assert.equal(readFileSync(join(__dirname, '..', '..', '..', FUNCTIONS_PAGE), 'utf8').replaceAll('\r\n', '\n'), functionTableText());
  });

  it('names a function for the dialects that have it, and no other', () => {
    const row = functionTableText().split('\n').find((line) => line.startsWith('| get_json_object |'));
    assert.match(row ?? '', /^\| get_json_object \| ● \| ● \|/);
    assert.doesNotMatch(row ?? '', /● \|\s*$/);
  });
});
