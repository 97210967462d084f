import { collect } from '../../base/collect';
import { rememberedOutside } from '../../base/remembered';
import { readsByBlock } from '../../sql/facts/readsByBlock';
import type { TableRead } from '../../sql/tablesRead';
import type { WindowPredicate } from './windowPredicates';

const readsByName = rememberedOutside((reads: readonly TableRead[]) => new Map(collect([...reads].reverse(), (read) => namesOf(read).map((own) => [own, read] as const))));

/** The read that a qualifier names among those of one query; the first of two with one name. */
export function readNamed(reads: readonly TableRead[], name: string): TableRead | undefined {
  return readsByName(reads).get(name);
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
