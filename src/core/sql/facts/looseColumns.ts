import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { readSelectItems } from '../selectItems';
import { selectsOf, type SelectQuery } from './selects';
import { tokenFrom } from '../tokenSearch';
import { firstIndex, operatorAt, splitAtCommas, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** Engines that let a column stand beside GROUP BY that is not in it (MySQL without ONLY_FULL_GROUP_BY; sqlite.org/lang_select.html, "bare columns"). */
const LOOSE = wordSet('mysql sqlite');

/** The plain columns of grouped queries that their GROUP BY does not name. `keys`: declared keys, on which all other columns depend. */
export function looseColumns(view: StatementView, keys: readonly (readonly string[])[]): readonly TextRange[] {
  return LOOSE.has(view.dialect) ? collect(selectsOf(view), (query) => looseItems(view, query, keys)) : [];
}

function looseItems(view: StatementView, query: SelectQuery, keys: readonly (readonly string[])[]): readonly TextRange[] {
  const { groupBy } = query;
  if (groupBy === undefined) return [];
  const pieces = splitAtCommas(view, groupBy).map((piece) => view.tokens.slice(piece.from, piece.to).map((token) => token.text).join('').toLowerCase());
  const grouped = new Set(pieces.map(lastPart));
  const items = readSelectItems(view, query.select, query.to).map((item) => ({ item, text: textIn(view, item.expression) }));
  if (grouped.has('id') || keys.some((key) => key.every((column) => grouped.has(column))) || (view.dialect === 'sqlite' && items.some(({ text }) => /^(?:min|max)\(/i.test(text)))) return [];
  return collect(items, ({ item, text }, position) => {
    const isPlain = /^(?:[\w$]+\.)*[A-Za-z_]\w*$/.test(text) && !VALUES.has(text.toUpperCase());
    const isNamed = grouped.has(lastPart(text.toLowerCase())) || (item.name !== undefined && grouped.has(item.name)) || pieces.includes(String(position + 1));
    return isPlain && !isNamed && !isPinned(view, query, text) ? [item.expression] : [];
  });
}

/** Values that are the same for all rows: texts, numbers, parameters, variables. */
const FIXED = /^(?:'.*|[\d@:?].*|\$\{.*|\$\[.*|\{\{.*)$/s;

/** `d.id` where `d.day = '2025-03-10'`: a table that a condition pins to one day or one code mostly gives one row. */
function isPinned(view: StatementView, { from, groupBy }: SelectQuery, column: string): boolean {
  const table = /^([\w$]+)\.[\w$]+$/.exec(column)?.[1]?.toUpperCase();
  if (table === undefined || from === undefined || groupBy === undefined) return false;
  return firstIndex({ from: from, to: groupBy.from }, (i) => view.tokens[i]?.upper === table && operatorAt(view, i + 1) === '.' && operatorAt(view, i + 3) === '=' && isFixed(view, i + 4)) !== undefined;
}

/** A local variable of a procedure is a bare name, as in `d.day = today`. */
function isFixed(view: StatementView, index: number): boolean {
  const token = view.tokens[index];
  return token !== undefined && (FIXED.test(token.text) || (token.kind === 'word' && !['.', '('].includes(operatorAt(view, index + 1))));
}

const VALUES = wordSet('NULL TRUE FALSE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP CURRENT_USER');

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replace(/["`]/g, '');
}

function textIn(view: StatementView, range: TextRange): string {
  return view.tokens.slice(tokenFrom(view, range.start), tokenFrom(view, range.end)).map((token) => token.text).join('');
}
