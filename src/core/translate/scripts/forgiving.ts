import { made, type Tokens } from './pieces';

/** `DROP TABLE t` where a missing table is no failure, and `CREATE TABLE t` where a present one is none. */
export function forgiven(tokens: Tokens): Tokens {
  const [verb, object] = tokens;
  if (verb === undefined || object === undefined || tokens[2]?.upper === 'IF') return tokens;
  const at = tokens.findIndex((token) => ['TABLE', 'VIEW', 'INDEX', 'SEQUENCE'].includes(token.upper));
  const word = verb.upper === 'DROP' ? [made('IF', object), made('EXISTS', object)] : verb.upper === 'CREATE' && ['TABLE', 'SEQUENCE'].includes(tokens[at]?.upper ?? '') ? [made('IF', object), made('NOT', object), made('EXISTS', object)] : [];
  return at === -1 ? tokens : [...tokens.slice(0, at + 1), ...word, ...tokens.slice(at + 1)];
}
