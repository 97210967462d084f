import type { DialectTable } from './table';

/** SQLite 3.50. https://www.sqlite.org/lang_datefunc.html; f g d M (sql.js). */
export const SQLITE: DialectTable = {
  /** lang_keywords.html: names in square brackets. */
  lexical: { bracketNames: true },
  words: {
    /** lang_expr.html: the keywords take no brackets. Date functions: a missing time value, 'now' and a leading 'subsec' are the present. */
    clock: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATE(time) TIME(time) DATETIME(time) JULIANDAY(time) UNIXEPOCH(time) STRFTIME(time) TIMEDIFF(time)',
    /** lang_corefunc.html. */
    number: 'RANDOM() RANDOMBLOB()',
    /** ext/misc/uuid.c. */
    id: 'UUID(0)',
    sequence: 'LAST_INSERT_ROWID()',
    pick: 'FIRST_VALUE() LAST_VALUE()',
    collect: 'GROUP_CONCAT() STRING_AGG() JSON_GROUP_ARRAY()',
    session: 'CHANGES() TOTAL_CHANGES() SQLITE_VERSION() SQLITE_SOURCE_ID()',
    /** rowidtable.html. */
    place: 'ROWID _ROWID_',
  },
};
