import { IllegalStateError } from '../base/errors';
import type { TextRange } from '../base/textRange';
import { lex } from '../sql/lex/lexer';
import { splitStatements, type Statement } from '../sql/statements';
import type { Dialect, Token } from '../sql/lex/token';
import { remembering, type Catalog } from './catalog';
import { createContext, type Context } from './context';
import { refuseClocks } from './expressions/clocks';
import { failingForBadDates } from './library/checkedMoments';
import { withoutMacros } from './scripts/macros';
import { readBigquery } from './scripts/bigquery';
import { readDuckdb } from './scripts/duckdb';
import { refuse, TranslationRefused } from './refusal';
import { counting, lowerAct } from './scripts/acts';
import { readBlocks, readDoBlocks } from './scripts/blocks';
import { handlingOf } from './scripts/handlers';
import { withCurrentSchema } from './scripts/currentSchema';
import { hiddenVariable, withScriptVariables } from './scripts/scriptVariables';
import { plainPieces, type Piece } from './scripts/pieces';
import { withSequences } from './statements/sequences';
import { parseStatement } from './statements/statement';
import type { Lowered, Step } from './statements/steps';
import { readTsql } from './scripts/tsql';
import { checkJoinedTexts, checkTokens } from './tokens';
import { withSessionVariables, type SessionVariables } from './scripts/sessionVariables';
import { withTrinoSession } from './scripts/trinoScript';
import { withoutVariables } from './scripts/userVariables';
import { withWarehouseSettings } from './scripts/warehouseSettings';
import type { DialectTraits } from './traits';

export type { Catalog } from './catalog';
export type { Step } from './statements/steps';

/** One statement of a script. */
export interface StatementText extends Pick<Piece, 'act' | 'isCounted' | 'shadowed'> {
  /** As written, without its semicolon. */
  readonly sql: string;
  /** In the script. */
  readonly start: number;
  readonly end: number;
  /** With offsets in the script. */
  readonly tokens: readonly Token[];
  /** A hint inside that changes what the statement does. */
  readonly hint?: TextRange | undefined;
  /** Temporary tables without which it does not run: the branches of a script that it stands in. */
  readonly branches?: readonly string[];
  /** What Spark's session variables stand for here. */
  readonly variables?: SessionVariables;
  /** The statement behind those whose failures are handled from here on, by its number in the script. */
  readonly guardEnd?: number;
  /** The statement at which a loop begins that ends here, by its number in the script. */
  readonly loopStart?: number;
  /** Spark's `partitionOverwriteMode`, where the script sets it; `dynamic` for Trino's `insert_existing_partitions_behavior`. */
  readonly overwriteMode?: 'static' | 'dynamic';
  /** Settings of a session of Doris or StarRocks that say what is written, by name in lower case. */
  readonly settings?: ReadonlyMap<string, string>;
  /** The catalog of Trino that it is set for; `undefined`: that of the session. */
  readonly overwriteCatalog?: string;
  /** NULLs are sorted as the greatest values: what Hive's `hive.default.nulls.last` says. */
  readonly nullsLast?: boolean;
  /** The current schema of Snowflake, Trino, Hive or Spark, where the script chooses one. */
  readonly schema?: string;
}

/** A block that handles failures of its statements. */
export interface Guard {
  readonly branch: number;
  /** The statement at which the script goes on behind a failure, by its number in the script. */
  readonly to: number;
  /** What is run, when what the block changed is undone, for a failure that it handles; `undefined`: it does not. */
  handling(message: string): readonly string[] | undefined;
}

/** What the local engine runs for one statement. */
export interface TranslatedStatement {
  /** The statement's place in the script. */
  readonly start: number;
  readonly end: number;
  /** Run in order inside one savepoint; the first that fails undoes all of them. */
  readonly steps: readonly Step[];
  /** Run afterwards, whether the steps succeeded or not. */
  readonly cleanup: readonly string[];
  /** From here on failures are handled. */
  readonly guard?: Guard;
}

export type TranslationResult =
  | { readonly kind: 'translated'; readonly statement: TranslatedStatement }
  /** The local engine has no equal for what stands at the range, which is in the script. Nothing was run. */
  | { readonly kind: 'refused'; readonly message: string; readonly start: number; readonly end: number }
  /** A loop has another round: the script goes on at the statement of this number, counted from 0. */
  | { readonly kind: 'again'; readonly from: number }
  /** The statements of the block of this number are done. */
  | { readonly kind: 'protected'; readonly branch: number }
  /** The statement changes nothing here: `SET k=v`, `BEGIN`, `ANALYZE` … */
  | { readonly kind: 'nothing' };

/** Settings in a hint of MySQL, Doris and StarRocks that change rows. */
const MEANINGFUL_HINT = /^\/\*\+\s*SET_VAR\s*\([^)]*(?:time_zone|sql_mode)/i;

/** The statements of a script, in order. */
export function splitScript(sql: string, dialect: Dialect): readonly StatementText[] {
  const all = lex(sql, dialect);
  const hints = all.filter((token) => token.kind === 'comment' && MEANINGFUL_HINT.test(token.text));
  const statements = piecesOf(splitStatements(all, dialect), dialect).map(({ range: { start, end }, ...piece }) => ({
    ...piece, sql: sql.slice(start, end), start, end, hint: hints.find((hint) => hint.start > start && hint.end < end),
  }));
  const settled = withWarehouseSettings(statements, dialect, all.filter((token) => token.kind === 'comment' && token.text.startsWith('/*+')));
  return withLoopStarts(withCurrentSchema(withTrinoSession(withSessionVariables(withoutVariables(settled, dialect), dialect), dialect), dialect));
}

/** Where a loop and a handled failure go on is known when all statements are. */
function withLoopStarts(statements: readonly StatementText[]): readonly StatementText[] {
  const starts = new Map(statements.flatMap(({ act }, i) => (act?.kind === 'decide' ? [[act.branch, i] as const] : [])));
  const ends = new Map(statements.flatMap(({ act }, i) => (act?.kind === 'protected' ? [[act.branch, i + 1] as const] : [])));
  return statements.map((statement) => {
    const { act } = statement;
    if (act?.kind === 'again') return { ...statement, loopStart: starts.get(act.branch) ?? statements.length };
    return act?.kind === 'protect' ? { ...statement, guardEnd: ends.get(act.branch) ?? statements.length } : statement;
  });
}

/** The statements of a script, with its blocks opened and its variables written where they are used. */
function piecesOf(statements: readonly Statement[], dialect: Dialect): readonly Piece[] {
  if (dialect === 'sqlserver') return withScriptVariables(readTsql(statements), dialect);
  if (dialect === 'bigquery') return withScriptVariables(readBigquery(withoutMacros(statements, dialect)), dialect);
  if (dialect === 'duckdb') return withScriptVariables(readDuckdb(withoutMacros(statements, dialect)), dialect);
  if (dialect === 'oracle' || dialect === 'snowflake') return withScriptVariables(readBlocks(statements, dialect), dialect);
  if (dialect === 'postgresql') return withScriptVariables(readDoBlocks(statements), dialect);
  return plainPieces(statements);
}

/** What earlier statements of the script say counts for this one. */
function contextOf({ tokens, variables, overwriteMode, overwriteCatalog, schema, nullsLast, settings }: StatementText, dialect: Dialect, catalog: Catalog): Context {
  const context = createContext(tokens, dialect, remembering(catalog));
  const traits: DialectTraits = nullsLast === true ? { ...context.traits, nullOrder: 'largest' } : context.traits;
  return { ...context, traits, variables, overwriteMode, overwriteCatalog, schema, settings: settings ?? context.settings };
}

/**
 * Translates one statement for the local engine. Never throws for what the statement says. The catalog must show the
 * tables as they are right before the statement runs.
 */
export function translateStatement(statement: StatementText, dialect: Dialect, catalog: Catalog): TranslationResult {
  try {
    if (statement.hint !== undefined) return refused('The local runner does not follow this hint, which changes what the statement does.', statement.hint);
    if (statement.act?.kind === 'protected') return { kind: 'protected', branch: statement.act.branch };
    if (statement.branches?.some((table) => catalog.columnsOf(table) === undefined) === true) return { kind: 'nothing' };
    if (statement.loopStart !== undefined) return { kind: 'again', from: statement.loopStart };
    checkTokens(statement.tokens);
    if (dialect === 'postgresql') checkJoinedTexts(statement.tokens, statement.sql, statement.start);
    const context = contextOf(statement, dialect, catalog);
    const { steps: plain, cleanup } = lowered(context, statement);
    const steps = plain.map((step) => checkedStep(context, step));
    if (steps.length === 0) return { kind: 'nothing' };
    return { kind: 'translated', statement: { start: statement.start, end: statement.end, steps, cleanup, ...guardOf(statement) } };
  } catch (error) {
    if (error instanceof TranslationRefused) return refused(error.message, error.range);
    if (error instanceof RangeError) return refused('The statement is nested too deeply for the local runner.', statement);
    throw new IllegalStateError(`translation failed: ${String(error)}`, { cause: error });
  }
}

function guardOf({ act, guardEnd }: StatementText): Pick<TranslatedStatement, 'guard'> {
  return act?.kind !== 'protect' || guardEnd === undefined ? {} : { guard: { branch: act.branch, to: guardEnd, handling: (message) => handlingOf(act, message) } };
}

function lowered(context: Context, statement: StatementText): Lowered {
  const { act, isCounted } = statement;
  const hidden = hiddenVariable(statement, context.catalog);
  if (hidden !== undefined) refuse(`${hidden} could be a column as well as the variable here: give the variable another name.`, statement);
  if (act !== undefined && act.kind !== 'again' && act.kind !== 'protected') return withSequences(context, true, () => lowerAct(context, act, statement));
  return withSequences(context, false, () => (isCounted === true ? counting(parseStatement(context)) : parseStatement(context)));
}

/** Where a cast of text that is no date fails, so do the functions of dates. */
function checkedStep(context: Context, step: Step): Step {
  refuseClocks(context, step.sql);
  const { traits } = context;
  return traits.native || traits.badCast !== 'error' ? step : { ...step, sql: failingForBadDates(step.sql) };
}

function refused(message: string, range: TextRange): TranslationResult {
  return { kind: 'refused', message, start: range.start, end: range.end };
}
