import type { ColumnType, SqlType } from '../expr';
import type { TextRange } from '../../base/textRange';
import { refuse } from '../refusal';

/** What Trino makes of a value by itself where a column of another type takes it (trino.io, "Conversion functions": implicit conversions). */
const TAKES: Readonly<Partial<Record<SqlType, readonly SqlType[]>>> = {
  integer: ['integer', 'decimal', 'real'], decimal: ['decimal', 'real'], real: ['real'], text: ['text'], boolean: ['boolean'], date: ['date', 'timestamp'], timestamp: ['timestamp'],
};

/** Trino's own words for the types. */
const WORDS: Readonly<Partial<Record<SqlType, string>>> = { real: 'double', text: 'varchar' };

/** Refuses a value that Trino does not put into a column of another type; types that are not known are left alone. */
export function checkTrinoColumn(value: ColumnType & { readonly range: TextRange }, column: { readonly name: string; readonly type: SqlType }): void {
  const takes = TAKES[value.type];
  if (takes === undefined || TAKES[column.type] === undefined || takes.includes(column.type)) return;
  refuse(`A value of type ${WORDS[value.type] ?? value.type} does not fit the column ${column.name} of type ${WORDS[column.type] ?? column.type}: Trino converts it by CAST only.`, value.range);
}
