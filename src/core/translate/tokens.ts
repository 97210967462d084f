import type { Token } from '../sql/lex/token';
import { refuse } from './refusal';

/** Hive's and Spark's variables, which are replaced inside of quotes too. */
const HIVE_VARIABLE = /\$\{(?:hivevar|hiveconf|sparkconf|system|env):[^}]*\}/;

const HOLDS_TEMPLATE = /[$!#{]\{|\$\[/;

function checkToken(token: Token): void {
  if (!token.closed) refuse(`The ${token.kind === 'string' ? 'string' : 'name'} that starts here is not closed.`, token);
  const foreign = token.kind === 'string' || token.kind === 'quotedName' ? HIVE_VARIABLE.exec(token.text)?.[0] : undefined;
  if (foreign !== undefined) refuse(`The parameter ${foreign} has no value.`, token);
  if (token.kind === 'template' || (token.kind === 'word' && HOLDS_TEMPLATE.test(token.text))) {
    refuse(`The parameter ${token.text} has no value.`, token);
  }
}

/** Refuses what only a half-typed or unrendered statement has: an open string, a parameter without a value. */
export function checkTokens(tokens: readonly Token[]): void {
  for (const token of tokens) checkToken(token);
}

/** Refuses `'a' 'b'` on one line, which is an error in PostgreSQL; `text` begins at `start` of the script. */
export function checkJoinedTexts(tokens: readonly Token[], text: string, start: number): void {
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    if (token.kind !== 'string' || before?.kind !== 'string' || before.end > token.start) return;
    if (!/[\r\n]/.test(text.slice(before.end - start, token.start - start))) refuse('Two texts are one only where a new line stands between them.', token);
  });
}
