import type { TextRange } from '../../base/textRange';
import { callAt } from '../calls';
import { closerOf, findWord, hasWord, hasWords, indexesOf, operatorAt, rangeOf, wordAt, type StatementView } from '../view';
import { hasTemplate, wordSet } from '../wordSet';

/** Something that a statement does outside the database. */
export interface OutsideEffect {
  /** `file`: rows are written to a file or object store; `message`: a mail, a request, a notification is sent. */
  readonly kind: 'file' | 'message';
  readonly range: TextRange;
  /** Of a file: its name follows the schedule time. */
  readonly isNamedByTime: boolean;
  /** Of a file: a second run replaces it. */
  readonly overwrites: boolean;
}

/** Functions that send something, in upper case. Source: the vendors' manuals. */
const SENDERS = wordSet('PG_NOTIFY HTTP_POST HTTP_PUT HTTP_DELETE DBLINK_EXEC SYSTEM$SEND_EMAIL SYSTEM$SEND_SNOWFLAKE_NOTIFICATION HTTP_REQUEST');

/** Packages and procedures that send something, by the name's last or first part. */
const SENDING_PARTS = wordSet('SP_SEND_DBMAIL UTL_MAIL UTL_SMTP UTL_HTTP APEX_MAIL DBMS_ALERT SP_OACREATE SP_INVOKE_EXTERNAL_REST_ENDPOINT');


/** The effects of a statement, in order. */
export function findOutsideEffects(view: StatementView): readonly OutsideEffect[] {
  const file = fileEffect(view);
  return [...(file === undefined ? [] : [file]), ...messages(view)];
}

interface Export {
  readonly from: number;
  /** Of the words that say what it is. */
  readonly last: number;
  /** Index of the word behind which the file's name stands. */
  readonly name: number;
  /** Index that it stands before; `undefined`: anywhere behind. */
  readonly before?: number;
}

const OVERWRITE = wordSet('OVERWRITE');
const OUTFILE = wordSet('OUTFILE');

/** The export that the statement is, or that it holds. */
function exportAt(view: StatementView): Export | undefined {
  const first = wordAt(view, 0);
  const to = view.tokens.length;
  const isTable = first === 'EXPORT' && wordAt(view, 1) === 'TABLE';
  if (first === 'UNLOAD' || isTable) return { from: 0, last: isTable ? 1 : 0, name: findWord(view, { from: 0, to }, 'TO') ?? to };
  if (first === 'EXPORT' && wordAt(view, 1) === 'DATA') {
    const options = findWord(view, { from: 0, to }, 'OPTIONS') ?? 0;
    return { from: 0, last: 1, name: options, before: closerOf(view, options + 1) };
  }
  if (first === 'COPY') return copyTo(view);
  if (first === 'INSERT') return insertedFile(view) ?? overwrittenDirectory(view);
  const outfile = indexesOf(view, OUTFILE).find((i) => wordAt(view, i - 1) === 'INTO');
  if (outfile !== undefined && CLIENT_OUTFILE.has(view.dialect)) return { from: outfile - 1, last: outfile, name: outfile };
  return overwrittenDirectory(view);
}

const QUERY_WORDS = wordSet('SELECT WITH FROM TABLE VALUES');

/** Hive, Spark: `INSERT OVERWRITE [LOCAL] DIRECTORY '…'`, also behind a FROM. */
function overwrittenDirectory(view: StatementView): Export | undefined {
  const overwrite = hasWord(view, 'DIRECTORY') ? indexesOf(view, OVERWRITE).find((i) => hasWords(view, i, 'OVERWRITE', 'DIRECTORY') || hasWords(view, i, 'OVERWRITE', 'LOCAL', 'DIRECTORY')) : undefined;
  if (overwrite === undefined || overwrite === 0) return undefined;
  const before = findWord(view, { from: overwrite, to: view.tokens.length }, QUERY_WORDS) ?? view.tokens.length;
  return { from: overwrite - 1, last: wordAt(view, overwrite + 1) === 'LOCAL' ? overwrite + 2 : overwrite + 1, name: overwrite, before };
}

/** Table functions that write files. Source: clickhouse.com/docs/sql-reference/table-functions; StarRocks' and Doris' FILES. */
const FILE_FUNCTIONS = wordSet('FILE FILES URL HDFS HDFSCLUSTER S3 S3CLUSTER GCS OSS COSN AZUREBLOBSTORAGE AZUREBLOBSTORAGECLUSTER');

/** `INSERT INTO [TABLE] FUNCTION s3(…)`, `INSERT INTO FILES (…)`. */
function insertedFile(view: StatementView): Export | undefined {
  let at = 1;
  while (at < 4 && ['INTO', 'TABLE', 'FUNCTION'].includes(wordAt(view, at))) at++;
  const isFunction = wordAt(view, at - 1) === 'FUNCTION' || (wordAt(view, at) === 'FILES' && wordAt(view, at - 1) === 'INTO');
  return isFunction && FILE_FUNCTIONS.has(wordAt(view, at)) && operatorAt(view, at + 1) === '(' ? { from: 0, last: at, name: at, before: closerOf(view, at + 1) } : undefined;
}

/** Engines whose INTO OUTFILE writes an export; that of MySQL writes on the server's own disk (X07). */
const CLIENT_OUTFILE = wordSet('clickhouse doris starrocks');

/** `COPY t TO 'file'`, Snowflake's `COPY INTO @stage FROM t`. Loads are none, nor is a copy to the client or to a program (X07). */
function copyTo(view: StatementView): Export | undefined {
  if (wordAt(view, 1) === 'INTO') {
    const target = view.tokens[2];
    const isStage = target?.text.startsWith('@') === true || target?.kind === 'string';
    return isStage ? { from: 0, last: 0, name: 1 } : undefined;
  }
  const to = findWord(view, { from: 1, to: view.tokens.length }, wordSet('TO FROM'));
  if (to === undefined || wordAt(view, to) !== 'TO' || ['STDOUT', 'PROGRAM'].includes(wordAt(view, to + 1))) return undefined;
  return { from: 0, last: 0, name: to };
}

function fileEffect(view: StatementView): OutsideEffect | undefined {
  const found = exportAt(view);
  if (found === undefined) return undefined;
  const names = view.tokens.slice(found.name + 1, found.before).filter((token) => token.kind === 'string' || token.kind === 'template' || token.text.startsWith('@'));
  const isNamedByTime = (found.before === undefined ? names.slice(0, 2) : names).some((token) => hasTemplate(token.text));
  return { kind: 'file', range: rangeOf(view, found.from, found.last), isNamedByTime, overwrites: isOverwriting(view) };
}

/** Redshift's UNLOAD, BigQuery's EXPORT DATA and Snowflake's COPY INTO fail or add when the file is there, unless told otherwise. */
function isOverwriting(view: StatementView): boolean {
  const first = wordAt(view, 0);
  if (first === 'UNLOAD' && view.dialect !== 'trino') return view.tokens.some((_, i) => ['ALLOWOVERWRITE', 'CLEANPATH'].includes(wordAt(view, i)));
  if (first === 'EXPORT' || (first === 'COPY' && wordAt(view, 1) === 'INTO')) {
    return view.tokens.some((_, i) => wordAt(view, i) === 'OVERWRITE' && operatorAt(view, i + 1) === '=' && wordAt(view, i + 2) === 'TRUE');
  }
  return true;
}

const SENDING_WORDS = new Set([...SENDERS, ...SENDING_PARTS]);

/** A statement without any of these words has no such effect. */
export const EFFECT_WORDS = new Set([...SENDING_WORDS, 'NOTIFY', 'LISTEN', 'UNLOAD', 'EXPORT', 'COPY', 'OVERWRITE', 'OUTFILE', 'FUNCTION', 'FILES']);

function messages(view: StatementView): readonly OutsideEffect[] {
  const found: OutsideEffect[] = [];
  if (wordAt(view, 0) === 'NOTIFY' || wordAt(view, 0) === 'LISTEN') found.push(message(view, 0, 0));
  for (const i of indexesOf(view, SENDING_WORDS)) {
    const call = SENDERS.has(wordAt(view, i)) ? callAt(view, i) : undefined;
    if (call !== undefined) found.push(message(view, i, Math.min(closerOf(view, call.open), view.tokens.length - 1)));
    else if (SENDING_PARTS.has(wordAt(view, i)) && isCalled(view, i)) found.push(message(view, i, i));
  }
  return found;
}

function message(view: StatementView, from: number, last: number): OutsideEffect {
  return { kind: 'message', range: rangeOf(view, from, last), isNamedByTime: false, overwrites: false };
}

function isCalled(view: StatementView, index: number): boolean {
  const isMember = operatorAt(view, index - 1) === '.' && ['EXEC', 'EXECUTE'].includes(wordAt(view, 0));
  return isMember || ['EXEC', 'EXECUTE', 'CALL', 'BEGIN'].includes(wordAt(view, index - 1)) || (operatorAt(view, index + 1) === '.' && operatorAt(view, index + 3) === '(');
}
