import { remembered } from '../../base/remembered';
import { queryBlocksOf, type QueryBlock } from './queryBlocks';
import type { ScannedStatement } from '../scanned';
import type { TableRead } from '../tablesRead';

/** The tables that each query of a statement reads itself. */
export const readsByBlock = remembered(groupReads);

function groupReads({ view, reads }: ScannedStatement): ReadonlyMap<QueryBlock, readonly TableRead[]> {
  const groups = new Map<QueryBlock, TableRead[]>();
  for (const read of reads) {
    const block = queryBlocksOf(view).blockOf(read.introducedAt);
    const group = block && groups.get(block);
    if (group !== undefined) group.push(read);
    else if (block !== undefined) groups.set(block, [read]);
  }
  return groups;
}
