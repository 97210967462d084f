/** The parts of a list that commas divide, brackets and texts left alone. */
function pieces(text: string): readonly string[] {
  const out: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "'") i = text.indexOf("'", i + 1);
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) {
      out.push(text.slice(from, i).trim());
      from = i + 1;
    }
    if (i === -1) return [];
  }
  return [...out, text.slice(from).trim()];
}

/** Without `DEFAULT (…)`, whose brackets may hold others. */
function withoutDefault(column: string): string {
  const at = column.indexOf(' DEFAULT (');
  if (at === -1) return column;
  let depth = 0;
  for (let i = at + ' DEFAULT '.length; i < column.length; i++) {
    if (column[i] === '(') depth++;
    else if (column[i] === ')' && --depth === 0) return column.slice(0, at) + column.slice(i + 1);
  }
  return column;
}

/**
 * The columns of a table that the local database keeps as `CREATE … (columns)`, without its keys: what LIKE copies in
 * PostgreSQL and Redshift unless it asks for more. `undefined`: something else stands there.
 */
export function columnsAlone(definition: string, keepsDefaults: boolean): string | undefined {
  const inner = definition.slice(definition.indexOf('(') + 1, definition.lastIndexOf(')'));
  const columns = pieces(inner).filter((piece) => !/^(?:CONSTRAINT \[[^\]]*\] )?(?:PRIMARY KEY|UNIQUE) ?\(/.test(piece));
  const plain = columns.map((column) => {
    const kept = keepsDefaults ? column : withoutDefault(column);
    return kept.replace(/ INTEGER PRIMARY KEY AUTOINCREMENT/, ' BIGINT NOT NULL').replace(/ PRIMARY KEY/, / NOT NULL/.test(kept) ? '' : ' NOT NULL').replace(/ UNIQUE/, '').replace(/ \/\* references [^*]*\*\//, '');
  });
  return plain.length === 0 || plain.some((column) => /\b(?:PRIMARY|UNIQUE|CHECK|GENERATED|CONSTRAINT)\b/.test(column)) ? undefined : ` (${plain.join(', ')})`;
}
