import { collect } from '../../base/collect';
import { isSameTable } from './sameTable';
import type { Insert, ScannedStatement } from '../scanned';
import { readAlias, readTableName } from '../tableNames';
import { hasWord, parentOf, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A place where a statement reads the table that one of its inserts fills, directly or by a common table. */
export interface OwnRead {
  /** Index of the name's first token. */
  readonly index: number;
  /** Index of the FROM, JOIN or comma before it. */
  readonly introducedAt: number;
  /** Names by which its columns may be qualified, in lower case. */
  readonly names: ReadonlySet<string>;
}

/** Where `statement` reads the target of `insert`; a common table over it, or over its updated rows, counts where it is named. */
export function findOwnReads({ view, reads, writes }: ScannedStatement, insert: Insert): readonly OwnRead[] {
  const direct = reads.filter((read) => isSameTable(read.table.key, insert.target.key));
  if (direct.length === 0 && !hasWord(view, 'UPDATE')) return [];
  const own = direct.map(({ index, introducedAt, alias, table }): OwnRead => (
    { index, introducedAt, names: new Set([table.key, table.shortName.toLowerCase(), ...(alias === undefined ? [] : [alias])]) }
  ));
  const changed = writes.filter((write) => write.kind === 'update' && isSameTable(write.target.key, insert.target.key));
  const places = [...direct.map(({ index }) => index), ...changed.map(({ from }) => from)];
  const common = new Set(collect(places, (index) => commonTablesAround(view, index)));
  return common.size === 0 ? own : [...own, ...findNames(view, common)];
}

/** The names of the common tables that hold the token at `index`. */
function commonTablesAround(view: StatementView, index: number): readonly string[] {
  const names: string[] = [];
  for (let open = parentOf(view, index); open !== -1; open = parentOf(view, open)) {
    let at = open - 1;
    if (wordAt(view, at) === 'MATERIALIZED') at -= wordAt(view, at - 1) === 'NOT' ? 2 : 1;
    const name = view.tokens[at - 1];
    if (wordAt(view, at) === 'AS' && name !== undefined && (name.kind === 'word' || name.kind === 'quotedName')) names.push(name.upper.toLowerCase());
  }
  return names;
}

const INTRODUCERS = wordSet('FROM JOIN');

function findNames(view: StatementView, names: ReadonlySet<string>): readonly OwnRead[] {
  return collect(view.tokens, (token, index): readonly OwnRead[] => {
    if (!names.has(token.upper.toLowerCase()) || !INTRODUCERS.has(wordAt(view, index - 1))) return [];
    const read = readTableName(view, index);
    if (read === undefined || read.next !== index + 1) return [];
    const { alias } = readAlias(view, read.next);
    return [{ index, introducedAt: index - 1, names: new Set([read.name.key, ...(alias === undefined ? [] : [alias])]) }];
  });
}
