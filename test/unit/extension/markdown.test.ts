import assert from 'node:assert/strict';
import { plainMarkdown } from '../../../src/extension/features/markdown';

describe('a text as Markdown', () => {
  it('makes no link, no markup and no HTML of what a user wrote', () => {
    assert.equal(plainMarkdown('[run](command:idempo.workflow.run)'), '\\[run\\]\\(command:idempo.workflow.run\\)');
    assert.equal(plainMarkdown('<img src=x> &nbsp; *a* `b` _c_ # d'), '&lt;img src=x\\> &amp;nbsp; \\*a\\* \\`b\\` \\_c\\_ \\# d');
  });

  it('keeps blanks as they are, so that lines wrap, and lines apart', () => {
    assert.equal(plainMarkdown('a b\n  c'), 'a b\n\nc');
  });
});
