import { lex } from './lex/lexer';
import type { Token } from './lex/token';
import { operatorAt, viewOf, wordAt, type StatementView } from './view';

/** Index of the string that holds the query of `UNLOAD ('SELECT …') TO …`. */
export const UNLOADED_AT = 2;

/** The query that Redshift's UNLOAD takes as a string, with offsets in the outer text; `undefined` when there is none. */
export function unloadedQuery(view: StatementView): StatementView | undefined {
  const string = view.tokens[UNLOADED_AT];
  if (wordAt(view, 0) !== 'UNLOAD' || operatorAt(view, 1) !== '(' || string?.kind !== 'string') return undefined;
  const quote = /^\$\w*\$/.exec(string.text)?.[0].length ?? 1;
  // A doubled quote keeps its length, so that offsets stay right.
  const inner = string.text.slice(quote, string.closed ? -quote : undefined).replaceAll("''", "' ");
  const tokens = lex(inner, view.dialect).filter((token) => token.kind !== 'comment');
  return viewOf(tokens.map((token): Token => ({ ...token, start: token.start + string.start + quote, end: token.end + string.start + quote })), view.dialect);
}
