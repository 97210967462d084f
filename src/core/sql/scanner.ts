import { memoryKind, memoryOf } from '../base/remembered';
import { findAssignments } from './assignments';
import { findClockReads } from './clockReads';
import { findCommonTables } from './commonTables';
import { isRoutineDefinition } from './definitions';
import { findInserts } from './inserts';
import { lex } from './lex/lexer';
import { findRandomCalls } from './randomCalls';
import { findRowChanges } from './rowChanges';
import { withRunBodies } from './runBodies';
import type { ScannedStatement, TableWrite } from './scanned';
import { splitStatements, type Statement } from './statements';
import { findTableChanges } from './tableChanges';
import { findTableReferences, withoutCommonTables } from './tablesRead';
import type { Dialect, Token } from './lex/token';
import { tokenFrom } from './tokenSearch';
import { viewOf, type StatementView } from './view';

/** A script read once: its tokens (comments too) and what each statement does. */
export interface ScannedScript {
  readonly text: string;
  readonly dialect: Dialect;
  readonly tokens: readonly Token[];
  readonly statements: readonly ScannedStatement[];
}

/** Reads any text, finished or not: never throws; what it cannot make out it leaves out. `tokens`: those of the text, where they are there already. */
export function scanScript(text: string, dialect: Dialect, tokens: readonly Token[] = withRunBodies(lex(text, dialect), dialect)): ScannedScript {
  const statements = splitStatements(tokens, dialect).map((statement) => scanStatement(statement, dialect));
  return { text, dialect, tokens, statements };
}

export function scanStatement(statement: Statement, dialect: Dialect): ScannedStatement {
  const view = viewOf(statement.tokens, dialect);
  const isRoutine = isRoutineDefinition(view);
  const common = findCommonTables(view);
  const references = isRoutine ? [] : findTableReferences(view);
  const reads = withoutCommonTables(references, common);
  const inserts = isRoutine ? [] : findInserts(view, reads);
  const changes = isRoutine ? [] : [...findRowChanges(view, { references, common }), ...findTableChanges(view)];
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
    memory: memoryOf(STATEMENTS),
  };
}

const STATEMENTS = memoryKind();

function addIndexes(view: StatementView, range: { readonly start: number; readonly end: number } | undefined, into: Set<number>): void {
  if (range === undefined) return;
  for (let index = tokenFrom(view, range.start); (view.tokens[index]?.end ?? Infinity) <= range.end; index++) into.add(index);
}
