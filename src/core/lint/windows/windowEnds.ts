import { collect } from '../../base/collect';
import type { QueryBlock } from '../../sql/facts/queryBlocks';
import type { ScriptStep } from '../taskScript';
import { isClosing, type WindowPredicate } from './windowPredicates';
import { wordSet } from '../../sql/wordSet';

export interface WindowEnds {
  /**
   * Whether rows later than the predicate's start are kept out: by the same column anywhere in the statement, by a window
   * of the same table in the query, or by a fixed end.
   */
  readonly close: (start: WindowPredicate) => boolean;
}

/** Empty: a name without its table. */
type Qualifiers = ReadonlySet<string>;

/** What ends the windows of these predicates, gathered once. */
export function windowEndsOf(predicates: readonly WindowPredicate[]): WindowEnds {
  const columns = new Map<ScriptStep, Set<string>>();
  const qualifiers = new Map<QueryBlock, Set<string>>();
  const fixed = new Map<QueryBlock, ReadonlySet<string>>();
  for (const predicate of predicates.filter(isClosing)) {
    gather(columns, predicate.step, predicate.column);
    gather(qualifiers, predicate.block, predicate.condition.qualifier ?? '');
  }
  const fixedOf = (block: QueryBlock): ReadonlySet<string> => {
    const found = fixed.get(block) ?? fixedEnds(block);
    fixed.set(block, found);
    return found;
  };
  return {
    close: ({ step, block, column, condition }) =>
      columns.get(step)?.has(column) === true || mayShareTable(qualifiers.get(block), condition.qualifier) || fixedOf(block).has(column),
  };
}

function gather<K>(into: Map<K, Set<string>>, key: K, value: string): void {
  const values = into.get(key) ?? new Set<string>();
  values.add(value);
  into.set(key, values);
}

/** A name without its table may be any table's. */
function mayShareTable(closed: Qualifiers | undefined, qualifier: string | undefined): boolean {
  if (closed === undefined) return false;
  return qualifier === undefined || closed.has('') || closed.has(qualifier);
}

const END_OPERATORS: ReadonlySet<string> = wordSet('= in < <= between');

function fixedEnds({ filters }: QueryBlock): ReadonlySet<string> {
  const closed = collect(filters, ({ conditions }) => conditions).filter((condition) => END_OPERATORS.has(condition.operator) && !condition.isNegated && condition.values.length > 0);
  return new Set(closed.flatMap(({ column }) => column ?? []));
}
