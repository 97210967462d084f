import type { Token } from '../../sql/lex/token';
import { refuseConstruct, type Context } from '../context';

type Tokens = readonly Token[];

function bracket(text: string, { start, end }: Token): Token {
  return { kind: 'operator', text, upper: text, start, end, closed: true };
}

/** Whether a WITH query `name [(a, b)] AS (` stands here, and not a value with a name. */
function isQuery({ cursor }: Context): boolean {
  const behind = cursor.peek(1)?.text === '(' ? cursor.closing(cursor.at + 1) + 1 : cursor.at + 1;
  return cursor.tokens[behind]?.upper === 'AS' && cursor.tokens[behind + 1]?.text === '(';
}

/** The tokens with each use of the name as a value replaced. */
function replaced(tokens: Tokens, name: string, value: Tokens): Tokens {
  return tokens.flatMap((token, i): Tokens => {
    const spelled = token.kind === 'word' ? token.text : token.kind === 'quotedName' ? token.upper : '';
    const [before, behind] = [tokens[i - 1], tokens[i + 1]?.text];
    if (spelled !== name || before?.text === '.' || before?.upper === 'AS' || behind === '.' || behind === '(') return [token];
    return [bracket('(', token), ...value.map((part) => ({ ...part, start: token.start, end: token.end })), bracket(')', token)];
  });
}

/**
 * ClickHouse's `WITH value AS name`, behind the word WITH: the value is written where the query uses its name. False when
 * a WITH query stands here.
 */
export function takeNamedValue(context: Context): boolean {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse' || isQuery(context)) return false;
  const from = cursor.at;
  while (!cursor.done && !cursor.sees('AS')) {
    if (cursor.sees('->')) refuseConstruct(context, 'A lambda in WITH', cursor.here);
    if (cursor.seesAny(['(', '['])) cursor.skipBrackets();
    else cursor.at++;
  }
  const value = cursor.tokens.slice(from, cursor.at);
  cursor.expect('AS');
  const name = cursor.next();
  const end = cursor.at;
  const spelled = name.kind === 'quotedName' ? name.upper : name.text;
  cursor.replace([...cursor.tokens.slice(0, end), ...replaced(cursor.tokens.slice(end), spelled, value)]);
  return true;
}
