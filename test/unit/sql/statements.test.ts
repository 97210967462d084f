import assert from 'node:assert/strict';
import { lex } from '../../../src/core/sql/lex/lexer';
import { splitStatements } from '../../../src/core/sql/statements';

function split(text: string): readonly string[] {
  return splitStatements(lex(text, 'generic')).map((statement) => text.slice(statement.range.start, statement.range.end));
}

describe('splitStatements', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['splits at semicolons and leaves out empty statements', ' a; ;b ; -- c\n;', ['a', 'b']],
    ['leaves semicolons in strings and comments alone', "a ';' /* ; */ b; c", ["a ';' /* ; */ b", 'c']],
    ['splits after a bracket that was left open', 'f(a; b', ['f(a', 'b']],
    ['keeps the body of a trigger in one piece', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END; END; c', [
      'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END; END', 'c',
    ]],
    ['keeps a compound trigger in one piece', 'CREATE TRIGGER t FOR UPDATE ON a COMPOUND TRIGGER n INT; AFTER EACH ROW IS BEGIN n := 1; END AFTER EACH ROW; END t; c', [
      'CREATE TRIGGER t FOR UPDATE ON a COMPOUND TRIGGER n INT; AFTER EACH ROW IS BEGIN n := 1; END AFTER EACH ROW; END t', 'c',
    ]],
    ['splits around transactions', 'BEGIN; a; COMMIT', ['BEGIN', 'a', 'COMMIT']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(split(text), expected));
  }

  it('names the semicolon that ends a statement', () => {
    const [first, last] = splitStatements(lex('a; b', 'generic'));
    assert.equal(first?.semicolon?.start, 1);
    assert.equal(last?.semicolon, undefined);
  });
});
