import type { Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { literalText } from '../expressions/literals';
import { made, type Piece, type Tokens } from './pieces';
import { rangeOf, readerOfLiteral, type ScriptReader } from './scriptReader';

const HERE = { dialect: 'sqlserver' } as const;

/** Types whose texts keep their length. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['VARCHAR', 'NVARCHAR', 'SYSNAME']);

/** The text of `N'a' + @x + QUOTENAME(@y)`, as far as all of it is known before the script runs. */
function foldedText(reader: ScriptReader, tokens: Tokens): string | undefined {
  const [first, second, ...rest] = tokens;
  if (first === undefined) return undefined;
  const isQuoting = first.upper === 'QUOTENAME' && second?.text === '(' && rest[1]?.text === ')';
  const inner = isQuoting ? rest[0] : first;
  const text = inner?.text.startsWith('@') === true ? reader.texts.get(inner.text.toLowerCase()) : literalText(HERE, inner);
  const behind = isQuoting ? rest.slice(2) : tokens.slice(1);
  if (text === undefined || (behind.length > 0 && behind[0]?.text !== '+')) return undefined;
  const own = isQuoting ? `[${text.replaceAll(']', ']]')}]` : text;
  const more = behind.length === 0 ? '' : foldedText(reader, behind.slice(1));
  return more === undefined ? undefined : own + more;
}

/** Keeps what a variable of a text type holds, or that it is not known: in a branch or a loop it may hold another text, and a longer one is cut. */
export function noteText(reader: ScriptReader, { name, type, value }: { readonly name: string; readonly type?: Tokens; readonly value: Tokens }): void {
  const declared = type ?? reader.textTypes.get(name);
  if (type !== undefined) reader.textTypes.set(name, type);
  const word = declared?.[0]?.upper.toUpperCase() ?? '';
  const size = word === 'SYSNAME' ? 128 : declared?.[2]?.upper.toUpperCase() === 'MAX' ? Infinity : Number(declared?.[2]?.text ?? '1');
  const isSteady = reader.branches.length === 0 && reader.loops.length === 0;
  const text = TEXT_TYPES.has(word) && isSteady ? foldedText(reader, value) : undefined;
  if (text === undefined || text.length > size) reader.texts.delete(name);
  else reader.texts.set(name, text);
}

/** `EXEC (text)`, `EXEC sp_executesql text [, N'@d date', @d = value]`: the statement's text and its parameters. */
interface Call {
  readonly text: string;
  readonly declared: readonly Tokens[];
  readonly given: readonly Tokens[];
}

function callOf(reader: ScriptReader, tokens: Tokens): Call | undefined {
  if (tokens[1]?.text === '(' && tokens.at(-1)?.text === ')') {
    const text = foldedText(reader, tokens.slice(2, -1));
    return text === undefined ? undefined : { text, declared: [], given: [] };
  }
  const at = tokens[1]?.upper.toLowerCase() === 'sys' && tokens[2]?.text === '.' ? 3 : 1;
  if (tokens[at]?.upper.toLowerCase() !== 'sp_executesql') return undefined;
  const [statement = [], names, ...given] = commaParts(tokens.slice(at + 1)).map((part) => (/^@(?:stmt|statement|params)$/i.test(part[0]?.text ?? '') && part[1]?.text === '=' ? part.slice(2) : part));
  const text = foldedText(reader, statement);
  const listed = names === undefined ? '' : foldedText(reader, names);
  const last = tokens.at(-1);
  if (text === undefined || listed === undefined || last === undefined) return undefined;
  const declared = commaParts(readerOfLiteral(reader, asLiteral(listed, last), 'sqlserver').tokens.filter((token) => token.text !== ';'));
  return { text, declared: names === undefined ? [] : declared, given };
}

function asLiteral(text: string, at: Token): Token {
  return { ...made('x', at), kind: 'string', text: `N'${text.replaceAll("'", "''")}'`, upper: '' };
}

/** `@d date`, as its call gives it: by its name, else by its place. */
function valueOf(name: string, place: number, given: readonly Tokens[]): Tokens | undefined {
  const named = given.find((part) => part[0]?.text.toLowerCase() === name && part[1]?.text === '=');
  const at = given[place];
  return named === undefined ? (at?.[1]?.text === '=' ? undefined : at) : named.slice(2);
}

/**
 * The statements that EXEC runs, where their text is known before the script runs: a reader of them, whose parameters are
 * declared under names of their own. `undefined`: the text is not known, or a parameter gives something back.
 */
export function dynamicStatements(reader: ScriptReader, tokens: Tokens): ScriptReader | undefined {
  const call = callOf(reader, tokens);
  const [first] = tokens;
  if (call === undefined || first === undefined) return undefined;
  const number = reader.pieces.length;
  const own = (name: string): string => `${name.toLowerCase()} of ${String(number)}`;
  const declarations: Piece[] = [];
  for (const [place, [name, ...type]] of call.declared.entries()) {
    const value = name === undefined ? undefined : valueOf(name.text.toLowerCase(), place, call.given);
    if (name === undefined || value === undefined || [...type, ...value].some(({ upper }) => upper === 'OUTPUT' || upper === 'OUT')) return undefined;
    declarations.push({ tokens: value, range: rangeOf(value), branches: reader.branches, act: { kind: 'declare', name: own(name.text), type } });
  }
  const renamed = new Set(call.declared.map(([name]) => name?.text.toLowerCase()));
  const nested = readerOfLiteral(reader, asLiteral(call.text, { ...first, end: tokens.at(-1)?.end ?? first.end }), 'sqlserver');
  declarations.forEach((piece) => reader.pieces.push(piece));
  return { ...nested, tokens: nested.tokens.map((token) => (renamed.has(token.text.toLowerCase()) ? { ...token, text: own(token.text), upper: own(token.text).toUpperCase() } : token)) };
}
