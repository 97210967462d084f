import { lex } from '../../sql/lex/lexer';
import type { Dialect, Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { literalText } from '../expressions/literals';
import { made, type Tokens } from './pieces';

interface Split {
  readonly tokens: Tokens;
}

/** What earlier statements of the script say for one. */
interface Session {
  readonly overwriteMode?: 'dynamic';
  /** The catalog of the connector whose setting it is, in lower case. */
  readonly overwriteCatalog?: string;
}

/** A value in the place of its `?`. */
function operand(value: Tokens): Tokens {
  const [first] = value;
  return first === undefined || value.length === 1 ? value : [made('(', first), ...value, made(')', first)];
}

/** The statement with the values of USING; `undefined`: their number does not fit. */
function filled(body: Tokens, using: Tokens, at: Token): Tokens | undefined {
  const given = using.length === 0 ? [] : commaParts(using);
  const placed = body.filter((token) => token.kind !== 'comment' && token.text !== ';').map((token) => ({ ...token, start: at.start, end: at.end }));
  if (placed.filter((token) => token.text === '?').length !== given.length) return undefined;
  let next = 0;
  return placed.flatMap((token) => (token.text === '?' ? operand(given[next++] ?? []) : [token]));
}

/** `EXECUTE p [USING …]`, `EXECUTE IMMEDIATE 'statement' [USING …]`; `undefined`: it is no such statement, or its text is not known. */
function executed(tokens: Tokens, known: ReadonlyMap<string, Tokens>): Tokens | undefined {
  const [verb, name, ...rest] = tokens;
  if (verb?.upper !== 'EXECUTE' || name === undefined) return undefined;
  const isImmediate = name.upper === 'IMMEDIATE';
  const text = isImmediate ? literalText({ dialect: 'trino' }, rest[0]) : undefined;
  const body = isImmediate ? (text === undefined ? undefined : lex(text, 'trino')) : known.get(name.text.toLowerCase());
  const behind = isImmediate ? rest.slice(1) : rest;
  if (body === undefined || (behind.length > 0 && behind[0]?.upper !== 'USING')) return undefined;
  return filled(body, behind.slice(1), verb);
}

/** Whether the statement only remembers or forgets a prepared one. */
function remembers(tokens: Tokens, known: Map<string, Tokens>): boolean {
  const [verb, name, word, ...body] = tokens;
  if (verb?.upper === 'PREPARE' && name !== undefined && word?.upper === 'FROM') {
    known.set(name.text.toLowerCase(), body);
    return true;
  }
  return verb?.upper === 'DEALLOCATE' && name?.upper === 'PREPARE' && word !== undefined && known.delete(word.text.toLowerCase());
}

const BEHAVIOUR = 'insert_existing_partitions_behavior';

/** `SET SESSION hive.insert_existing_partitions_behavior = 'OVERWRITE'` and what takes it back; `undefined`: another statement. */
function behaviour(tokens: Tokens): Session | undefined {
  const [verb, word, ...rest] = tokens;
  const at = rest.findIndex((token) => token.text.toLowerCase() === BEHAVIOUR);
  if ((verb?.upper !== 'SET' && verb?.upper !== 'RESET') || word?.upper !== 'SESSION' || at === -1) return undefined;
  const value = /^'(\w+)'$/.exec(rest.at(-1)?.text ?? '')?.[1]?.toUpperCase();
  if (verb.upper === 'RESET' || value !== 'OVERWRITE') return {};
  return { overwriteMode: 'dynamic', ...(at >= 2 ? { overwriteCatalog: rest[at - 2]?.text.toLowerCase() ?? '' } : {}) };
}

/** Trino's prepared statements written out, and beside each statement what the session says of partitions that are there already. */
export function withTrinoSession<T extends Split>(statements: readonly T[], dialect: Dialect): readonly (T & Session)[] {
  if (dialect !== 'trino') return statements;
  const known = new Map<string, Tokens>();
  let session: Session = {};
  return statements.flatMap((given) => {
    if (remembers(given.tokens, known)) return [];
    const tokens = executed(given.tokens, known);
    session = behaviour(given.tokens) ?? session;
    return [{ ...given, ...(tokens === undefined ? {} : { tokens }), ...session }];
  });
}
