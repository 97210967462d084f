import { openStore, readTable } from '../unit/sqljs/sqljsStores';
import { describeStoreContract } from './storeContract';

describeStoreContract({
  name: 'sql.js on the memory backend',
  async open() {
    const { store } = await openStore();
    return { store, readTable: (name) => readTable(store, name), close: () => store.close() };
  },
  createTable: 'CREATE TABLE IF NOT EXISTS out_rows (n INTEGER)',
  addRow: 'INSERT INTO out_rows VALUES (1)',
  failing: 'INSERT INTO no_such_table VALUES (1)',
});
