import { MemoryStore, type MemoryTables } from '../../src/adapters/memory';
import { describeStoreContract } from './storeContract';

/** A language of three statements, for a store without SQL. */
function run(sql: string, tables: MemoryTables): number {
  let changed = 0;
  for (const statement of sql.split(';').map((text) => text.trim())) {
    const rows = tables.find('out_rows');
    if (statement === 'create') tables.replace('out_rows', rows ?? []);
    else if (statement === 'add' && rows !== undefined) {
      tables.replace('out_rows', [...rows, '[1]']);
      changed++;
    } else throw new Error(`cannot run ${statement}`);
  }
  return changed;
}

describeStoreContract({
  name: 'memory',
  async open() {
    const store = new MemoryStore({ engine: run });
    const readTable = (name: string) => {
      const rows = store.tables.find(name);
      return rows === undefined ? undefined : `[${rows.join(',')}]`;
    };
    return { store, readTable, close: () => undefined };
  },
  createTable: 'create',
  addRow: 'add',
  failing: 'fail',
});
