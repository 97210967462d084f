import { lex } from '../../sql/lex/lexer';
import type { Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { literalText } from '../expressions/literals';
import type { Tokens } from './pieces';

/** Texts of prepared statements by their names in lower case. */
export type Prepared = Map<string, string>;

/** The text that a value spells: a literal, or CONCAT of literals and numbers; `undefined`: it is known only when the script runs. */
function spelled(value: Tokens): string | undefined {
  const [first] = value;
  if (first === undefined) return undefined;
  if (value.length === 1) return first.kind === 'string' ? literalText({ dialect: 'mysql' }, first) : first.kind === 'number' ? first.text : undefined;
  if (value.at(-1)?.text !== ')') return undefined;
  if (first.text === '(') return spelled(value.slice(1, -1));
  if (first.upper !== 'CONCAT' || value[1]?.text !== '(') return undefined;
  const parts = commaParts(value.slice(2, -1)).map((part) => spelled(part));
  return parts.some((part) => part === undefined) ? undefined : parts.join('');
}

/** The tokens of a prepared text at the place of its EXECUTE, with the values of USING; `undefined`: their number does not fit. */
function executed(text: string, given: readonly Tokens[], at: Token): Tokens | undefined {
  const tokens = lex(text, 'mysql').filter((token) => token.kind !== 'comment' && token.text !== ';').map((token) => ({ ...token, start: at.start, end: at.end }));
  const places = tokens.filter(({ text: word }) => word === '?').length;
  let next = 0;
  return places === given.length ? tokens.flatMap((token) => (token.text === '?' ? (given[next++] ?? []) : [token])) : undefined;
}

/**
 * What `PREPARE p FROM …`, `EXECUTE p [USING @a, …]` and `DEALLOCATE PREPARE p` become, their variables being filled in:
 * the tokens of a statement, none for one that does nothing; `undefined`: it is another statement, or its text is not known.
 */
export function preparedTokens(tokens: Tokens, known: Prepared): Tokens | undefined {
  const [verb, name, word, ...rest] = tokens;
  if (verb?.upper === 'PREPARE' && name !== undefined && word?.upper === 'FROM') {
    const text = spelled(rest);
    if (text === undefined) return undefined;
    known.set(name.text.toLowerCase(), text);
    return [];
  }
  if (verb?.upper === 'EXECUTE' && name !== undefined && (word === undefined || word.upper === 'USING')) {
    const text = known.get(name.text.toLowerCase());
    return text === undefined ? undefined : executed(text, word === undefined ? [] : commaParts(rest), verb);
  }
  const drops = (verb?.upper === 'DEALLOCATE' || verb?.upper === 'DROP') && name?.upper === 'PREPARE' && word !== undefined;
  return drops && known.delete(word.text.toLowerCase()) ? [] : undefined;
}
