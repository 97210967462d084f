import { inDialect, type Context } from '../context';
import type { TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { prepare, type Step } from './steps';

/** Whether a view means a table by its name, whatever table has it: there a renamed table is gone for the view. */
function viewsFollowNames(context: Context): boolean {
  return inDialect(context, 'mysql', 'doris', 'starrocks', 'snowflake', 'hive', 'spark');
}

const ANY_VIEW = "SELECT 1 FROM sqlite_master WHERE type = 'view' LIMIT 1";

interface Renaming {
  readonly from: TableName;
  readonly to: TableName;
}

interface Made {
  readonly definition: string;
  readonly columns: readonly string[];
}

/** The table is made anew under its new name, since SQLite would write that name into the views. */
function madeAnew({ from, to }: Renaming, { definition, columns }: Made): readonly Step[] {
  const list = columns.map(quoteName).join(', ');
  const indexes = `SELECT 1 FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND lower(tbl_name) = ${quoteText(from.key)}`;
  return [
    { kind: 'refuseIfRows', sql: indexes, message: `The table ${from.name} has indexes of its own, which this change would lose in the local database.`, when: ANY_VIEW },
    { ...prepare(`CREATE TABLE ${to.sql} ${definition.slice(definition.indexOf('('))}`), when: ANY_VIEW },
    { ...prepare(`INSERT INTO ${to.sql} (${list}) SELECT ${list} FROM ${from.sql}`), when: ANY_VIEW },
    { ...prepare(`DROP TABLE ${from.sql}`), when: ANY_VIEW },
  ];
}

/** Tables that get other names, one after the other. */
export function renameSteps(context: Context, renamings: readonly Renaming[]): readonly Step[] {
  const known = new Map<string, Made | undefined>();
  return renamings.flatMap((renaming) => {
    const { from, to } = renaming;
    const definition = context.catalog.definitionOf?.(from.key);
    const columns = context.catalog.columnsOf(from.key);
    const made = known.has(from.key) ? known.get(from.key) : definition === undefined || columns === undefined || !/^CREATE TABLE/.test(definition) ? undefined : { definition, columns };
    known.set(to.key, made);
    const plain = prepare(`ALTER TABLE ${from.sql} RENAME TO ${to.sql}`);
    if (made === undefined || !viewsFollowNames(context)) return [plain];
    return [{ ...plain, when: `SELECT 1 WHERE NOT EXISTS (${ANY_VIEW})` }, ...madeAnew(renaming, made)];
  });
}

/** Two tables that get each other's names. */
export function swapSteps(context: Context, table: TableName, other: TableName): readonly Step[] {
  const name = `table between ${table.name}`;
  const between: TableName = { ...table, name, key: name.toLowerCase(), sql: quoteName(name), base: name };
  return renameSteps(context, [{ from: table, to: between }, { from: other, to: table }, { from: between, to: other }]);
}
