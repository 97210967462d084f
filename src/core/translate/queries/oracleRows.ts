import { indexOutside } from '../brackets';
import { refuseConstruct, withScope, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import type { FromBuilder } from './from';

const LEVELS = 'levels';

/** Oracle's `FROM dual CONNECT BY LEVEL <= n`, whose first row is always there. */
export function connectBy(context: Context, builder: FromBuilder): void {
  const { cursor } = context;
  const from = cursor.at;
  if (context.dialect !== 'oracle' || !cursor.accept('CONNECT', 'BY')) return;
  cursor.accept('NOCYCLE');
  const end = cursor.tokens.findIndex((token, i) => i >= from && token.kind === 'word' && token.upper === 'PRIOR');
  if (builder.sources.length > 0 || end !== -1) refuseConstruct(context, 'CONNECT BY over a table', cursor.rangeFrom(from));
  const next: Source = { alias: LEVELS, columns: ['level'], renamed: new Map([['level', `([${LEVELS}].[level] + 1)`]]), types: new Map([['level', { type: 'integer' }]]) };
  const condition = withScope(context, { sources: [next], outer: context.scope?.outer }, () => parseValue(context).sql);
  builder.sql = `(WITH RECURSIVE [${LEVELS}]([level]) AS (SELECT 1 UNION ALL SELECT [level] + 1 FROM [${LEVELS}] WHERE ${condition}) SELECT [level] FROM [${LEVELS}]) AS [${LEVELS}]`;
  builder.sources.push({ alias: LEVELS, columns: ['level'], types: new Map([['level', { type: 'integer' }]]) });
}

/** Words behind the WHERE that holds ROWNUM, or in a condition that is more than it. */
const BEHIND_OR_BESIDE: ReadonlySet<string> = new Set(['GROUP', 'ORDER', 'UNION', 'MINUS', 'INTERSECT', 'FETCH', 'OFFSET', 'OR', 'CONNECT', 'START', 'HAVING']);

/** Takes `ROWNUM <= n` out of the WHERE that begins at the cursor; gives the number of rows. */
export function takeRowNumber(context: Context): string | undefined {
  const { cursor } = context;
  if (context.dialect !== 'oracle') return undefined;
  const start = cursor.at;
  const at = indexOutside(cursor.tokens, start, (word) => word === 'ROWNUM' || BEHIND_OR_BESIDE.has(word));
  return cursor.tokens[at]?.upper === 'ROWNUM' ? takeAt(context, start, at) : undefined;
}

function takeAt(context: Context, start: number, at: number): string | undefined {
  const { cursor } = context;
  const [sign, number] = [cursor.tokens[at + 1]?.text, cursor.tokens[at + 2]];
  const behind = cursor.tokens[at + 3];
  const isAlone = behind === undefined || behind.text === ')' || ['AND', 'GROUP', 'ORDER', 'UNION', 'MINUS', 'INTERSECT'].includes(behind.upper);
  if (number?.kind !== 'number' || !isAlone || (sign !== '<=' && sign !== '<' && sign !== '=')) return undefined;
  const limit = sign === '<' ? Number(number.text) - 1 : sign === '=' && number.text !== '1' ? 0 : Number(number.text);
  const before = cursor.tokens[at - 1];
  const range = cursor.tokens[at] ?? number;
  if (behind?.upper === 'GROUP' || behind?.upper === 'ORDER') refuseConstruct(context, 'ROWNUM beside GROUP BY or ORDER BY', range);
  const first = before?.upper === 'AND' ? at - 1 : at;
  const last = before?.upper !== 'AND' && behind?.upper === 'AND' ? at + 4 : at + 3;
  const isOnly = before?.upper === 'WHERE' && behind?.upper !== 'AND';
  cursor.replace([...cursor.tokens.slice(0, isOnly ? at - 1 : first), ...cursor.tokens.slice(last)]);
  cursor.at = isOnly ? start - 1 : start;
  return String(Math.max(0, Math.floor(limit)));
}
