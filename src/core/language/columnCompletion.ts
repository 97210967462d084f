import type { WorkspaceFile } from '../lint/workspace';
import { findTableDefinitions } from '../sql/facts/tableDefinitions';

/** Columns by the last part of the table's name, in lower case. */
export type ColumnsByTable = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<WorkspaceFile, ColumnsByTable>();

/** What one file's CREATE TABLE, INSERT lists and `idempo: tables:` say about columns. Found once for a file. */
function columnsIn(file: WorkspaceFile): ColumnsByTable {
  const found = known.get(file);
  if (found !== undefined) return found;
  const columns = new Map<string, Set<string>>();
  const add = (table: string, names: readonly string[]): void => {
    const key = shortName(table);
    columns.set(key, new Set([...(columns.get(key) ?? []), ...names]));
  };
  for (const { statement } of file.scripts.flatMap(({ steps }) => steps)) {
    for (const definition of findTableDefinitions(statement)) add(definition.table, definition.columns);
    for (const write of statement.writes) {
      if (write.kind === 'insert') add(write.target.key, [...(write.columns?.names ?? []), ...(write.partition?.entries.map(({ column }) => column) ?? [])]);
    }
  }
  for (const { name, partition, unique } of file.file.workflow?.local.tables ?? []) add(name.value, [...unique, ...partition]);
  known.set(file, columns);
  return columns;
}

function shortName(table: string): string {
  return (table.split('.').at(-1) ?? table).replace(/["`[\]]/g, '').toLowerCase();
}

/** A column that may stand at the end of a text. */
export interface ColumnCandidate {
  readonly name: string;
  /** As the statement writes it. */
  readonly table: string;
}

export interface ColumnRequest {
  /** The SQL before the place. */
  readonly before: string;
  readonly after: string;
  readonly files: readonly WorkspaceFile[];
}

const NAME = String.raw`(?:[\w$"\x60]+\.)*[\w$"\x60]+`;
const REFERENCE = new RegExp(String.raw`\b(?:from|join|into|update|table|using)\s+(?:table\s+)?(${NAME})(?:\s+(?:as\s+)?([a-z_]\w*))?`, 'gi');
const NO_ALIAS = /^(?:where|on|set|select|values|join|left|right|inner|outer|full|cross|natural|group|order|having|limit|union|using|partition|when|with|and|as)$/i;
/** Where an expression begins. */
const EXPRESSION = /(?:\b(?:select|distinct|where|and|or|not|on|by|set|having|when|then|else|case|between|in)\s+|[(,=<>+*/|-]\s*)[\w$]*$/i;

/** Whether a string or a comment is open at the end of a statement's beginning. */
function isTextOrComment(begun: string): boolean {
  return /--[^\n]*$/.test(begun) || (begun.match(/'/g) ?? []).length % 2 === 1;
}

/** The columns of the statement's tables, behind `alias.` or where an expression begins; `undefined`: another thing stands there. */
export function columnsAt({ before, after, files }: ColumnRequest): { readonly typed: string; readonly columns: readonly ColumnCandidate[] } | undefined {
  const [, qualifier, name] = /(?:([\w$]+)\.)?([\w$]*)$/.exec(before) ?? [];
  const begun = before.slice(before.lastIndexOf(';') + 1);
  if (isTextOrComment(begun) || (qualifier === undefined && !EXPRESSION.test(begun))) return undefined;
  const statement = `${begun}\u0000${after.split(';')[0] ?? ''}`;
  const tables = [...statement.matchAll(REFERENCE)].map(([, table = '', alias]) => ({ table, alias: alias === undefined || NO_ALIAS.test(alias) ? undefined : alias }));
  const meant = tables.filter(({ table, alias }) => qualifier === undefined || (alias ?? shortName(table)).toLowerCase() === qualifier.toLowerCase());
  const columns = new Map<string, ColumnCandidate>();
  for (const { table } of meant) {
    for (const file of files) for (const column of columnsIn(file).get(shortName(table)) ?? []) if (!columns.has(column)) columns.set(column, { name: column, table });
  }
  return { typed: name ?? '', columns: [...columns.values()] };
}
