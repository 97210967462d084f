import { findAssignments } from './assignments';
import { findClockReads } from './clockReads';
import { findInserts } from './inserts';
import { lex } from './lexer';
import { findRandomCalls } from './randomCalls';
import { findRowChanges } from './rowChanges';
import type { ScannedStatement, TableWrite } from './scanned';
import { splitStatements, type Statement } from './statements';
import { findTableChanges } from './tableChanges';
import { findTablesRead } from './tablesRead';
import type { Dialect, Token } from './token';
import { viewOf, type StatementView } from './view';

/** A script read once: its tokens (comments too) and what each statement does. */
export interface ScannedScript {
  readonly text: string;
  readonly dialect: Dialect;
  readonly tokens: readonly Token[];
  readonly statements: readonly ScannedStatement[];
}

/** Reads any text, finished or not: never throws; what it cannot make out it leaves out. */
export function scanScript(text: string, dialect: Dialect): ScannedScript {
  const tokens = lex(text, dialect);
  const statements = splitStatements(tokens).map((statement) => scanStatement(statement, dialect));
  return { text, dialect, tokens, statements };
}

export function scanStatement(statement: Statement, dialect: Dialect): ScannedStatement {
  const view = viewOf(statement.tokens, dialect);
  const reads = findTablesRead(view);
  const isRoutine = isRoutineDefinition(view);
  const inserts = isRoutine ? [] : findInserts(view, reads);
  const changes = isRoutine ? [] : [...findRowChanges(view, reads), ...findTableChanges(view)];
  const writes: readonly TableWrite[] = [...inserts, ...changes].sort((a, b) => a.from - b.from);
  const columnNames = new Set<number>();
  for (const insert of inserts) addIndexes(view, insert.columns?.range, columnNames);
  return {
    statement,
    view,
    writes,
    reads,
    assignments: findAssignments(view, writes),
    clockReads: findClockReads(view, columnNames),
    randomCalls: findRandomCalls(view),
  };
}

function isRoutineDefinition(view: StatementView): boolean {
  const head = view.tokens.slice(0, 8).map((token) => (token.kind === 'word' ? token.upper : ''));
  return head[0] === 'CREATE' && head.some((word) => word === 'TRIGGER' || word === 'PROCEDURE' || word === 'FUNCTION');
}

function addIndexes(view: StatementView, range: { readonly start: number; readonly end: number } | undefined, into: Set<number>): void {
  if (range === undefined) return;
  view.tokens.forEach((token, index) => {
    if (token.start >= range.start && token.end <= range.end) into.add(index);
  });
}
