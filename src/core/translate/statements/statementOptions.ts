import type { Token } from '../../sql/lex/token';
import type { Context } from '../context';

/** Hints for SQL Server's planner behind a statement. */
function cutOptions(context: Context): void {
  const { cursor } = context;
  const at = cursor.tokens.findLastIndex((token, i) => token.upper === 'OPTION' && token.kind === 'word' && cursor.tokens[i + 1]?.text === '(');
  if (at > 0 && cursor.closing(at + 1) === cursor.tokens.length - 1) cursor.replace(cursor.tokens.slice(0, at));
}

/** ClickHouse's settings of speed and waiting behind a statement. */
const HARMLESS_SETTINGS = /^(?:mutations_sync|lightweight_deletes_sync|alter_sync|max_\w+|async_insert|wait_for_async_insert|insert_quorum\w*|optimize_\w+|log_\w+|join_use_nulls)$/i;

function cutSettings(context: Context): void {
  const { cursor } = context;
  const at = cursor.tokens.findLastIndex((token) => token.upper === 'SETTINGS' && token.kind === 'word');
  const names = cursor.tokens.filter((_token, i) => i > at && cursor.tokens[i + 1]?.text === '=');
  if (at > 0 && !cursor.sees('CREATE') && names.length > 0 && names.every((name) => HARMLESS_SETTINGS.test(name.text))) {
    context.joinsNulls = names.some((name, i) => name.text.toLowerCase() === 'join_use_nulls' && valueOfSetting(context, names[i]) === '1');
    cursor.replace(cursor.tokens.slice(0, at));
  }
}

function valueOfSetting({ cursor }: Context, name: Token | undefined): string | undefined {
  return name === undefined ? undefined : cursor.tokens[cursor.tokens.indexOf(name) + 2]?.text;
}

/** Takes away what stands behind a statement and changes no row: SQL Server's OPTION, ClickHouse's SETTINGS. */
export function cutStatementOptions(context: Context): void {
  if (context.dialect === 'sqlserver') cutOptions(context);
  if (context.dialect === 'clickhouse') cutSettings(context);
}
