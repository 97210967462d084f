import type { TextRange } from '../../base/textRange';
import { refuseConstruct, type Context } from '../context';
import { refuse } from '../refusal';
import { checkSetting } from './settings';
import { NOTHING, type Lowered } from './steps';

export const NO_SCHEMA = 'The local runner has no current schema: write the schema before each table name.';

/** What no SET of SQL Server holds. */
const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'DROP', 'CREATE', 'ALTER']);

/** `USE default`, `SET search_path = public`: what holds anyway. */
export function namesDefaultSchema({ cursor, traits }: Context): boolean {
  const last = cursor.tokens.at(-1)?.upper.toLowerCase() ?? '';
  const isChoice = cursor.sees('USE') || cursor.sees('SET', 'SCHEMA') || cursor.sees('SET', 'SEARCH_PATH');
  return isChoice && cursor.tokens.length <= 4 && traits.defaultSchemas.includes(last);
}

function wholeStatement({ cursor }: Context): TextRange {
  return { start: cursor.here.start, end: cursor.tokens.at(-1)?.end ?? cursor.here.end };
}

/** `ALTER SESSION SET …` changes how later statements run, or nothing here. */
export function parseSession(context: Context): Lowered {
  checkSetting(context, wholeStatement(context));
  return NOTHING;
}

/** `SET k = v`: refused where it would change what later statements mean, as `SET @x = 1` does. */
export function parseSet(context: Context): Lowered {
  const { cursor, dialect } = context;
  if (namesDefaultSchema(context)) return NOTHING;
  const second = cursor.peek(1);
  const swallowed = dialect === 'sqlserver' ? cursor.tokens.find((token) => token.kind === 'word' && CHANGING.has(token.upper)) : undefined;
  if (swallowed !== undefined) refuse(`Cannot translate ${swallowed.text} here: write a semicolon before it.`, swallowed);
  checkSetting(context, wholeStatement(context));
  if (second?.text.startsWith('@') === true) refuseConstruct(context, `The variable ${second.text}`, second);
  if (dialect === 'spark' && (second?.upper === 'VAR' || second?.upper === 'VARIABLE')) refuseConstruct(context, 'SET VARIABLE with this value', cursor.here);
  if (['ROLE', 'SCHEMA', 'SEARCH_PATH'].includes(second?.upper ?? '')) refuse(NO_SCHEMA, cursor.here);
  return NOTHING;
}
