import { remembered } from '../../base/remembered';
import { conditionsIn, type Condition } from './conditions';
import { enclosingEnd, indexesOf, nextAfter, operatorAt, parentOf, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** The word that introduces conditions. */
export type FilterWord = 'WHERE' | 'ON' | 'PREWHERE' | 'QUALIFY' | 'HAVING';

/** What stands behind one WHERE, ON, PREWHERE, QUALIFY or HAVING. */
export interface Filter extends IndexSpan {
  readonly word: FilterWord;
  /** All of them must hold for the filter. */
  readonly conditions: readonly Condition[];
}

/**
 * One query without its sub-queries, or one DELETE, UPDATE or MERGE: the part of a statement in which a table and the
 * conditions on it stand side by side. A UNION separates blocks; what brackets hold is of another block.
 */
export interface QueryBlock {
  /** Index of the bracket that holds it; -1 for the statement itself. */
  readonly parent: number;
  /** In order. */
  readonly filters: readonly Filter[];
}

export interface QueryBlocks {
  readonly blocks: readonly QueryBlock[];
  /** The block in which the token stands. */
  readonly blockOf: (index: number) => QueryBlock | undefined;
}

/** Every query block of a statement with its conditions, read once. Any text; linear. */
export const queryBlocksOf = remembered(readBlocks);

interface OpenBlock extends QueryBlock {
  readonly filters: Filter[];
  hasSelect: boolean;
}

const SET_WORDS = wordSet('UNION EXCEPT INTERSECT MINUS');
const FILTER_WORDS: ReadonlySet<string> = new Set<FilterWord>(['WHERE', 'ON', 'PREWHERE', 'QUALIFY', 'HAVING']);

/** What may begin a block or a filter. */
const BLOCK_WORDS = new Set([...SET_WORDS, ...FILTER_WORDS, 'SELECT']);

function readBlocks(view: StatementView): QueryBlocks {
  const blocks: OpenBlock[] = [];
  const current = new Map<number, OpenBlock>();
  const special = indexesOf(view, BLOCK_WORDS);
  let next = 0;
  let last: OpenBlock | undefined;
  const owners = view.tokens.map((_, index): OpenBlock => {
    const parent = parentOf(view, index);
    const known = last?.parent === parent ? last : current.get(parent);
    const isSpecial = special[next] === index;
    if (isSpecial) next++;
    if (known !== undefined && !isSpecial) return (last = known);
    const word = wordAt(view, index);
    const isNew = known === undefined || (SET_WORDS.has(word) && operatorAt(view, index + 1) !== '=') || (word === 'SELECT' && known.hasSelect);
    const block = isNew ? { parent, filters: [], hasSelect: false } : known;
    if (isNew) {
      blocks.push(block);
      current.set(parent, block);
    }
    if (word === 'SELECT') block.hasSelect = true;
    const filter = filterAt(view, index);
    if (filter !== undefined) block.filters.push(filter);
    return (last = block);
  });
  return { blocks, blockOf: (index) => owners[index] };
}


function isFilterWord(word: string): word is FilterWord {
  return FILTER_WORDS.has(word);
}

/** Words behind an ON that introduces no condition: `ON CONFLICT`, `ON DUPLICATE KEY`, `ON DELETE CASCADE`, `ON COMMIT`. */
const OTHER_ON = wordSet('CONFLICT DUPLICATE DELETE UPDATE COMMIT CLUSTER OVERFLOW');

function filterAt(view: StatementView, index: number): Filter | undefined {
  const word = wordAt(view, index);
  if (!isFilterWord(word) || operatorAt(view, index - 1) === '.') return undefined;
  if (word === 'ON' && (OTHER_ON.has(wordAt(view, index + 1)) || wordAt(view, index - 1) === 'DISTINCT' || wordAt(view, 0) === 'GRANT')) return undefined;
  const from = index + 1;
  const to = filterEnd(view, from);
  return { from, to, word, conditions: conditionsIn(view, { from, to }) };
}

/** Words that end a filter. */
const END_WORDS = wordSet('SELECT FROM WHERE PREWHERE GROUP ORDER HAVING LIMIT OFFSET FETCH UNION EXCEPT MINUS INTERSECT WINDOW QUALIFY RETURNING ON SET VALUES JOIN STRAIGHT_JOIN INNER LEFT RIGHT FULL CROSS OUTER NATURAL SEMI ANTI ASOF LATERAL WHEN DISTRIBUTE SORT CLUSTER SAMPLE SETTINGS FORMAT FOR CONNECT START INSERT UPDATE DELETE MERGE OPTION OUTPUT DO WITH');

/** End words that are functions too: `LEFT(x, 3) = 'abc'`. */
const FUNCTION_WORDS = wordSet('LEFT RIGHT FORMAT INSERT');

function filterEnd(view: StatementView, from: number): number {
  const end = enclosingEnd(view, from - 1);
  let cases = 0;
  for (let i = from; i < end; i = nextAfter(view, i)) {
    const word = wordAt(view, i);
    if (word === 'CASE') cases++;
    else if (word === 'END' && cases > 0) cases--;
    if (operatorAt(view, i) === ',') return i;
    if (!END_WORDS.has(word) || operatorAt(view, i - 1) === '.' || (cases > 0 && word === 'WHEN')) continue;
    if (FUNCTION_WORDS.has(word) && operatorAt(view, i + 1) === '(') continue;
    if (word === 'FROM' && wordAt(view, i - 1) === 'DISTINCT') continue;
    return i;
  }
  return end;
}
