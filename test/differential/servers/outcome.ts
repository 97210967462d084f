/** What a case gave: its rows after one run of the script and after two, or that the script or the query failed. */
export interface CaseOutcome {
  readonly runs: readonly RunOutcome[];
}

export type RunOutcome =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  /** `isRefusal`: the local engine did not try it. */
  | { readonly kind: 'failed'; readonly message: string; readonly isRefusal?: boolean };

/** The server's cells are texts or NULL. */
export type Cell = string | number | null;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A local number may be written differently by the server: `2.50`, `t`. A local text may not. */
function sameCell(local: Cell, server: Cell): boolean {
  if (local === null || server === null) return local === server;
  if (typeof local === 'string') return local === String(server);
  if (server === 't' || server === 'f') return local === (server === 't' ? 1 : 0);
  if (!NUMBER.test(String(server))) return false;
  const expected = Number(server);
  return local === expected || Math.abs(local - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}

function sameRows(local: readonly (readonly Cell[])[], server: readonly (readonly Cell[])[]): boolean {
  return local.length === server.length && local.every((row, i) => row.length === server[i]?.length && row.every((cell, k) => sameCell(cell, server[i]?.[k] ?? null)));
}

function inAnyOrder(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const key = (row: readonly Cell[]): string => JSON.stringify(row.map((cell) => (cell !== null && NUMBER.test(String(cell)) ? Number(cell) : cell)));
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Whether both sides agree; without ORDER BY in any order. A script that fails on the server must fail here, for whatever reason. */
export function agrees(local: RunOutcome, server: RunOutcome, ordered: boolean): boolean {
  if (local.kind === 'failed' || server.kind === 'failed') return local.kind === server.kind;
  return ordered ? sameRows(local.rows, server.rows) : sameRows(inAnyOrder(local.rows), inAnyOrder(server.rows));
}
