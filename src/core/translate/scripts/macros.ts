import type { Dialect, Token } from '../../sql/lex/token';
import { closingBracket, commaParts } from '../brackets';
import { asType, type Tokens } from './pieces';

interface Split {
  readonly tokens: Tokens;
}

interface Parameter {
  /** In lower case. */
  readonly name: string;
  /** Tokens of a plain type, which a call converts to; empty for all others. */
  readonly type: Tokens;
  readonly otherwise: Tokens | undefined;
}

/** A function that is written as an expression or a query. */
interface Macro {
  readonly parameters: readonly Parameter[];
  readonly body: Tokens;
  readonly returns: Tokens;
}

/** Longest statement that is made by writing functions out. */
const MAX_TOKENS = 20_000;

/** The parts of a list that may be empty. */
function listed(tokens: Tokens): readonly Tokens[] {
  return tokens.length === 0 ? [] : commaParts(tokens);
}

function parametersOf(tokens: Tokens): readonly Parameter[] | undefined {
  // The commas of ARRAY<…> and STRUCT<…> are not told from others.
  if (tokens.some((token) => token.text === 'STRUCT' || token.upper === 'STRUCT')) return undefined;
  const all = listed(tokens).map((part): Parameter | undefined => {
    const [name, ...type] = part;
    const at = type.findIndex((token) => token.text === ':=' || token.text === '=>');
    const isPlain = type.length > 0 && at === -1 && type[0]?.upper !== 'ANY' && !type.some((token) => token.text.includes('<'));
    if (name === undefined || (name.kind !== 'word' && name.kind !== 'quotedName')) return undefined;
    return { name: (name.kind === 'quotedName' ? name.upper : name.text).toLowerCase(), type: isPlain ? type : [], otherwise: at === -1 ? undefined : type.slice(at + 1) };
  });
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => (one === undefined ? [] : [one]));
}

interface Named {
  readonly name: string;
  readonly macro: Macro;
}

/** `CREATE [OR REPLACE] [TEMP] FUNCTION|MACRO name(…) [RETURNS type] AS …`; `undefined`: it is no such statement, or more than that. */
function definition(tokens: Tokens): Named | undefined {
  let at = 1;
  const accept = (...words: readonly string[]): boolean => {
    const found = words.every((word, i) => tokens[at + i]?.upper === word);
    if (found) at += words.length;
    return found;
  };
  if (tokens[0]?.upper !== 'CREATE') return undefined;
  accept('OR', 'REPLACE');
  if (!accept('TEMP')) accept('TEMPORARY');
  if (!accept('FUNCTION') && !accept('MACRO')) return undefined;
  accept('IF', 'NOT', 'EXISTS');
  const open = tokens.findIndex((token, i) => i >= at && token.text === '(');
  const end = open === -1 ? -1 : closingBracket(tokens, open);
  const parameters = end === -1 ? undefined : parametersOf(tokens.slice(open + 1, end));
  if (parameters === undefined) return undefined;
  const as = tokens.findIndex((token, i) => i > end && token.upper === 'AS');
  const between = tokens.slice(end + 1, as);
  const returns = between[0]?.upper === 'RETURNS' ? between.slice(1) : [];
  if (as === -1 || (between.length > 0 && returns.length === 0) || between.some((token) => token.upper === 'LANGUAGE') || tokens[as + 1]?.kind === 'string') return undefined;
  const isTable = tokens[as + 1]?.upper === 'TABLE';
  const options = tokens.findIndex((token, i) => i > as && token.upper === 'OPTIONS' && tokens[i - 1]?.text === ')');
  const body = tokens.slice(as + (isTable ? 2 : 1), options === -1 ? undefined : options);
  // Several macros of one name, which differ by their parameters.
  if (body.length === 0 || listed(body).length > 1 && !isTable) return undefined;
  return { name: pathOf(tokens.slice(at, open)), macro: { parameters, body, returns: returns.some((token) => token.text.includes('<')) ? [] : returns } };
}

function pathOf(tokens: Tokens): string {
  return tokens.map((token) => (token.kind === 'quotedName' ? token.upper : token.text)).join('').toLowerCase();
}

function bracket(text: string, { start, end }: Token): Token {
  return { kind: 'operator', text, upper: text, start, end, closed: true };
}

/** The body of a call with its arguments in the place of the parameters; `undefined`: the arguments do not fit. */
function applied(macro: Macro, given: readonly Tokens[], call: Token): Tokens | undefined {
  if (given.length > macro.parameters.length || given.some((part) => part.length === 0 || part.some((token) => token.text === ':=' || token.text === '=>'))) return undefined;
  const values = new Map<string, Tokens>();
  for (const [i, parameter] of macro.parameters.entries()) {
    const value = given[i] ?? parameter.otherwise;
    if (value === undefined) return undefined;
    values.set(parameter.name, parameter.type.length > 0 ? asType(value, parameter.type, call) : [bracket('(', call), ...value, bracket(')', call)]);
  }
  const body = macro.body.flatMap((token, i): Tokens => {
    const name = token.kind === 'word' ? token.text : token.kind === 'quotedName' ? token.upper : '';
    const value = macro.body[i - 1]?.text === '.' || macro.body[i + 1]?.text === '(' ? undefined : values.get(name.toLowerCase());
    return value ?? [token];
  });
  const placed = [bracket('(', call), ...body, bracket(')', call)].map((token) => ({ ...token, start: call.start, end: call.end }));
  return macro.returns.length === 0 ? placed : asType(placed, macro.returns, call);
}

/** The name that ends at the token at `index`, and where it begins: `f`, `dataset.f`. */
function nameAt(tokens: Tokens, index: number): { readonly name: string; readonly from: number } {
  let from = index;
  while (tokens[from - 1]?.text === '.' && from >= 2) from -= 2;
  return { name: pathOf(tokens.slice(from, index + 1)), from };
}

/** The tokens with each call of a known macro written out. */
function expanded(tokens: Tokens, macros: ReadonlyMap<string, Macro>): Tokens {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    const isCall = tokens[i + 1]?.text === '(' && (token.kind === 'word' || token.kind === 'quotedName');
    const { name, from } = nameAt(tokens, i);
    const macro = isCall ? macros.get(name) : undefined;
    const end = macro === undefined ? -1 : closingBracket(tokens, i + 1);
    const given = end === -1 ? [] : listed(tokens.slice(i + 2, end)).map((part) => expanded(part, macros));
    const body = macro === undefined || end === -1 || result.length > MAX_TOKENS ? undefined : applied(macro, given, token);
    if (body === undefined) result.push(token);
    else {
      result.splice(result.length - (i - from), i - from, ...body);
      i = end;
    }
  }
  return result;
}

/** SQL functions of BigQuery and macros of DuckDB, written out where the script calls them. Others stay as written, and are refused. */
export function withoutMacros<T extends Split>(statements: readonly T[], dialect: Dialect): readonly T[] {
  if (dialect !== 'bigquery' && dialect !== 'duckdb') return statements;
  const macros = new Map<string, Macro>();
  return statements.flatMap((statement) => {
    const named = definition(statement.tokens);
    if (named !== undefined) {
      macros.set(named.name, { ...named.macro, body: expanded(named.macro.body, macros) });
      return [];
    }
    return macros.size === 0 ? [statement] : [{ ...statement, tokens: expanded(statement.tokens, macros) }];
  });
}
