import { createNodeBackend } from '../../../src/adapters/node/nodeBackend';
import { executionOf } from '../../contract/storeContract';
import { openStore } from '../sqljs/sqljsStores';

/** A process of its own for storeFiles.test.ts: rewrites all pages of a store in each commit and begins its log anew all the time. */
async function main(path: string): Promise<void> {
  const { store, file } = await openStore({ backend: createNodeBackend(), path });
  const rows = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 3000) SELECT 0, printf('%.200c', 'x') FROM c";
  store.executeTask(executionOf(`CREATE TABLE a (n INTEGER, filler TEXT); INSERT INTO a ${rows}; CREATE TABLE b AS SELECT * FROM a`), () => undefined);
  process.send?.('ready');
  for (let i = 1; ; i++) {
    store.executeTask(executionOf('UPDATE a SET n = n + 1; UPDATE b SET n = n + 1'), () => undefined);
    if (i % 2 === 0) file.connection.run(`PRAGMA wal_checkpoint(${i % 4 === 0 ? 'TRUNCATE' : 'RESTART'})`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

void main(process.argv[2] ?? '');
