import type { Statement } from '../../sql/statements';
import type { Dialect } from '../../sql/lex/token';

/** SQL Server's `IF … BEGIN statement; END`, which semicolons cut, with one statement inside as one piece. */
export function joinBlocks(statements: readonly Statement[], dialect: Dialect): readonly Statement[] {
  if (dialect !== 'sqlserver') return statements;
  const result: Statement[] = [];
  for (let i = 0; i < statements.length; i++) {
    let joined = statements[i];
    while (joined !== undefined && opensBlock(joined)) {
      const [body, end] = [statements[i + 1], statements[i + 2]];
      if (body === undefined || end?.tokens[0]?.upper !== 'END') break;
      joined = { tokens: [...joined.tokens, ...body.tokens, ...end.tokens], range: { start: joined.range.start, end: end.range.end }, semicolon: end.semicolon };
      i += 2;
    }
    if (joined !== undefined) result.push(joined);
  }
  return result;
}

/** `IF … BEGIN`, and its `END ELSE BEGIN`. */
function opensBlock({ tokens }: Statement): boolean {
  return tokens[0]?.upper === 'IF' && tokens.at(-1)?.upper === 'BEGIN';
}
