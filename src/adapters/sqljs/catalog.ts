import type { Catalog } from '../../core/translate/catalog';
import type { Connection } from './connection';

/** The items of the JSON list that a query gives of a table: one row crosses to JavaScript, not one for each column. */
function listed(connection: Connection, sql: string, table: string): readonly unknown[] {
  return JSON.parse(String(connection.value(sql, [table]))) as readonly unknown[];
}

/** The catalog of an open store: what its tables look like right now, temporary ones included. */
export function createCatalog(connection: Connection): Catalog {
  return {
    columnsOf(table) {
      const names = listed(connection, 'SELECT json_group_array(name ORDER BY cid) FROM pragma_table_xinfo(?) WHERE hidden = 0', table);
      return names.length === 0 ? undefined : names.map(String);
    },
    typeOf(table, column) {
      const type = connection.value('SELECT type FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE', [table, column]);
      return typeof type === 'string' && type !== '' ? type : undefined;
    },
    typesOf(table) {
      const pairs = listed(connection, "SELECT json_group_array(json_array(name, type)) FROM pragma_table_xinfo(?) WHERE type <> ''", table) as readonly (readonly [string, string])[];
      return new Map(pairs.map(([name, type]) => [name.toLowerCase(), type] as const));
    },
    defaultOf(table, column) {
      const value = connection.value('SELECT dflt_value FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE', [table, column]);
      return typeof value === 'string' ? value : undefined;
    },
    definitionOf(table) {
      const sql = connection.value(
        `SELECT sql FROM (SELECT name, sql, type FROM temp.sqlite_schema UNION ALL SELECT name, sql, type FROM main.sqlite_schema)
         WHERE name = ? COLLATE NOCASE AND type = 'table'`,
        [table],
      );
      return typeof sql === 'string' ? sql : undefined;
    },
    viewsOf() {
      const rows = connection.all("SELECT name, sql FROM main.sqlite_schema WHERE type = 'view'");
      return new Map(rows.map(([name, sql]) => [String(name), String(sql)] as const));
    },
  };
}
