import { refuseConstruct, refuseHere, withScope, type Context, type Scope, type Source } from '../context';
import { typeOfColumn } from '../expressions/columns';
import { isDocument } from '../expressions/jsonb';
import { parseValue } from '../expressions/expression';
import { nameOf } from '../names';
import { parseJoin } from './join';
import { parseFactor } from './tables';

/** A translated FROM with its joins. */
export interface FromClause {
  /** With a leading blank and FROM; empty for a table that stands for no table (`dual`). */
  readonly sql: string;
  readonly sources: readonly Source[];
  /** What semi and anti joins add to WHERE. */
  readonly conditions: readonly string[];
}

/** What a FROM clause has gathered so far. */
export interface FromBuilder {
  sql: string;
  readonly sources: Source[];
  readonly conditions: string[];
}

/** Reads what follows the word FROM. */
export function parseFrom(context: Context): FromClause {
  const builder: FromBuilder = { sql: '', sources: [], conditions: [] };
  const scope: Scope = { sources: builder.sources, outer: context.scope };
  withScope(context, scope, () => readTables(context, builder));
  return { sql: builder.sql === '' ? '' : ` FROM ${builder.sql}`, sources: builder.sources, conditions: builder.conditions };
}

export function readTables(context: Context, builder: FromBuilder): void {
  const { cursor } = context;
  addFactor(context, builder, '');
  for (;;) {
    if (cursor.accept(',')) {
      if (cursor.sees('LATERAL', 'VIEW')) continue;
      addFactor(context, builder, ', ');
    } else if (!parseJoin(context, builder)) {
      break;
    }
  }
  if (cursor.seesAny(['PIVOT', 'UNPIVOT', 'MATCH_RECOGNIZE', 'ASOF', 'GLOBAL', 'PREWHERE', 'SAMPLE', 'CONNECT'])) {
    refuseHere(context);
  }
}

/** Adds one table, subquery or table function behind `joint`. */
export function addFactor(context: Context, builder: FromBuilder, joint: string): void {
  const factor = parseFactor(context);
  if (factor === undefined) return;
  builder.sql += (builder.sql === '' ? '' : joint) + factor.sql;
  builder.sources.push(...factor.sources);
}

/** Reads ON or USING behind a join; empty when neither stands here. */
export function parseJoinCondition(context: Context): string {
  const { cursor } = context;
  if (cursor.accept('ON')) return ` ON ${parseValue(context).sql}`;
  if (!cursor.accept('USING')) return '';
  const end = cursor.closing(cursor.at);
  const names = cursor.tokens.slice(cursor.at + 1, end).filter((token) => token.text !== ',');
  cursor.at = end + 1;
  for (const token of names) {
    for (const source of context.scope?.sources ?? []) {
      if (isDocument(context, typeOfColumn(context, source, nameOf(token).toLowerCase()))) refuseConstruct(context, 'USING with a column of JSON', token);
    }
  }
  return ` USING (${names.map((token) => `[${token.kind === 'quotedName' ? token.upper : token.text}]`).join(', ')})`;
}
