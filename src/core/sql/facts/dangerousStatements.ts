import type { TextRange } from '../../base/textRange';
import { findWord, hasWords, indexesOf, operatorAt, rangeOf, wordAt, type StatementView } from '../view';
import { hasTemplate, wordSet } from '../wordSet';

/** A way out of the database: to other files, programs or settings of the file itself; or a secret in plain text. */
export interface DangerousPlace {
  readonly kind: 'attach' | 'pragma' | 'extension' | 'program' | 'serverFile' | 'secret';
  readonly range: TextRange;
}

/** The dangerous places of a statement, in order. */
export function findDangerousPlaces(view: StatementView): readonly DangerousPlace[] {
  const head = headPlace(view);
  return [...(head === undefined ? [] : [head]), ...placesIn(view)];
}

/** Engines whose ATTACH opens another database file. */
const ATTACHING = wordSet('sqlite duckdb generic');

function headPlace(view: StatementView): DangerousPlace | undefined {
  const first = wordAt(view, 0);
  if (first === 'ATTACH' && ATTACHING.has(view.dialect)) return { kind: 'attach', range: rangeOf(view, 0, wordAt(view, 1) === 'DATABASE' ? 1 : 0) };
  if (first === 'PRAGMA' && WRITABLE_PRAGMAS.has(wordAt(view, operatorAt(view, 2) === '.' ? 3 : 1))) return { kind: 'pragma', range: rangeOf(view, 0, 1) };
  if (first !== 'COPY') return undefined;
  const program = findWord(view, { from: 1, to: view.tokens.length }, 'PROGRAM');
  const isProgram = program !== undefined && ['TO', 'FROM'].includes(wordAt(view, program - 1));
  return isProgram ? { kind: 'program', range: rangeOf(view, program, program) } : undefined;
}

/** Settings that let a statement damage the file or hide damage. Source: sqlite.org/pragma.html. */
const WRITABLE_PRAGMAS = wordSet('WRITABLE_SCHEMA TRUSTED_SCHEMA IGNORE_CHECK_CONSTRAINTS');

const SHELLS = wordSet('XP_CMDSHELL SP_OACREATE XP_REGWRITE');
const EXTENSION_CALLS = wordSet('LOAD_EXTENSION SYS_EXEC SYS_EVAL LO_EXPORT PG_READ_FILE LOAD_FILE');

/** Engines whose INTO OUTFILE writes on the server's own disk. */
const SERVER_FILES = wordSet('mysql generic');

const PLACE_WORDS = new Set([...SHELLS, ...EXTENSION_CALLS, 'INTO']);

function placesIn(view: StatementView): readonly DangerousPlace[] {
  const words = indexesOf(view, PLACE_WORDS).flatMap((index) => wordPlaceAt(view, index) ?? []);
  const secrets: DangerousPlace[] = [];
  view.tokens.forEach((token, index) => {
    const secret = token.kind === 'string' ? secretAt(view, index) : undefined;
    if (secret !== undefined) secrets.push(secret);
  });
  return secrets.length === 0 ? words : [...words, ...secrets].sort((a, b) => a.range.start - b.range.start);
}

function wordPlaceAt(view: StatementView, index: number): DangerousPlace | undefined {
  const word = wordAt(view, index);
  if (SHELLS.has(word)) return { kind: 'program', range: rangeOf(view, index, index) };
  if (EXTENSION_CALLS.has(word) && operatorAt(view, index + 1) === '(') return { kind: 'extension', range: rangeOf(view, index, index) };
  const isFile = hasWords(view, index, 'INTO', 'OUTFILE') || hasWords(view, index, 'INTO', 'DUMPFILE');
  return isFile && SERVER_FILES.has(view.dialect) ? { kind: 'serverFile', range: rangeOf(view, index, index + 1) } : undefined;
}

/** Words behind which a string is a secret: `PASSWORD 'x'`, `AWS_SECRET_KEY = 'x'`. */
const SECRET_WORDS = /^(?:PASSWORD|PASSWD|PWD|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|AWS_SECRET_KEY|AWS_SECRET_ACCESS_KEY|ACCESS_KEY_ID|AWS_KEY_ID|AWS_ACCESS_KEY_ID|AZURE_SAS_TOKEN|SAS_TOKEN|API_KEY|ACCESS_TOKEN|AUTH_TOKEN|CLIENT_SECRET)$/;
const SECRET_TEXT = /\bAKIA[0-9A-Z]{16}\b|aws_secret_access_key\s*=\s*[^;'"$\s]{8,}|(?:password|pwd)\s*=\s*[^;'"$\s{]{3,}|:\/\/[^\/:@'"\s$]+:(?!(?:password|passwd|pass|pwd|secret|x+|\*+)@)[^\/:@'"\s$<]{3,}@|-----BEGIN (?:RSA |EC )?PRIVATE KEY/i;

function secretAt(view: StatementView, index: number): DangerousPlace | undefined {
  const token = view.tokens[index];
  if (token?.kind !== 'string' || token.text.length < 5 || hasTemplate(token.text)) return undefined;
  if (SECRET_TEXT.test(token.text) || isNamedSecret(view, index)) return { kind: 'secret', range: token };
  return undefined;
}

/** Statements that give a secret to the engine. A `WHERE password = 'x'` compares a column and is none. */
const SECRET_STATEMENTS = wordSet('CREATE ALTER COPY UNLOAD ATTACH SET EXPORT GRANT LOAD');

function isNamedSecret(view: StatementView, index: number): boolean {
  if (!SECRET_STATEMENTS.has(wordAt(view, 0))) return false;
  const isAssigned = operatorAt(view, index - 1) === '=' || operatorAt(view, index - 1) === '=>';
  const at = isAssigned ? index - 2 : index - 1;
  const name = view.tokens[at];
  if (hasWords(view, at - 1, 'IDENTIFIED', 'BY')) return true;
  if (name === undefined || (name.kind !== 'word' && name.kind !== 'string' && name.kind !== 'quotedName')) return false;
  return SECRET_WORDS.test(name.upper.replace(/^['"]|['"]$/g, '').replace(/^.*\./, '').toUpperCase());
}
