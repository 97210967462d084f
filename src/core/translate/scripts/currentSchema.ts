import type { Dialect, Token } from '../../sql/lex/token';
import { nameOf } from '../names';

interface Split {
  readonly tokens: readonly Token[];
}

/** Statements that may stand before the schema is chosen. */
const EARLY: ReadonlySet<string> = new Set(['USE', 'SET', 'ALTER']);

/** Trino's `USE catalog.schema`, `USE schema`: the name as written. */
function chosenInTrino([first, ...name]: readonly Token[]): string | undefined {
  return first?.upper === 'USE' && name.length > 0 ? name.map((token) => (token.kind === 'quotedName' ? token.upper : token.text)).join('').toLowerCase() : undefined;
}

/** The schema that a USE chooses, `PUBLIC` with a database alone; `undefined`: it chooses none. */
function chosen([first, second, ...rest]: readonly Token[]): string | undefined {
  if (first?.upper !== 'USE' || second === undefined || ['WAREHOUSE', 'ROLE', 'SECONDARY'].includes(second.upper)) return undefined;
  const isWord = second.upper === 'SCHEMA' || second.upper === 'DATABASE';
  const name = (isWord ? rest : [second, ...rest]).filter((token) => token.text !== '.');
  const last = name.at(-1);
  if (last === undefined || (!isWord && name.length < 2) || second.upper === 'DATABASE') return 'public';
  return (last.kind === 'quotedName' ? last.upper : last.text).toLowerCase();
}

/** The database that Hive's or Spark's USE chooses; `undefined`: it chooses none. */
function database([first, second, ...rest]: readonly Token[]): string | undefined {
  if (first?.upper !== 'USE' || second === undefined || second.upper === 'CATALOG') return undefined;
  const isWord = rest.length > 0 && ['SCHEMA', 'DATABASE', 'NAMESPACE'].includes(second.upper);
  const last = (isWord ? rest : [second, ...rest]).at(-1);
  return last === undefined ? undefined : nameOf(last).toLowerCase();
}

/** Each statement is for the database that the USE before it chooses; until then, and behind `USE default`, for none. */
function withLatestSchema<T extends Split>(statements: readonly T[]): readonly (T & { readonly schema?: string })[] {
  let schema: string | undefined;
  return statements.flatMap((statement) => {
    const choice = database(statement.tokens);
    if (choice === undefined) return [schema === undefined ? statement : { ...statement, schema }];
    schema = choice === 'default' ? undefined : choice;
    return [];
  });
}

/**
 * Snowflake's and Trino's USE at the beginning of a script, where all of it is for one schema: beside each statement stands the schema
 * whose tables names without one may mean. Other scripts stay as they are, and USE is refused in them.
 */
export function withCurrentSchema<T extends Split>(statements: readonly T[], dialect: Dialect): readonly (T & { readonly schema?: string })[] {
  if (dialect === 'hive' || dialect === 'spark') return withLatestSchema(statements);
  if (dialect !== 'snowflake' && dialect !== 'trino') return statements;
  const choices = statements.map(({ tokens }) => (dialect === 'trino' ? chosenInTrino(tokens) : chosen(tokens)));
  const start = statements.findIndex(({ tokens }) => !EARLY.has(tokens[0]?.upper ?? ''));
  const isLate = start !== -1 && choices.slice(start).some((choice) => choice !== undefined);
  const schemas = new Set(choices.filter((choice) => choice !== undefined && choice !== 'public'));
  const last = choices.findLast((choice) => choice !== undefined);
  if (last === undefined || isLate || schemas.size > 1) return statements;
  return statements.filter((_statement, i) => choices[i] === undefined).map((statement) => ({ ...statement, schema: last }));
}
