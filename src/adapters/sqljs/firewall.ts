import type { Connection } from './connection';
import { LEDGER_PREFIX } from './schema';
import type { SqlValue } from './statement';

/** Keywords whose statements act on the connection or on files rather than on tables; some act while they are prepared. */
const REFUSED_KEYWORDS: Readonly<Record<string, string>> = {
  attach: 'task SQL works in the one local database: remove ATTACH',
  detach: 'task SQL works in the one local database: remove DETACH',
  pragma: 'PRAGMA would change the connection that the run ledger uses: remove it',
};

/** Opcodes that would end our transaction or rewrite the file (storage.md §11, "Statement firewall"). */
const REFUSED_OPCODES: Readonly<Record<string, string>> = {
  AutoCommit: 'a task runs in one transaction that the runner begins and ends: remove BEGIN, COMMIT, END and ROLLBACK',
  Savepoint: 'a task runs in one transaction that the runner begins and ends: remove SAVEPOINT, RELEASE and ROLLBACK TO',
  Vacuum: 'VACUUM cannot run inside a task: remove it',
  JournalMode: 'the journal mode belongs to the runner: remove it',
  Checkpoint: 'checkpoints belong to the runner: remove it',
};

/** For the task's author: which statement is not allowed, and what to do. */
export class FirewallError extends Error {
  override readonly name = 'FirewallError';
}

const MAIN = 0;
const JOURNAL_MODE_QUERY = -1;
/** p5 of OpenWrite: p2 is a register, the table is being made by this statement. */
const ROOT_IS_REGISTER = 0x10;

export interface Firewall {
  /** Call when an attempt begins, before its first statement. */
  begin(): void;
  /** Throws `FirewallError` when the statement may not run, `SqlError` when the engine cannot read it. */
  check(sql: string): void;
  /** Throws `FirewallError` when the attempt changed or added ledger tables, indexes, views or triggers. */
  checkSchema(): void;
}

/** For a connection whose ledger exists and has the known form. */
export function createFirewall(connection: Connection): Firewall {
  const expected = describeLedger(connection);
  // The ledger's pages stay where they are: nothing but VACUUM and DROP moves them, and both are refused.
  const roots = readRoots(connection);
  let versionAtBegin = 0;
  return {
    begin: () => void (versionAtBegin = readSchemaVersion(connection)),
    check(sql) {
      const keyword = leadingKeyword(sql);
      const reason = REFUSED_KEYWORDS[keyword];
      if (reason !== undefined) throw new FirewallError(`${keyword.toUpperCase()} is not allowed here: ${reason}.`);
      if (keyword === '' && isBlank(connection, sql)) return;
      for (const row of explain(connection, sql)) checkOpcode(decodeOpcode(row), roots);
    },
    checkSchema() {
      if (readSchemaVersion(connection) === versionAtBegin && !hasTemporary(connection)) return;
      if (describeLedger(connection) !== expected) {
        throw new FirewallError(
          `Names that begin with "${LEDGER_PREFIX}" belong to the run ledger: choose another name and leave its tables alone.`,
        );
      }
    },
  };
}

/** First word in lower case, behind blanks, comments, semicolons and EXPLAIN [QUERY PLAN]. */
export function leadingKeyword(sql: string): string {
  const blank = String.raw`(?:\s|;|--[^\n]*(?:\n|$)|/\*[\s\S]*?(?:\*/|$))*`;
  const match = new RegExp(`^${blank}(?:explain\\b${blank}(?:query\\b${blank}plan\\b${blank})?)?([a-z_]*)`, 'i').exec(sql);
  return (match?.[1] ?? '').toLowerCase();
}

/** Only blanks and comments. */
function isBlank(connection: Connection, sql: string): boolean {
  const statement = connection.prepare(sql);
  statement?.dispose();
  return statement === undefined;
}

interface Opcode {
  readonly name: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: string;
  readonly p5: number;
}

function explain(connection: Connection, sql: string): readonly (readonly SqlValue[])[] {
  const statement = connection.prepare(/^\s*explain\b/i.test(sql) ? sql : `EXPLAIN ${sql}`);
  const rows: (readonly SqlValue[])[] = [];
  try {
    while (statement?.step() === true) rows.push(statement.row());
  } finally {
    statement?.dispose();
  }
  return rows;
}

function decodeOpcode(row: readonly SqlValue[]): Opcode {
  return { name: String(row[1]), p1: Number(row[2]), p2: Number(row[3]), p3: Number(row[4]), p4: String(row[5] ?? ''), p5: Number(row[6]) };
}

function checkOpcode(opcode: Opcode, roots: ReadonlyMap<number, string>): void {
  // DROP … IF EXISTS of a missing table asks for the journal mode, to count as writing.
  const onlyAsks = opcode.name === 'JournalMode' && opcode.p3 === JOURNAL_MODE_QUERY;
  const reason = onlyAsks ? undefined : REFUSED_OPCODES[opcode.name];
  if (reason !== undefined) throw new FirewallError(`This statement is not allowed here: ${reason}.`);
  const written = writtenTable(opcode, roots);
  if (written !== undefined) {
    throw new FirewallError(`This statement would change ${written}, which belongs to the run ledger: leave it alone.`);
  }
}

/** The ledger's table or index that the opcode would change. Triggers and views are expanded by EXPLAIN. */
function writtenTable({ name, p1, p2, p3, p4, p5 }: Opcode, roots: ReadonlyMap<number, string>): string | undefined {
  switch (name) {
    case 'OpenWrite':
      return p3 === MAIN && (p5 & ROOT_IS_REGISTER) === 0 ? roots.get(p2) : undefined;
    case 'Clear':
      return p2 === MAIN ? roots.get(p1) : undefined;
    case 'Destroy':
      return p3 === MAIN ? roots.get(p1) : undefined;
    case 'DropTable':
    case 'DropIndex':
    case 'DropTrigger':
      return p4.toLowerCase().startsWith(LEDGER_PREFIX) ? p4 : undefined;
    default:
      return undefined;
  }
}

const IS_LEDGER = `(name LIKE 'idempo\\_%' ESCAPE '\\' OR tbl_name LIKE 'idempo\\_%' ESCAPE '\\')`;

/** Root pages of the ledger's tables and indexes, by page. */
function readRoots(connection: Connection): ReadonlyMap<number, string> {
  const rows = connection.all(`SELECT rootpage, tbl_name FROM main.sqlite_schema WHERE rootpage > 0 AND ${IS_LEDGER}`);
  return new Map(rows.map(([root, table]) => [Number(root), String(table)]));
}

function describeLedger(connection: Connection): string {
  const all = 'SELECT type, name, tbl_name, sql FROM';
  const rows = connection.all(
    `${all} main.sqlite_schema WHERE ${IS_LEDGER} UNION ALL ${all} temp.sqlite_schema WHERE ${IS_LEDGER} ORDER BY 1, 2`,
  );
  return JSON.stringify(rows);
}

function readSchemaVersion(connection: Connection): number {
  return Number(connection.value('PRAGMA main.schema_version'));
}

function hasTemporary(connection: Connection): boolean {
  return connection.value('SELECT 1 FROM temp.sqlite_schema LIMIT 1') !== undefined;
}
