import assert from 'node:assert/strict';
import { readOutputs, type OutputValue } from '../../../src/core/params';

const ID: OutputValue = { name: 'id', type: 'VARCHAR', value: 'configured' };
const IDS: OutputValue = { name: 'id', type: 'LIST', value: '["configured"]' };
const OTHER: OutputValue = { name: 'other', type: 'INTEGER', value: '7' };

type Rows = readonly (readonly (string | number | null)[])[];

function query(declared: readonly OutputValue[], rows: Rows, columns: readonly string[] = ['id', 'name']): readonly string[] {
  const outputs = readOutputs({ declared, kind: 'query', columns, rows, rowsChanged: 0 });
  assert.deepEqual(outputs.map(({ name, type }) => ({ name, type })), declared.map(({ name, type }) => ({ name, type })));
  return outputs.map(({ value }) => value);
}

describe('OUT parameters of a query (dolphinscheduler.md §5.6)', () => {
  it('take the column of their name, as text, of the only row', () => {
    assert.deepEqual(query([ID], [[6, 'a']]), ['6']);
    assert.deepEqual(query([IDS], [[6, 'a']]), ['6']);
    assert.deepEqual(query([{ ...ID, name: 'name' }, ID], [[1.5, 'x']]), ['x', '1.5']);
  });

  it('are "null" for a column that is missing or NULL, and labels must match exactly', () => {
    assert.deepEqual(query([ID, OTHER], [[null, 'a']]), ['null', 'null']);
    assert.deepEqual(query([{ ...ID, name: 'ID' }], [[6, 'a']]), ['null']);
  });

  it('collect a LIST of texts from several rows, the others keep what is configured', () => {
    assert.deepEqual(query([IDS], [[6, 'a'], [70002, 'b']]), ['["6","70002"]']);
    assert.deepEqual(query([{ ...IDS, type: 'list' }, { ...ID, name: 'name' }], [[6, 'a'], [null, 'b']]), ['["6","null"]', 'configured']);
    assert.deepEqual(query([{ ...IDS, name: 'missing' }], [[6, 'a'], [7, 'b']]), ['null']);
    assert.deepEqual(query([{ ...IDS, name: 'name' }], [[6, 'a"b'], [7, '']]), ['["a\\"b",""]']);
  });

  it('are empty texts without a row', () => {
    assert.deepEqual(query([ID], []), ['']);
    assert.deepEqual(query([IDS, OTHER], []), ['', 'null']);
  });

  it('take the last of two columns with one label', () => assert.deepEqual(query([ID], [[1, 2]], ['id', 'id']), ['2']));
});

describe('OUT parameters of another statement', () => {
  it('hand on the number of changed rows under the first name only', () => {
    const outputs = readOutputs({ declared: [ID, OTHER], kind: 'nonQuery', columns: [], rows: [], rowsChanged: 12 });
    assert.deepEqual(outputs, [{ ...ID, value: '12' }, { ...OTHER, value: 'null' }]);
    assert.deepEqual(readOutputs({ declared: [], kind: 'nonQuery', columns: [], rows: [], rowsChanged: 3 }), []);
  });
});
