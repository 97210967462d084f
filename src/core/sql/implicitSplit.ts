import type { Token } from './lex/token';
import { wordSet } from './wordSet';

/** What was read of a T-SQL statement, to see where the next one starts without a semicolon. */
export interface ImplicitSplit {
  /** The statement's first word; empty before it. */
  head: string;
  /** Open round brackets, and open CASE outside of them. */
  brackets: number;
  cases: number;
  /** `main`: the statement behind a WITH; `query`: the rows of an INSERT; `set`: the SET of an UPDATE; `branch`: what an IF runs, which belongs to it. */
  awaits: 'nothing' | 'main' | 'query' | 'set' | 'branch';
}

export function newImplicitSplit(): ImplicitSplit {
  return { head: '', brackets: 0, cases: 0, awaits: 'nothing' };
}

/** Words behind which a statement cannot end. */
const INCOMPLETE = wordSet('SELECT DISTINCT ALL UNION EXCEPT INTERSECT AS BY WHERE AND OR NOT ON SET FROM JOIN INTO TABLE VIEW VALUES FOR OF AFTER KEY GRANT DENY REVOKE BULK INNER LEFT RIGHT FULL OUTER HASH LOOP TOP IN LIKE BETWEEN IS WITH PROCEDURE PROC INDEX EXISTS DEFAULT INSTEAD TO EXPLAIN COLUMN CONSTRAINT TRIGGER FUNCTION SCHEMA TYPE DATABASE START SEQUENCE');

const ALWAYS = wordSet('DECLARE PRINT RAISERROR THROW COMMIT ROLLBACK RETURN WHILE BEGIN IF ELSE END USE OPEN CLOSE DEALLOCATE');
const CHANGES = wordSet('INSERT UPDATE DELETE MERGE');
const DEFINITIONS = wordSet('CREATE ALTER DROP TRUNCATE BULK');
const DEFINED = wordSet('TABLE VIEW INDEX UNIQUE CLUSTERED NONCLUSTERED PROCEDURE PROC FUNCTION TRIGGER SCHEMA DATABASE TYPE SYNONYM SEQUENCE EXTERNAL OR INSERT');
const OPTIONS = /^(?:@.*|NOCOUNT|XACT_ABORT|IDENTITY_INSERT|ANSI_\w+|QUOTED_IDENTIFIER|TRANSACTION|ROWCOUNT|DATEFIRST|DATEFORMAT|LANGUAGE|ARITHABORT|STATISTICS|LOCK_TIMEOUT|DEADLOCK_PRIORITY|CONCAT_NULL_YIELDS_NULL)$/;

/** Whether a new T-SQL statement starts at `index`; takes note of the token either way. */
export function splitsBefore(split: ImplicitSplit, code: readonly Token[], index: number): boolean {
  const token = code[index];
  if (token === undefined) return false;
  const before = code[index - 1];
  const isFirst = split.head === '' || (before?.kind === 'operator' && before.text === ';');
  const starts = isFirst || (token.kind === 'word' && split.brackets <= 0 && split.cases === 0 && startsAt(split, code, index));
  const isBranch = split.awaits === 'branch' || token.upper === 'ELSE';
  if (starts) Object.assign(split, newImplicitSplit(), { head: token.kind === 'word' ? token.upper : token.text, awaits: AWAITED.get(token.upper) ?? 'nothing' });
  else takeNote(split, token);
  if (starts) noteBracket(split, token);
  return starts && !isFirst && !isBranch;
}

const AWAITED: ReadonlyMap<string, ImplicitSplit['awaits']> = new Map([
  ['WITH', 'main'], ['INSERT', 'query'], ['UPDATE', 'set'], ['IF', 'branch'], ['WHILE', 'branch'], ['ELSE', 'branch'],
]);

function noteBracket(split: ImplicitSplit, token: Token): void {
  if (token.kind !== 'operator') return;
  if (token.text === '(') split.brackets++;
  else if (token.text === ')') split.brackets = Math.max(0, split.brackets - 1);
}

function takeNote(split: ImplicitSplit, token: Token): void {
  noteBracket(split, token);
  if (token.kind !== 'word' || split.brackets > 0) return;
  const word = token.upper;
  if (word === 'CASE') split.cases++;
  else if (word === 'END' && split.cases > 0) split.cases--;
  else if (split.awaits === 'main' && (CHANGES.has(word) || word === 'SELECT')) {
    split.head = word;
    split.awaits = AWAITED.get(word) ?? 'nothing';
  } else if (split.awaits === 'query' && (word === 'SELECT' || word === 'VALUES' || word === 'EXEC' || word === 'EXECUTE')) split.awaits = 'nothing';
  else if (split.awaits === 'set' && word === 'SET') split.awaits = 'nothing';
}

function startsAt(split: ImplicitSplit, code: readonly Token[], index: number): boolean {
  const word = code[index]?.upper ?? '';
  const before = code[index - 1];
  const next = code[index + 1];
  if (before?.kind === 'operator' && before.text !== ')') return false;
  if (before?.kind === 'word' && INCOMPLETE.has(before.upper) && !(split.head === 'SET' && before.upper === 'ON')) return false;
  if (next?.kind === 'operator' && next.text === '.') return false;
  if (BLOCK_WORDS.has(before?.upper ?? '') && before?.kind === 'word') return STARTERS.has(word);
  if (ALWAYS.has(word)) return true;
  if (word === 'FETCH') return /^(?:FROM|INTO)$/.test(code[index + 2]?.upper ?? '');
  if (word === 'SELECT') return split.awaits === 'nothing' || split.awaits === 'set';
  if (word === 'EXEC' || word === 'EXECUTE') return split.awaits !== 'query';
  if (word === 'SET') return split.awaits !== 'set' && before?.upper !== 'UPDATE' && OPTIONS.test(next?.upper ?? '');
  if (DEFINITIONS.has(word)) return DEFINED.has(next?.upper ?? '') && !(split.head === 'ALTER' && word !== 'CREATE' && next?.upper === 'INDEX');
  return CHANGES.has(word) && startsChange(split, word, { before, next });
}

/** Words that make up a statement of their own. */
const BLOCK_WORDS = wordSet('BEGIN ELSE END TRY CATCH TRAN TRANSACTION');
const STARTERS = new Set([...ALWAYS, ...CHANGES, ...DEFINITIONS, 'SELECT', 'EXEC', 'EXECUTE', 'SET', 'WITH']);

interface Neighbours {
  readonly before: Token | undefined;
  readonly next: Token | undefined;
}

function startsChange(split: ImplicitSplit, word: string, { before, next }: Neighbours): boolean {
  if (split.awaits === 'main' || before?.upper === 'THEN') return false;
  if (next?.kind === 'operator' && next.text !== '{') return word === 'MERGE' ? false : next.text === '@';
  if (word === 'MERGE') return next?.upper !== 'JOIN' && next?.upper !== 'UNION';
  return next !== undefined;
}
