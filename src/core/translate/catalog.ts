/** What is known of the tables of the local database. Names in lower case, as the local database has them (`dw.orders`). */
export interface Catalog {
  /** Columns in order, without generated ones; `undefined`: no such table or view. Asked right before the statement runs. */
  columnsOf(table: string): readonly string[] | undefined;
  /** Declared type of a column, as the local database has it; `undefined`: none, or unknown. Sharpens `d - 1`, `a / b` and text conversions. */
  typeOf?(table: string, column: string): string | undefined;
  /** The default of a column as SQL; `undefined`: it has none. */
  defaultOf?(table: string, column: string): string | undefined;
  /** The CREATE statement that the local database keeps for a table. Lets CREATE TABLE … LIKE keep keys. */
  definitionOf?(table: string): string | undefined;
}
