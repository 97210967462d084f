import { inDialect, type Context } from '../context';
import { readTable, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { change, columnsOfTarget, expectEnd, findColumn, lowered, type Lowered } from './steps';

/** Redshift's `ALTER TABLE t APPEND FROM s [FILLTARGET | IGNOREEXTRA]`, which moves rows; `undefined`: another ALTER. */
export function appendRows(context: Context, table: TableName): Lowered | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'redshift') || !cursor.accept('APPEND', 'FROM')) return undefined;
  const source = readTable(context);
  const fills = cursor.accept('FILLTARGET');
  const ignores = cursor.accept('IGNOREEXTRA');
  expectEnd(context);
  const [own, given] = [columnsOfTarget(context, table), columnsOfTarget(context, source)];
  const shared = own.filter((column) => findColumn(given, column) !== undefined);
  const fits = (fills || shared.length === own.length) && (ignores || shared.length === given.length) && shared.length > 0;
  if (!fits) refuse(`APPEND needs the same columns in both tables: ${table.name} has ${own.join(', ')}, ${source.name} has ${given.join(', ')}.`, cursor.rangeFrom(from));
  const names = shared.map(quoteName).join(', ');
  return lowered(change(`INSERT INTO ${table.sql} (${names}) SELECT ${names} FROM ${source.sql}`), change(`DELETE FROM ${source.sql}`));
}
