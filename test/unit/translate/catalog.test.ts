import assert from 'node:assert/strict';
import type { Catalog } from '../../../src/core/translate/catalog';
import { splitScript, translateStatement } from '../../../src/core/translate/translate';

describe('the catalog while one statement is translated', () => {
  it('is asked once for each table, however many of its columns are named', () => {
    const asked: string[] = [];
    const catalog: Catalog = {
      columnsOf: (table) => {
        asked.push(`columns of ${table}`);
        return ['a', 'b'];
      },
      typeOf: () => assert.fail('the types of a table are read at once'),
      typesOf: (table) => {
        asked.push(`types of ${table}`);
        return new Map([['a', 'INT'], ['b', 'DATE_TEXT']]);
      },
    };
    const [statement] = splitScript('INSERT INTO t SELECT a + 1, b FROM s WHERE a + a > 3 AND b IS NOT NULL', 'spark');
    assert.ok(statement !== undefined);
    assert.equal(translateStatement(statement, 'spark', catalog).kind, 'translated');
    assert.deepEqual([...asked].sort(), ['columns of s', 'columns of t', 'types of s', 'types of t']);
  });
});
