import { commaParts } from '../brackets';
import { branchTable, made, type Act, type Tokens } from './pieces';
import { acceptWords, decide, emit, inBranch, inStatement, rangeOf, takeUntil, type ScriptReader } from './scriptReader';

/** Reads statements up to one of the words given; false where it knows one of them not. */
type ReadBody = (ends: readonly string[]) => boolean;

interface CaseStatement {
  /** What is compared with each value; empty where each WHEN is a condition. */
  readonly operand: Tokens;
  /** What is done where nothing holds and there is no ELSE. */
  readonly otherwise: Act;
  readonly readBody: ReadBody;
}

/** `WHEN 1, 2` of an operand as a condition. */
function conditionOf(operand: Tokens, when: Tokens): Tokens {
  if (operand.length === 0) return when;
  const at = rangeOf(when);
  const bracket = (tokens: Tokens): Tokens => [made('(', at), ...tokens, made(')', at)];
  return commaParts(when).flatMap((value, i) => [...(i === 0 ? [] : [made('OR', at)]), ...bracket(operand), made('=', at), ...bracket(value)]);
}

function readRest(reader: ScriptReader, { otherwise, readBody }: CaseStatement): boolean {
  if (acceptWords(reader, 'ELSE')) {
    if (!readBody(['END'])) return false;
  } else {
    const { start, end } = reader.tokens[reader.at] ?? { start: 0, end: 0 };
    emit(reader, [], { act: otherwise, range: { start, end } });
  }
  return acceptWords(reader, 'END', 'CASE') || acceptWords(reader, 'END');
}

function readWhen(reader: ScriptReader, statement: CaseStatement): boolean {
  if (!acceptWords(reader, 'WHEN')) return readRest(reader, statement);
  const when = takeUntil(reader, (word) => word === 'THEN');
  if (!acceptWords(reader, 'THEN')) return false;
  const branch = decide(reader, conditionOf(statement.operand, when));
  let isRead = false;
  inBranch(reader, branchTable(branch, 'then'), () => { isRead = statement.readBody(['WHEN', 'ELSE', 'END']); });
  if (!isRead) return false;
  inBranch(reader, branchTable(branch, 'else'), () => { isRead = inStatement(reader, () => readWhen(reader, statement), false); });
  return isRead;
}

/** `CASE [operand] WHEN … THEN statements … [ELSE statements] END CASE`, the reader being at it; false where a word is missing. */
export function readCaseStatement(reader: ScriptReader, otherwise: Act, readBody: ReadBody): boolean {
  reader.at++;
  const operand = takeUntil(reader, (word) => word === 'WHEN');
  return readWhen(reader, { operand, otherwise, readBody });
}
