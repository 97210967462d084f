import { queryBlocksOf, type QueryBlock } from '../../sql/queryBlocks';
import type { ScannedStatement } from '../../sql/scanned';
import type { TableRead } from '../../sql/tablesRead';
import type { WindowPredicate } from './windowPredicates';

const known = new WeakMap<ScannedStatement, ReadonlyMap<QueryBlock, readonly TableRead[]>>();

/** The tables that each query of a statement reads itself. */
export function readsByBlock(statement: ScannedStatement): ReadonlyMap<QueryBlock, readonly TableRead[]> {
  const found = known.get(statement) ?? groupReads(statement);
  known.set(statement, found);
  return found;
}

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

const knownNames = new WeakMap<readonly TableRead[], ReadonlyMap<string, TableRead>>();

/** The read that a qualifier names among those of one query; the first of two with one name. */
export function readNamed(reads: readonly TableRead[], name: string): TableRead | undefined {
  const found = knownNames.get(reads) ?? new Map([...reads].reverse().flatMap((read) => namesOf(read).map((own) => [own, read] as const)));
  knownNames.set(reads, found);
  return found.get(name);
}

/** The names by which a query may call a table that it reads, in lower case. */
export function namesOf({ table, alias }: TableRead): readonly string[] {
  return alias === undefined ? [table.key, table.shortName.toLowerCase()] : [alias];
}

/** The key of the table whose column a predicate limits. `undefined`: it may be one of several, or is no table. */
export function tableOf({ step, block, condition }: Pick<WindowPredicate, 'step' | 'block' | 'condition'>): string | undefined {
  const { statement } = step;
  const reads = readsByBlock(statement).get(block) ?? [];
  if (condition.qualifier !== undefined) {
    const named = readNamed(reads, condition.qualifier);
    if (named !== undefined) return named.table.key;
  } else if (reads.length === 1) return reads[0]?.table.key;
  const [target, ...others] = statement.writes;
  const isOwn = target?.kind === 'delete' || target?.kind === 'update';
  return isOwn && others.length === 0 && block.parent === -1 && reads.length === 0 ? target.target.key : undefined;
}
