import { refuseConstruct, type Context } from '../context';
import { readTable, type TableName } from '../names';
import { quoteName } from '../quoting';
import { change, columnsOfTarget, expectEnd, lowered, type Lowered } from './steps';

/**
 * SQL Server's `ALTER TABLE a SWITCH TO b`, the cursor being behind SWITCH: the rows of `a` become those of `b`, which must
 * be empty. Partitions are known by their numbers only, so that they are refused.
 */
export function switchTable(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  if (cursor.sees('PARTITION')) refuseConstruct(context, 'ALTER TABLE … SWITCH PARTITION', cursor.here);
  cursor.expect('TO');
  const other = readTable(context);
  if (cursor.sees('PARTITION')) refuseConstruct(context, 'ALTER TABLE … SWITCH TO a partition', cursor.here);
  if (cursor.sees('WITH', '(')) {
    cursor.at++;
    cursor.skipBrackets();
  }
  expectEnd(context);
  const from = columnsOfTarget(context, table);
  const to = columnsOfTarget(context, other);
  if (from.length !== to.length || from.some((name, i) => name.toLowerCase() !== to[i]?.toLowerCase())) refuseConstruct(context, 'ALTER TABLE … SWITCH between tables with other columns', other.range);
  const list = from.map(quoteName).join(', ');
  return lowered(
    { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${other.sql} LIMIT 1`, message: `ALTER TABLE ${table.name} SWITCH: the table ${other.name} must be empty.` },
    change(`INSERT INTO ${other.sql} (${list}) SELECT ${list} FROM ${table.sql}`),
    change(`DELETE FROM ${table.sql}`),
  );
}
