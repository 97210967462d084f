import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RULES_PAGE } from '../../../src/core/lint/rulePage';
import { catalogueText } from '../../../src/core/lint/rules/catalogue';

describe(RULES_PAGE, () => {
  it('is what `npm run docs` writes', () => assert.equal(readFileSync(RULES_PAGE, 'utf8').replaceAll('\r\n', '\n'), catalogueText()));
});
