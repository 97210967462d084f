import { collect } from '../../base/collect';
import type { ScannedStatement } from '../scanned';
import { closerOf, firstIndex, operatorAt, splitAtCommas, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** What a CREATE TABLE says about one column. */
export interface ColumnType {
  /** As in `TableName.key`. */
  readonly table: string;
  /** Lower case, without quotes. */
  readonly column: string;
  /** The words of the type in upper case, one blank between: `TIMESTAMP WITH TIME ZONE`; without length and constraints. */
  readonly type: string;
}

/** The columns of the CREATE TABLE statements that list them with types, in order. */
export function findColumnTypes({ view, writes }: ScannedStatement): readonly ColumnType[] {
  return collect(writes, (write) => {
    if (write.kind !== 'create' || write.object !== 'TABLE') return [];
    const open = firstBracket(view, write.from);
    const pieces = open === undefined ? [] : splitAtCommas(view, { from: open + 1, to: Math.min(closerOf(view, open), view.tokens.length) });
    return collect(pieces, (piece) => {
      const name = view.tokens[piece.from];
      const type = typeAt(view, piece.from + 1, piece.to);
      if (type === '' || CONSTRAINTS.has(wordAt(view, piece.from)) || (name?.kind !== 'word' && name?.kind !== 'quotedName')) return [];
      return [{ table: write.target.key, column: (name.kind === 'word' ? name.text : name.upper).toLowerCase(), type }];
    });
  });
}

const CONSTRAINTS = wordSet('PRIMARY UNIQUE CONSTRAINT FOREIGN CHECK KEY INDEX EXCLUDE WATERMARK LIKE PERIOD');

function firstBracket(view: StatementView, from: number): number | undefined {
  return firstIndex({ from: from, to: view.tokens.length }, (i) => operatorAt(view, i) === '(');
}

/** Words of types that consist of several. */
const TYPE_WORDS = wordSet('WITH WITHOUT LOCAL TIME ZONE VARYING PRECISION UNSIGNED');

function typeAt(view: StatementView, from: number, to: number): string {
  const words = [wordAt(view, from)];
  for (let i = from + 1; i < to; i++) {
    if (operatorAt(view, i) === '(') i = closerOf(view, i);
    else if (TYPE_WORDS.has(wordAt(view, i))) words.push(wordAt(view, i));
    else break;
  }
  return words.join(' ').trim();
}
