import type { TextRange } from '../base/textRange';
import type { Token } from './token';

/** One statement of a script. */
export interface Statement {
  /** Without comments, block templates (`{% … %}`) and the closing semicolon; never empty. */
  readonly tokens: readonly Token[];
  /** From the first token to the last, in the lexed text. */
  readonly range: TextRange;
  /** The semicolon that ends it; `undefined` for a last statement without one. */
  readonly semicolon: Token | undefined;
}

/**
 * Splits at semicolons, in order, leaving out empty statements. A semicolon splits also inside open brackets, so that a
 * missing `)` spoils one statement only. The body of CREATE TRIGGER, PROCEDURE or FUNCTION stays in one piece.
 */
export function splitStatements(tokens: readonly Token[]): readonly Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  let body = newBody();
  for (const token of tokens) {
    if (token.kind === 'comment' || token.text.startsWith('{%')) continue;
    if (token.upper === ';' && token.kind === 'operator' && body.depth === 0) {
      pushStatement(statements, current, token);
      current = [];
      body = newBody();
    } else {
      current.push(token);
      followBody(body, current);
    }
  }
  pushStatement(statements, current, undefined);
  return statements;
}

function pushStatement(statements: Statement[], tokens: readonly Token[], semicolon: Token | undefined): void {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return;
  statements.push({ tokens, range: { start: first.start, end: last.end }, semicolon });
}

interface Body {
  /** Whether the statement's first words say that it has a body with statements of its own. */
  hasBody: boolean;
  /** Open BEGIN and CASE. */
  depth: number;
}

function newBody(): Body {
  return { hasBody: false, depth: 0 };
}

/** How many words may stand before the object's type: `CREATE OR REPLACE DEFINER = x TEMP TRIGGER`. */
const HEAD_WORDS = 8;

const BODY_OBJECTS = new Set(['TRIGGER', 'PROCEDURE', 'FUNCTION', 'PACKAGE']);

function followBody(body: Body, current: readonly Token[]): void {
  const token = current.at(-1);
  if (token?.kind !== 'word') return;
  if (!body.hasBody) {
    body.hasBody = current.length <= HEAD_WORDS && current[0]?.upper === 'CREATE' && BODY_OBJECTS.has(token.upper);
    return;
  }
  if (token.upper === 'BEGIN' || (token.upper === 'CASE' && current.at(-2)?.upper !== 'END')) body.depth++;
  else if (token.upper === 'END' && body.depth > 0) body.depth--;
}
