/** SQLite's reserved words (sqlite.org/lang_keywords.html) and the values that a bare word may stand for. */
const RESERVED = new Set(
  `abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade case cast check
  collate column commit conflict constraint create cross current current_date current_time current_timestamp database default
  deferrable deferred delete desc detach distinct do drop each else end escape except exclude exclusive exists explain fail false
  filter first following for foreign from full generated glob group groups having if ignore immediate in index indexed initially
  inner insert instead intersect into is isnull join key last left like limit match materialized natural no not nothing notnull
  null nulls of offset on or order others outer over partition plan pragma preceding primary query raise range recursive
  references regexp reindex release rename replace restrict returning right rollback row rows savepoint select set table temp
  temporary then ties to transaction trigger true unbounded union unique update using vacuum values view virtual when where
  window with within without`.split(/\s+/),
);

/**
 * A name as SQLite must get it. Never in double quotes: SQLite reads an unknown name in double quotes as a string.
 */
export function quoteName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name.toLowerCase())) return name;
  return name.includes(']') ? `\`${name.replaceAll('`', '``')}\`` : `[${name}]`;
}

/** Text as a SQLite expression. SQLite ends a statement at NUL, so that this character is spelt out. */
export function quoteText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || char(0) || ')})`;
}
