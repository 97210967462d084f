import type { Dialect } from './lex/token';
import { closerOf, firstIndex, hasWords, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** What a CREATE defines whose body runs later, if at all. */
const ROUTINES = wordSet('TRIGGER PROCEDURE PROC FUNCTION PACKAGE MACRO TASK EVENT RULE POLICY ALERT');

const OBJECTS = wordSet('VIEW INDEX SCHEMA DATABASE STREAM AS ON');

/** Whether the statement defines a routine, and so does by itself nothing of what its body says. */
export function isRoutineDefinition({ tokens }: StatementView): boolean {
  const first = tokens[0]?.upper;
  if (first !== 'CREATE' && first !== 'ALTER') return false;
  const object = tokens.slice(1, 12).find(({ kind, upper }, at) => kind === 'word' && (ROUTINES.has(upper) || OBJECTS.has(upper) || (upper === 'TABLE' && tokens[at + 2]?.upper !== 'FUNCTION')));
  return object !== undefined && ROUTINES.has(object.upper);
}

/** Words of an ALTER TABLE behind which rows or partitions are chosen. */
const CHOOSERS = wordSet('PARTITION WHERE UPDATE DELETE');

/** The index behind a table's or routine's definition, or a setting, in which a function may be named without being called now. */
export function definitionEnd(view: StatementView): number {
  const head = wordAt(view, 0);
  if (isRoutineDefinition(view)) return view.tokens.length;
  if (head === 'ALTER') return alterEnd(view);
  if (head === 'DECLARE') return tableVariableEnd(view);
  if (head === 'COMMENT' || head === 'GRANT' || head === 'REVOKE' || head === 'SHOW') return view.tokens.length;
  if (head === 'SET') return isTextSetting(view) ? view.tokens.length : 0;
  if (head !== 'CREATE' && head !== 'DROP') return 0;
  return firstIndex({ from: 1, to: view.tokens.length }, (i) => startsDefiningQuery(view, i)) ?? view.tokens.length;
}

/** The SELECT, WITH, FROM or VALUES of `CREATE … AS query`, also in brackets, or the CLONE behind which rows are taken as of a time. */
function startsDefiningQuery(view: StatementView, index: number): boolean {
  const word = wordAt(view, index);
  if (word === 'CLONE') return parentOf(view, index) === -1;
  if (word === 'FROM' || word === 'VALUES') return wordAt(view, index - 1) === 'AS' && parentOf(view, index) === -1;
  if (word !== 'SELECT' && word !== 'WITH') return false;
  let outer = index;
  while (parentOf(view, outer) === outer - 1 && outer > 0) outer--;
  return parentOf(view, outer) === -1 && (outer === index || wordAt(view, outer - 1) === 'AS');
}

/** T-SQL's `DECLARE @t TABLE (at datetime DEFAULT GETDATE())`. */
function tableVariableEnd(view: StatementView): number {
  const at = wordAt(view, 2) === 'AS' ? 3 : 2;
  return wordAt(view, at) === 'TABLE' ? closerOf(view, at + 1) : 0;
}

/** Whose SET takes the rest of the line as it stands (`SET mapred.job.name=load now()`). */
const TEXT_SETTINGS: ReadonlySet<Dialect> = new Set<Dialect>(['hive', 'spark', 'flink']);

/** A property of the engine; not `SET hivevar:cut=current_date` and `SET cut = now()`, whose text comes to stand in statements. */
function isTextSetting(view: StatementView): boolean {
  return TEXT_SETTINGS.has(view.dialect) && operatorAt(view, 2) === '.';
}

/** `ALTER TABLE t DROP PARTITION (dt < CURRENT_DATE)`, ClickHouse's `ALTER TABLE t DELETE WHERE …`; not `… SET DEFAULT now()`. */
function alterEnd(view: StatementView): number {
  for (let i = 1; i < view.tokens.length; i++) {
    if (wordAt(view, i) === 'DEFAULT' || wordAt(view, i) === 'TTL') return view.tokens.length;
    if (CHOOSERS.has(wordAt(view, i)) && !hasWords(view, i - 1, 'ON', 'UPDATE')) return i;
  }
  return view.tokens.length;
}
