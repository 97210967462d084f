import { refuseConstruct, refuseHere, withScope, type Context, type Scope, type Source } from '../context';
import { typeOfColumn } from '../expressions/columns';
import { isDocument } from '../expressions/jsonb';
import { parseValue } from '../expressions/expression';
import type { Token } from '../../sql/lex/token';
import { nameOf } from '../names';
import { parseJoin } from './join';
import { turnedTable } from './pivot';
import { connectBy } from './oracleRows';
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

/** Takes the tables of FROM with their joins. */
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
  connectBy(context, builder);
  if (cursor.seesAny(['PIVOT', 'UNPIVOT', 'MATCH_RECOGNIZE', 'ASOF', 'SAMPLE', 'CONNECT'])) {
    refuseHere(context);
  }
}

/** Adds one table, subquery or table function behind `joint`. */
export function addFactor(context: Context, builder: FromBuilder, joint: string): void {
  const read = parseFactor(context);
  if (read === undefined) return;
  const factor = builder.sources.length === 0 ? turnedTable(context, read) : read;
  builder.sql += (builder.sql === '' ? '' : joint) + factor.sql;
  builder.sources.push(...factor.sources);
}

/** Notes which columns of the table that was joined last are one with earlier ones. */
function merge({ sources }: FromBuilder, names: readonly string[]): void {
  const last = sources.at(-1);
  if (last !== undefined) sources[sources.length - 1] = { ...last, merged: new Set(names) };
}

function mergeCommon(builder: FromBuilder): void {
  const before = new Set(builder.sources.slice(0, -1).flatMap(({ columns }) => columns ?? []));
  merge(builder, (builder.sources.at(-1)?.columns ?? []).filter((name) => before.has(name)));
}

/** `USING (a, b)`, and ClickHouse's `USING a, b`. */
function readUsingTokens(context: Context): readonly Token[] {
  const { cursor } = context;
  cursor.expect('USING');
  if (context.dialect === 'clickhouse' && !cursor.sees('(')) {
    const bare = [cursor.next()];
    while (cursor.accept(',')) bare.push(cursor.next());
    return bare;
  }
  const end = cursor.closing(cursor.at);
  const names = cursor.tokens.slice(cursor.at + 1, end).filter((token) => token.text !== ',');
  cursor.at = end + 1;
  return names;
}

/** The names of USING. */
export function readUsing(context: Context): readonly string[] {
  return readUsingTokens(context).map(nameOf);
}

/** Reads ON or USING behind a join; empty when neither stands here. */
export function parseJoinCondition(context: Context, builder: FromBuilder, isNatural: boolean): string {
  const { cursor } = context;
  if (isNatural) mergeCommon(builder);
  if (cursor.accept('ON')) return ` ON ${parseValue(context).sql}`;
  if (!cursor.sees('USING')) return '';
  const names = readUsingTokens(context);
  merge(builder, names.map((token) => nameOf(token).toLowerCase()));
  for (const token of names) {
    for (const source of context.scope?.sources ?? []) {
      if (isDocument(context, typeOfColumn(context, source, nameOf(token).toLowerCase()))) refuseConstruct(context, 'USING with a column of JSON', token);
    }
  }
  return ` USING (${names.map((token) => `[${token.kind === 'quotedName' ? token.upper : token.text}]`).join(', ')})`;
}
