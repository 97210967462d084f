import type { TextRange } from '../../base/textRange';
import { indexOutside } from '../brackets';
import { refuseConstruct, type Context, type Generated } from '../context';
import { isGenerator } from '../functions/generators';
import type { Groups } from './grouping';
import type { Item } from './items';

/** Whether a function that gives rows stands in the select list, which ends at its FROM or with the query. */
export function generates(context: Context): boolean {
  const { tokens, at } = context.cursor;
  const end = indexOutside(tokens, at, (word) => word === 'FROM');
  return tokens.some((token, i) => i >= at && i < end && token.kind === 'word' && tokens[i + 1]?.text === '(' && isGenerator(context, token.text));
}

interface Generating {
  readonly items: readonly Item[];
  readonly groups: Groups | undefined;
  readonly qualify: string | undefined;
  readonly range: TextRange;
}

/** Groups, aggregates and window functions are made before the rows of the select list. */
export function refuseMixed(context: Context, { items, groups, qualify, range }: Generating): void {
  const isMixed = groups !== undefined || qualify !== undefined || items.some((item) => /\b(?:sum|count|min|max|avg|total|json_group_array|group_concat)\(|\bOVER\b/.test(item.sql));
  if (isMixed) refuseConstruct(context, 'A function that gives rows together with groups or windows', range);
}

/** PostgreSQL's `SELECT FROM t`, which only EXISTS can use. */
export function nothingSelected({ cursor }: Context): { readonly items: readonly Item[]; readonly generators: readonly Generated[] } {
  return { items: [{ sql: '1', names: [''], types: [{ type: 'integer' }], name: undefined, range: cursor.here }], generators: [] };
}
