import type { Token } from '../../sql/lex/token';
import { literalText } from '../expressions/literals';
import { withCounts } from './changedRows';
import { CHANGED_ROWS, made, valueOf, type Piece, type Tokens } from './pieces';
import { emit, rangeOf, type ScriptReader } from './scriptReader';

/** The body of `DO [LANGUAGE plpgsql] $$ … $$ [LANGUAGE plpgsql]`; `undefined` in another language. */
export function doBody(tokens: Tokens): Token | undefined {
  const body = tokens.find(({ kind }) => kind === 'string');
  const words = tokens.filter((token) => token !== body).map(({ upper }) => upper).join(' ');
  return /^DO(?: LANGUAGE PLPGSQL)?$/.test(words) ? body : undefined;
}

/** Levels of RAISE that only say something. */
const SAID: ReadonlySet<string> = new Set(['NOTICE', 'INFO', 'WARNING', 'LOG', 'DEBUG']);

/** Reads a statement that PL/pgSQL alone has; false for another. */
export function readPlpgsql(reader: ScriptReader, tokens: Tokens): boolean {
  const [head, second, ...rest] = tokens;
  const range = rangeOf(tokens);
  if (head === undefined || second === undefined) return false;
  if (head.upper === 'PERFORM') emit(reader, [{ ...head, text: 'SELECT', upper: 'SELECT' }, second, ...rest], { range });
  else if (head.upper === 'RAISE') readRaise(reader, tokens);
  else if (head.upper === 'GET' && tokens.map(({ upper }) => upper).join(' ') === `GET DIAGNOSTICS ${tokens[2]?.upper ?? ''} = ROW_COUNT`) assign(reader, tokens[2] ?? head, [made(ROW_COUNT, tokens[4] ?? head)]);
  else if (head.kind === 'word' && second.text === '=') assign(reader, head, rest);
  else return false;
  return true;
}

function assign(reader: ScriptReader, name: Token, value: Tokens): void {
  emit(reader, value, { act: { kind: 'assign', name: name.text.toLowerCase(), type: [] }, range: { start: name.start, end: value.at(-1)?.end ?? name.end } });
}

/** `RAISE [EXCEPTION] 'text', …` fails the script; other levels only say something. */
function readRaise(reader: ScriptReader, tokens: Tokens): void {
  if (SAID.has(tokens[1]?.upper ?? '')) return;
  const text = literalText({ dialect: 'postgresql' }, tokens.find(({ kind }) => kind === 'string'));
  emit(reader, [], { act: { kind: 'fail', message: text ?? 'RAISE EXCEPTION' }, range: rangeOf(tokens) });
}

/** What GET DIAGNOSTICS asks for, by a name that no column has. */
const ROW_COUNT = 'changed rows';

/** `FOUND` and `GET DIAGNOSTICS … = ROW_COUNT` right behind the statement that they ask for. */
export function withAnswers(pieces: readonly Piece[]): readonly Piece[] {
  const asks = (token: Token, { act }: Piece): boolean => token.text === ROW_COUNT || (token.kind === 'word' && token.upper === 'FOUND' && (act?.kind === 'decide' || act?.kind === 'assign'));
  return withCounts(pieces, asks, (token) => {
    const count = valueOf(CHANGED_ROWS, token);
    return token.text === ROW_COUNT ? count : [made('(', token), ...count, made('>', token), { ...made('0', token), kind: 'number' }, made(')', token)];
  });
}
