import assert from 'node:assert/strict';
import { foldsOf } from '../../../src/core/language/folding';

/** Each fold by its first and last line, as written. */
function folds(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n/);
  return foldsOf(text).map(({ kind, first, last }) => `${kind === 'comment' ? '# ' : ''}${(lines[first] ?? '').trim()} .. ${(lines[last] ?? '').trim()}`);
}

const TEXT = `# one
# two
workflow:
  name: w

tasks:
  - name: a
    sql: |
      SELECT 1

      FROM t

  # about b
  - name: b
    deps:
      - a
`;

describe('folding', () => {
  it('folds tasks, their SQL and runs of comments; not blank lines and comments behind', () => {
    assert.deepEqual(folds(TEXT), ['# # one .. # two', 'workflow: .. name: w', 'tasks: .. - a', '- name: a .. FROM t', 'sql: | .. FROM t', '- name: b .. - a', 'deps: .. - a']);
  });

  it('is the same with CRLF', () => {
    assert.deepEqual(folds(TEXT.replaceAll('\n', '\r\n')), folds(TEXT));
  });

  it('folds a list whose dashes stand below their key, and flow style over lines', () => {
    assert.deepEqual(folds('tasks:\n- name: a\n  sql: x\n- {name: b,\n   sql: y}\nidempo:\n  seed: [a]\n'), ['tasks: .. sql: y}', '- name: a .. sql: x', '- {name: b, .. sql: y}', 'idempo: .. seed: [a]']);
  });

  it('says nothing of a text without blocks', () => {
    assert.deepEqual(foldsOf(''), []);
    assert.deepEqual(foldsOf('a: 1\nb: 2\n# c'), []);
  });
});
