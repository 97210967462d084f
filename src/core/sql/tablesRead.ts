import { FROM_FUNCTIONS, QUERY_WORDS } from './keywords';
import { readAlias, readTableName, type TableName } from './tableNames';
import { closerOf, enclosingEnd, hasWords, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from './view';

export interface TableRead {
  readonly table: TableName;
  readonly alias: string | undefined;
  /** Index of the name's first token. */
  readonly index: number;
  /** Index of the FROM, JOIN or USING that introduces it. */
  readonly introducedAt: number;
}

interface CommonTable {
  readonly name: string;
  /** Visible in `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

/** The names that WITH clauses define, with the span in which each hides a table of that name. */
function findCommonTables(view: StatementView): readonly CommonTable[] {
  const found: CommonTable[] = [];
  for (let i = 0; i < view.tokens.length; i++) {
    if (wordAt(view, i) !== 'WITH') continue;
    const isRecursive = wordAt(view, i + 1) === 'RECURSIVE';
    let at = isRecursive ? i + 2 : i + 1;
    for (let body = commonTableBody(view, at); body !== undefined; body = commonTableBody(view, at)) {
      const name = view.tokens[at];
      const key = (name?.kind === 'quotedName' ? name.upper : (name?.text ?? '')).toLowerCase();
      const end = closerOf(view, body);
      found.push({ name: key, from: isRecursive ? at : end, to: enclosingEnd(view, i) });
      if (operatorAt(view, end + 1) !== ',') break;
      at = end + 2;
    }
  }
  return found;
}

/** The opening bracket of the body of the common table whose name stands at `at`. */
function commonTableBody(view: StatementView, at: number): number | undefined {
  const name = view.tokens[at];
  if (name?.kind !== 'word' && name?.kind !== 'quotedName' && name?.kind !== 'template') return undefined;
  let next = operatorAt(view, at + 1) === '(' ? nextAfter(view, at + 1) : at + 1;
  if (wordAt(view, next) !== 'AS') return undefined;
  next++;
  if (wordAt(view, next) === 'NOT') next++;
  if (wordAt(view, next) === 'MATERIALIZED') next++;
  return operatorAt(view, next) === '(' ? next : undefined;
}

/** `extract(year FROM x)`, `IS DISTINCT FROM x`, `DELETE FROM t`: a FROM that introduces no table to read. */
export function isSourceFrom(view: StatementView, index: number): boolean {
  const previous = wordAt(view, index - 1);
  if (previous === 'DELETE' || previous === 'DISTINCT') return false;
  const parent = parentOf(view, index);
  return parent === -1 || !FROM_FUNCTIONS.has(wordAt(view, parent - 1));
}

const STATEMENTS_WITHOUT_READS = new Set(['SHOW', 'DESCRIBE', 'DESC', 'USE', 'SET', 'GRANT', 'REVOKE', 'COMMENT', 'DROP', 'ALTER', 'TRUNCATE', 'DO']);

/** Every table that a statement reads, in order, as often as it is named; without common table expressions, table functions and files. */
export function findTablesRead(view: StatementView): readonly TableRead[] {
  if (STATEMENTS_WITHOUT_READS.has(wordAt(view, 0))) return [];
  const common = findCommonTables(view);
  const reads: TableRead[] = [];
  const owners = new Map<number, string>();
  view.tokens.forEach((_, i) => {
    const word = wordAt(view, i);
    if (USING_OWNERS.has(word)) owners.set(parentOf(view, i), word);
    if (word === 'FROM' && isSourceFrom(view, i)) readTableList(view, { at: i + 1, introducedAt: i, into: reads });
    else if (word === 'JOIN' || word === 'STRAIGHT_JOIN') readTable(view, { at: i + 1, introducedAt: i, into: reads });
    else if (word === 'USING' && isSourceUsing(owners.get(parentOf(view, i)))) readTableList(view, { at: i + 1, introducedAt: i, into: reads });
    else if (word === 'TABLE' && (wordAt(view, i - 1) === 'AS' || wordAt(view, i - 1) === 'ALL')) readTable(view, { at: i + 1, introducedAt: i, into: reads });
  });
  return reads.filter((read) => !common.some((table) => table.name === read.table.key && table.from <= read.index && read.index < table.to));
}

/** MERGE … USING t and DELETE … USING t, but not JOIN … USING (column) nor CREATE … USING format. */
function isSourceUsing(owner: string | undefined): boolean {
  return owner === 'MERGE' || owner === 'DELETE';
}

/** Words that say what a later USING at the same level of brackets belongs to. */
const USING_OWNERS = new Set(['MERGE', 'DELETE', 'JOIN', 'SELECT', 'CREATE']);

interface ReadAt {
  readonly at: number;
  readonly introducedAt: number;
  readonly into: TableRead[];
}

/** One table, or what a bracket holds that is no query: `(a JOIN b …)`. Gives the index behind it and its alias. */
function readTable(view: StatementView, place: ReadAt): number {
  let at = place.at;
  while (['ONLY', 'LATERAL', 'TABLE'].includes(wordAt(view, at))) at++;
  if (operatorAt(view, at) === '(') {
    if (operatorAt(view, at + 1) !== '(' && !QUERY_WORDS.has(wordAt(view, at + 1))) readTableList(view, { ...place, at: at + 1 });
    return readAlias(view, nextAfter(view, at)).next;
  }
  const read = readTableName(view, at);
  if (read === undefined) return at;
  if (operatorAt(view, read.next) === '(') return readAlias(view, nextAfter(view, read.next)).next;
  const alias = readAlias(view, read.next);
  place.into.push({ table: read.name, alias: alias.alias, index: at, introducedAt: place.introducedAt });
  return alias.next;
}

const LIST_ENDS = new Set([
  'WHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'UNION', 'EXCEPT', 'MINUS', 'INTERSECT', 'WINDOW', 'QUALIFY', 'RETURNING', 'SET', 'SELECT',
  'INSERT', 'LATERAL', 'WHEN', 'DISTRIBUTE', 'SORT', 'CLUSTER', 'PREWHERE', 'FETCH', 'OFFSET', 'PIVOT', 'UNPIVOT', 'FOR', 'CONNECT', 'USING', 'SETTINGS',
]);

function readTableList(view: StatementView, place: ReadAt): void {
  const end = enclosingEnd(view, place.at);
  let at = readTable(view, place);
  while (at < end) {
    const word = wordAt(view, at);
    if (LIST_ENDS.has(word) && !(word === 'USING' && operatorAt(view, at + 1) === '(')) return;
    if (hasWords(view, at, ['ON', 'DUPLICATE', 'KEY']) || hasWords(view, at, ['ON', 'CONFLICT'])) return;
    if (operatorAt(view, at) === ',' && !hasWords(view, at + 1, ['LATERAL', 'VIEW'])) at = readTable(view, { ...place, at: at + 1 });
    else at = nextAfter(view, at);
  }
}
