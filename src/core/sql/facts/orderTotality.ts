import { collect } from '../../base/collect';
import { firstIndex, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** `total`: every two rows have an order, as far as names tell. `tied`: equal rows stand in any order. `none`: no order, or one by a constant. */
export type Totality = 'total' | 'tied' | 'none';

/** Last parts of names that say which row it is. */
const KEY_NAME = /(?:^|_)(?:id|ids|uid|uuid|guid|key|pk|sk|no|num|nr|number|seq|sequence|serial|sn|code|hash|md5|offset|lsn|scn|version|ver|row|rownum|rowid|ctid|rn|line|position|index|idx)$|[a-z](?:Id|No|Key|Code|Seq)$|^(?:id|key)/i;

/** From so many items on an order is taken for total. */
const MANY_ITEMS = 4;

export interface OrderPlace {
  readonly orderBy: readonly IndexSpan[];
  readonly partitionBy: readonly IndexSpan[];
  /** Declared keys: the columns of each, in lower case. */
  readonly keys: readonly (readonly string[])[];
}

/** Whether an order decides between any two rows of a partition. */
export function totalityOf(view: StatementView, { orderBy, partitionBy, keys }: OrderPlace): Totality {
  const partition = new Set(collect(partitionBy, (item) => namesIn(view, item)));
  const names = collect(orderBy, (item) => namesIn(view, item)).filter((name) => !partition.has(name.toLowerCase()) && !partition.has(name));
  if (!orderBy.some((item) => hasName(view, item))) return 'none';
  if (names.some((name) => KEY_NAME.test(name)) || orderBy.length >= MANY_ITEMS) return 'total';
  const columns = new Set([...names, ...partition].map((name) => name.toLowerCase()));
  return keys.some((key) => key.length > 0 && key.every((column) => columns.has(column))) ? 'total' : 'tied';
}

const NO_NAMES = wordSet('NULL SELECT TRUE FALSE ASC DESC NULLS FIRST LAST');

function isName(view: StatementView, index: number): boolean {
  const kind = view.tokens[index]?.kind;
  return kind === 'quotedName' || kind === 'template' || (kind === 'word' && !NO_NAMES.has(wordAt(view, index)));
}

function hasName(view: StatementView, item: IndexSpan): boolean {
  return firstIndex(item, (i) => isName(view, i)) !== undefined;
}

function namesIn(view: StatementView, item: IndexSpan): readonly string[] {
  const names: string[] = [];
  for (let i = item.from; i < item.to; i++) {
    const token = view.tokens[i];
    if (token !== undefined && isName(view, i) && view.tokens[i + 1]?.text !== '.') names.push(token.kind === 'quotedName' ? token.upper : token.text);
  }
  return names;
}
