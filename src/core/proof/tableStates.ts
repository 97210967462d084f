import type { ProofStore } from './ports';

/** What a table holds, whatever the order of its rows. */
export interface TableState {
  readonly rowCount: number;
  /** Equal for equal rows; the same for others once in 2^64. */
  readonly fingerprint: string;
}

export type TableStates = ReadonlyMap<string, TableState>;

/** Its rows as SQL literals, which tell apart what JavaScript's values do not. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Larger tables are compared by their fingerprint only. */
const MAX_KEPT_ROWS = 20_000;
/** A proof is not for tables beyond this: what is not read counts as the same. */
const MAX_READ_ROWS = 2_000_000;

/** User tables by name, in alphabetical order. */
export function listUserTables(store: ProofStore, isUserTable: (name: string) => boolean): readonly string[] {
  const { rows } = store.query("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name", MAX_READ_ROWS);
  return rows.map(([name]) => String(name)).filter(isUserTable);
}

export function readTableStates(store: ProofStore, tables: readonly string[]): TableStates {
  return new Map(tables.map((table) => [table, stateOf(readRows(store, table, MAX_READ_ROWS).rows)]));
}

/** `undefined`: there are too many to be kept. */
export function readTableRows(store: ProofStore, table: string): TableRows | undefined {
  const read = readRows(store, table, MAX_KEPT_ROWS + 1);
  return read.rows.length > MAX_KEPT_ROWS ? undefined : read;
}

function readRows(store: ProofStore, table: string, limit: number): TableRows {
  const from = `FROM main.${quoteName(table)}`;
  const { columns } = store.query(`SELECT * ${from}`, 0);
  const { rows } = store.query(`SELECT ${columns.map((column) => `quote(${quoteName(column)})`).join(', ')} ${from}`, limit);
  return { columns, rows: rows.map((row) => row.map(String)) };
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Sums of two hashes of each row: independent of the order, and a row that is there twice counts twice. */
function stateOf(rows: readonly (readonly string[])[]): TableState {
  let first = 0;
  let second = 0;
  for (const row of rows) {
    const text = row.join('\u001F');
    first = (first + hashOf(text, 0x811c9dc5)) >>> 0;
    second = (second + hashOf(text, 0x9747b28c)) >>> 0;
  }
  return { rowCount: rows.length, fingerprint: `${rows.length}:${first.toString(16)}:${second.toString(16)}` };
}

/** FNV-1a with MurmurHash3's last step, so that sums of similar rows differ. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
