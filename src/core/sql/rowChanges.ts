import { collect } from '../base/collect';
import { countBefore } from '../base/countBefore';
import { commonTableAt, type CommonTables } from './commonTables';
import { mutationOf } from './mutations';
import type { RowChange } from './scanned';
import { hasMerge, startsStatement } from './statementStarts';
import { readAlias, readTableName, type TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import { closerOf, enclosingEnd, findWord, indexesOf, nextAfter, operatorAt, parentOf, rangeOf, splitAtCommas, wordAt, type IndexSpan, type StatementView } from './view';
import { wordSet } from './wordSet';

/** What the rest of a statement says about the names in it. */
export interface Names {
  /** As of `findTableReferences`. */
  readonly references: readonly TableRead[];
  readonly common: CommonTables;
}

/** Every UPDATE, DELETE and MERGE of a statement, one for each table that it writes. Branches of MERGE and ON CONFLICT are none. */
export function findRowChanges(view: StatementView, names: Names): readonly RowChange[] {
  const places = indexesOf(view, CHANGE_WORDS);
  if (places.length === 0) return [];
  const mutation = mutationOf(view);
  if (mutation !== undefined) return [mutation];
  const isMerge = hasMerge(view);
  const heads = places.filter((index) => changesRows(view, index, isMerge));
  const nextByParent = new Map<number, number>();
  return heads.reduceRight<RowChange[]>((changes, from) => {
    const to = Math.min(enclosingEnd(view, from), nextByParent.get(parentOf(view, from)) ?? view.tokens.length);
    nextByParent.set(parentOf(view, from), from);
    changes.push(...[...readChange(view, { from, to, names })].reverse());
    return changes;
  }, []).reverse();
}

const CHANGE_WORDS = wordSet('UPDATE DELETE MERGE');

/** One UPDATE, DELETE or MERGE: token indexes, the end exclusive. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly names: Names;
}

function readChange(view: StatementView, place: Place): readonly RowChange[] {
  const word = wordAt(view, place.from);
  if (word === 'MERGE') return readMerge(view, place);
  return word === 'UPDATE' ? readUpdate(view, place) : readDelete(view, place);
}

function changesRows(view: StatementView, index: number, isMerge: boolean): boolean {
  const before = wordAt(view, index - 1);
  if (before === 'THEN') return !isMerge;
  if (before === 'DO') return operatorAt(view, index + 1) === '' && wordAt(view, index + 1) !== 'SET' && wordAt(view, index + 1) !== '';
  return startsStatement(view, index) || isInLoop(view, index);
}

/** How far behind FORALL its statement may start. */
const FORALL_REACH = 12;

/** Oracle: `FORALL i IN 1 .. n UPDATE t SET …`. */
function isInLoop(view: StatementView, index: number): boolean {
  if (view.dialect !== 'oracle') return false;
  for (let i = index - 1; i >= 0 && i > index - FORALL_REACH; i--) if (wordAt(view, i) === 'FORALL') return true;
  return false;
}

function rangeTo(view: StatementView, from: number, target: TableName): { readonly start: number; readonly end: number } {
  const start = view.tokens[from]?.start ?? 0;
  const end = view.tokens[from]?.end ?? start;
  return { start, end: target.range.start < start ? end : Math.max(target.range.end, end) };
}

/** The index behind TOP (10), ONLY, WITH SCHEMA EVOLUTION and the like. */
function skipMarks(view: StatementView, from: number, marks: ReadonlySet<string>): number {
  let at = from;
  while (marks.has(wordAt(view, at))) at = wordAt(view, at) === 'TOP' ? nextAfter(view, at + 1) : at + 1;
  return at;
}

const MERGE_MARKS = wordSet('INTO TOP PERCENT ONLY WITH SCHEMA EVOLUTION');

function readMerge(view: StatementView, place: Place): readonly RowChange[] {
  const { from, to } = place;
  const at = skipMarks(view, from + 1, MERGE_MARKS);
  return targetsAt(view, at, place).map((target): RowChange => (
    { kind: 'merge', target, range: rangeTo(view, from, target), from, to, isLimited: true, where: undefined }
  ));
}

const UPDATE_MARKS = wordSet('ONLY LOW_PRIORITY IGNORE OR REPLACE ABORT FAIL ROLLBACK TOP PERCENT');

function readUpdate(view: StatementView, place: Place): readonly RowChange[] {
  const { from, to, names } = place;
  const at = skipMarks(view, from + 1, UPDATE_MARKS);
  const set = findWord(view, { from: at, to }, 'SET');
  if ((set === undefined && wordAt(view, from - 1) !== '') || wordAt(view, at) === 'STATISTICS') return [];
  const named = readTableName(view, at)?.name;
  const joined = readsIn(names.references, { from: at, to: set ?? at });
  const targets = joined.length > 1 && set !== undefined ? updatedTables(view, { set, to, joined }) : targetsAt(view, at, place);
  return targets.map((target) => withWhere(view, { kind: 'update', from, to, target, named: named ?? target }));
}

interface JoinedUpdate {
  readonly set: number;
  readonly to: number;
  readonly joined: readonly TableRead[];
}

/** MySQL: of the joined tables those whose columns SET names, else the first. */
function updatedTables(view: StatementView, { set, to, joined }: JoinedUpdate): readonly TableName[] {
  const qualifiers = new Set(splitAtCommas(view, { from: set + 1, to }).flatMap((piece) => readTableName(view, piece.from)?.name.key.split('.').slice(0, -1).join('.') ?? []));
  const written = joined.filter(({ table, alias }) => qualifiers.has(alias ?? table.key) || qualifiers.has(alias ?? table.shortName.toLowerCase()));
  return (written.length > 0 ? written : joined.slice(0, 1)).map((read) => read.table);
}

const DELETE_MARKS = wordSet('LOW_PRIORITY QUICK IGNORE TOP PERCENT FROM ONLY');

function readDelete(view: StatementView, place: Place): readonly RowChange[] {
  const { from, to } = place;
  const at = skipMarks(view, from + 1, DELETE_MARKS);
  const named = readTableName(view, at)?.name;
  return collect(deletedNames(view, at), (index) => targetsAt(view, index, place)).map((target) => (
    withWhere(view, { kind: 'delete', from, to, target, named: named ?? target })
  ));
}

/** `DELETE a, b.* FROM …`, `DELETE FROM a, b USING …` (MySQL). */
function deletedNames(view: StatementView, from: number): readonly number[] {
  const places = [from];
  for (let read = readTableName(view, from); read !== undefined; read = readTableName(view, places.at(-1) ?? 0)) {
    const next = operatorAt(view, read.next) === '.' && operatorAt(view, read.next + 1) === '*' ? read.next + 2 : read.next;
    if (operatorAt(view, next) !== ',') break;
    places.push(next + 1);
  }
  return places;
}

/** The table that the name at `at` stands for: an alias's (`DELETE x FROM t x`), a common table's or a bracket's first table, else itself. */
function targetsAt(view: StatementView, at: number, place: Place): readonly TableName[] {
  if (operatorAt(view, at) === '(') return firstTableIn(at, closerOf(view, at), place.names);
  const name = readTableName(view, at)?.name;
  if (name === undefined) return [];
  const level = parentOf(view, place.from);
  const others = readsIn(place.names.references, place).filter((read) => read.index !== at && parentOf(view, read.introducedAt) === level);
  const aliased = others.find((read) => isNamed(read, name.key)) ?? (view.dialect === 'sqlserver' ? others.find((read) => read.table.key === name.key) : undefined);
  const index = aliased?.index ?? at;
  const common = commonTableAt(place.names.common, aliased?.table.key ?? name.key, index);
  return common === undefined ? [aliased?.table ?? name] : firstTableIn(common.open, common.close, place.names);
}

/** The reads in `[from, to)`; they are in the order of the text. */
function readsIn(references: readonly TableRead[], { from, to }: IndexSpan): readonly TableRead[] {
  const countTo = (end: number): number => countBefore(references, ({ index }) => index < end);
  return references.slice(countTo(from), countTo(to));
}

/** `t` in `DELETE t FROM t`, `DELETE t FROM db.t` and `DELETE t FROM s t`; T-SQL also takes `DELETE t FROM t x`. */
function isNamed({ table, alias }: TableRead, key: string): boolean {
  return (alias ?? table.shortName.toLowerCase()) === key || (alias === undefined && table.key === key);
}

/** Of a query in brackets, looking through common tables; those come before it, so that this ends. */
function firstTableIn(open: number, close: number, { references, common }: Names): readonly TableName[] {
  const first = readsIn(references, { from: open, to: close })[0];
  if (first === undefined) return [];
  const inner = commonTableAt(common, first.table.key, first.index);
  if (inner === undefined) return [first.table];
  return inner.open < open ? firstTableIn(inner.open, inner.close, { references, common }) : [];
}

interface Change {
  readonly kind: 'update' | 'delete';
  readonly from: number;
  readonly to: number;
  readonly target: TableName;
  readonly named: TableName;
}

const CONDITION_ENDS = wordSet('RETURNING ORDER LIMIT OPTION');

function withWhere(view: StatementView, change: Change): RowChange {
  const { kind, from, to, target } = change;
  const at = findWord(view, { from, to }, 'WHERE');
  const end = at === undefined ? to : (findWord(view, { from: at, to }, CONDITION_ENDS) ?? to);
  const where = at === undefined || end <= at + 1 ? undefined : rangeOf(view, at + 1, end - 1);
  const joins = findWord(view, { from, to }, wordSet('JOIN USING LIMIT PARTITION')) !== undefined;
  return { kind, target, range: rangeTo(view, from, change.named), from, to, isLimited: at !== undefined || joins, where };
}

/** The alias of an UPDATE's or MERGE's target: `UPDATE t x SET`, `MERGE INTO t AS x USING`. */
export function targetAlias(view: StatementView, change: RowChange): string | undefined {
  for (let i = change.from; i < change.to; i++) {
    const end = view.tokens[i]?.end ?? 0;
    if (end >= change.range.end && parentOf(view, i) === parentOf(view, change.from)) return skipHint(view, i + 1);
  }
  return undefined;
}

/** T-SQL: `MERGE t WITH (HOLDLOCK) AS x`. */
function skipHint(view: StatementView, at: number): string | undefined {
  const next = wordAt(view, at) === 'WITH' ? at + 2 : at;
  const behind = next === at ? at : (view.brackets.closers[at + 1] ?? at) + 1;
  return readAlias(view, behind).alias;
}
