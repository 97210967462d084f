import type { Dialect } from '../../sql/lex/token';
import { selectsBehindFrom } from '../queries/fromFirst';
import { inDialect, type Context } from '../context';
import { parseQuery } from '../queries/query';
import { refuse } from '../refusal';
import { parseAlter, parseRenameTables } from './alter';
import { parseAssert } from './assertion';
import { parseExchange } from './clickhouseTables';
import { parseAlterView, parseCacheTable, parseCreate, parseDrop } from './definitions';
import { parseDelete, parseTruncate } from './delete';
import { isHarmless } from './harmless';
import { parseInsert, parseMultiInsert } from './insert';
import { parseInsertAll } from './insertAll';
import { refreshMaterialized } from './materialized';
import { parseMerge } from './merge';
import { readComposed } from './composed';
import { cutOutput, withOutput } from './outputInto';
import { changePart } from './partTargets';
import { parseSelectStatement } from './selectStatement';
import { parseSession, parseSet } from './setStatement';
import { cutStatementOptions } from './statementOptions';
import { setSequence } from './ownNumbers';
import { expectEnd, lowered, NOTHING, type Lowered } from './steps';
import { unregistered } from './trinoTables';
import { parseUpdate } from './update';
import { parseWithStatement } from './withStatement';

/** Reads a statement whose first word stands at the cursor. */
type Reader = (context: Context) => Lowered;

const readSelect: Reader = (context) => parseSelectStatement(context, '');
const readInsert: Reader = (context) => parseInsert(context, '');

/** Oracle's and Snowflake's INSERT into several tables, or a plain one. */
function readInsertAll(context: Context): Lowered {
  const { cursor } = context;
  const word = cursor.peek(cursor.sees('INSERT', 'OVERWRITE') ? 2 : 1)?.upper;
  return word === 'ALL' || word === 'FIRST' ? parseInsertAll(context) : readInsert(context);
}

function readersOf(byWord: Readonly<Record<string, Reader>>): ReadonlyMap<string, Reader> {
  return new Map(Object.entries(byWord));
}

/** By the first word of the statement. */
const READERS = readersOf({
  WITH: parseWithStatement,
  SELECT: readSelect,
  VALUES: readSelect,
  INSERT: readInsert,
  REPLACE: readInsert,
  FROM: (context) => (selectsBehindFrom(context) ? readSelect(context) : parseMultiInsert(context, '')),
  MERGE: (context) => parseMerge(context, ''),
  UPDATE: (context) => parseUpdate(context, ''),
  DELETE: (context) => parseDelete(context, ''),
  TRUNCATE: parseTruncate,
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: (context) => (inDialect(context, 'hive', 'spark') && context.cursor.sees('ALTER', 'VIEW') ? parseAlterView(context) : context.cursor.sees('ALTER', 'SESSION') ? parseSession(context) : parseAlter(context)),
  RENAME: (context) => (context.cursor.sees('RENAME', 'TABLE') ? parseRenameTables(context) : parseOther(context)),
  SET: parseSet,
});

/** The readers of one dialect's own statements, which come first. */
const OWN_READERS: Partial<Readonly<Record<Dialect, ReadonlyMap<string, Reader>>>> = {
  bigquery: readersOf({ ASSERT: parseAssert }),
  clickhouse: readersOf({ EXCHANGE: parseExchange }),
  duckdb: readersOf({ FROM: readSelect }),
  oracle: readersOf({ INSERT: readInsertAll }),
  postgresql: readersOf({ SELECT: (context) => setSequence(context) ?? readSelect(context) }),
  snowflake: readersOf({ INSERT: readInsertAll }),
};

function parseOther(context: Context): Lowered {
  const { cursor, dialect } = context;
  if (inDialect(context, 'postgresql', 'redshift', 'trino', 'doris', 'starrocks') && cursor.accept('REFRESH', 'MATERIALIZED', 'VIEW')) return refreshMaterialized(context);
  if (dialect === 'spark' && (cursor.sees('CACHE', 'TABLE') || cursor.sees('CACHE', 'LAZY'))) return parseCacheTable(context);
  const call = cursor.sees('CALL') ? unregistered(context) : undefined;
  if (call !== undefined) return call;
  if (isHarmless(context)) return NOTHING;
  if (context.traits.native && (cursor.accept('EXPLAIN', 'QUERY', 'PLAN') || cursor.accept('EXPLAIN'))) {
    const query = parseQuery(context);
    expectEnd(context);
    return lowered({ kind: 'query', sql: `EXPLAIN QUERY PLAN ${query.sql}` });
  }
  return refuse(`The statement ${cursor.peek()?.text ?? ''} is not supported by the local runner.`, cursor.here);
}

/** Steps over the words of Flink's statement sets, whose statements run one after the other. */
function entersStatementSet({ cursor, dialect }: Context): boolean {
  if (dialect !== 'flink') return false;
  if (cursor.sees('BEGIN', 'STATEMENT', 'SET')) return true;
  cursor.accept('EXECUTE', 'STATEMENT', 'SET', 'BEGIN');
  return false;
}

/** Translates the statement that the cursor stands before. */
export function parseStatement(context: Context): Lowered {
  const { cursor, dialect } = context;
  cutStatementOptions(context);
  if (entersStatementSet(context)) return NOTHING;
  if (cursor.sees('(')) return readSelect(context);
  const composed = readComposed(context, parseStatement);
  if (composed !== undefined) return composed;
  const output = cutOutput(context);
  const word = cursor.peek()?.kind === 'word' ? (cursor.peek()?.upper ?? '') : '';
  const read = OWN_READERS[dialect]?.get(word) ?? READERS.get(word) ?? parseOther;
  return output === undefined ? (changePart(context, read) ?? read(context)) : withOutput(read(context), output);
}
