import type { Catalog } from '../../core/translate/catalog';
import type { Connection } from './connection';

/** The catalog of an open store: what its tables look like right now, temporary ones included. */
export function createCatalog(connection: Connection): Catalog {
  return {
    columnsOf(table) {
      const rows = connection.all('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid', [table]);
      return rows.length === 0 ? undefined : rows.map(([name]) => String(name));
    },
    typeOf(table, column) {
      const type = connection.value('SELECT type FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE', [table, column]);
      return typeof type === 'string' && type !== '' ? type : undefined;
    },
    typesOf(table) {
      const rows = connection.all("SELECT name, type FROM pragma_table_xinfo(?) WHERE type <> ''", [table]);
      return new Map(rows.map(([name, type]) => [String(name).toLowerCase(), String(type)] as const));
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
