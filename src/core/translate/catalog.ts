/** What is known of the tables of the local database. Names in lower case, as the local database has them (`dw.orders`). */
export interface Catalog {
  /** Columns in order, without generated ones; `undefined`: no such table or view. Asked right before the statement runs. */
  columnsOf(table: string): readonly string[] | undefined;
  /** Declared type of a column, as the local database has it; `undefined`: none, or unknown. Sharpens `d - 1`, `a / b` and text conversions. */
  typeOf?(table: string, column: string): string | undefined;
  /** The declared types of a table's columns that have one, by name in lower case: read at once, which is quicker than one by one. */
  typesOf?(table: string): ReadonlyMap<string, string>;
  /** The default of a column as SQL; `undefined`: it has none. */
  defaultOf?(table: string, column: string): string | undefined;
  /** The CREATE statement that the local database keeps for a table. Lets CREATE TABLE … LIKE keep keys. */
  definitionOf?(table: string): string | undefined;
  /** The CREATE statements of the views, temporary ones left out, by name as it is spelled. */
  viewsOf?(): ReadonlyMap<string, string>;
}

/** Answers by question, each asked once. */
function once<T>(ask: (table: string) => T): (table: string) => T {
  const known = new Map<string, T>();
  return (table) => {
    const answer = known.get(table);
    if (answer !== undefined || known.has(table)) return answer as T;
    const found = ask(table);
    known.set(table, found);
    return found;
  };
}

/** The catalog for the translation of one statement, in which no table changes: each table is read once. */
export function remembering(catalog: Catalog): Catalog {
  const typesOf = catalog.typesOf === undefined ? undefined : once((table) => catalog.typesOf?.(table) ?? new Map<string, string>());
  return {
    columnsOf: once((table) => catalog.columnsOf(table)),
    typeOf: (table, column) => (typesOf === undefined ? catalog.typeOf?.(table, column) : typesOf(table).get(column.toLowerCase())),
    defaultOf: (table, column) => catalog.defaultOf?.(table, column),
    definitionOf: once((table) => catalog.definitionOf?.(table)),
    viewsOf: (() => {
      let views: ReadonlyMap<string, string> | undefined;
      return () => (views ??= catalog.viewsOf?.() ?? new Map<string, string>());
    })(),
  };
}
