import { targetAlias } from '../rowChanges';
import type { RowChange } from '../scanned';
import { readAlias, readTableName, type TableName } from '../tableNames';
import { closerOf, findWord, hasWords, nextAfter, operatorAt, topLevel, wordAt, type IndexSpan, type StatementView } from '../view';

/** The parts of a MERGE statement. Missing ones are empty spans, as in half-typed text. */
export interface Merge {
  /** Names by which the target's columns may be qualified, in lower case. */
  readonly targetNames: ReadonlySet<string>;
  /** The table behind USING; `undefined` for a query. */
  readonly sourceTable: TableName | undefined;
  /** What stands behind USING: the table, or the query without its brackets. */
  readonly source: IndexSpan;
  readonly sourceAlias: string | undefined;
  readonly on: IndexSpan;
  readonly branches: readonly MergeBranch[];
}

/** One `WHEN … THEN …`. */
export interface MergeBranch {
  readonly kind: 'matched' | 'notMatched' | 'notMatchedBySource';
  /** Index of the WHEN. */
  readonly from: number;
  /** Behind AND; empty when there is none. */
  readonly condition: IndexSpan;
  /** The first word behind THEN in upper case; empty while half typed. */
  readonly action: string;
  readonly to: number;
}

export function readMerge(view: StatementView, change: RowChange): Merge {
  const alias = targetAlias(view, change);
  const targetNames = new Set([change.target.shortName.toLowerCase(), change.target.key, ...(alias === undefined ? [] : [alias])]);
  const using = findWord(view, change, 'USING') ?? change.to;
  const on = findWord(view, { from: using, to: change.to }, 'ON') ?? change.to;
  const branches = readBranches(view, { from: on, to: change.to });
  return { targetNames, ...readSource(view, using + 1), on: { from: Math.min(on + 1, change.to), to: branches[0]?.from ?? change.to }, branches };
}

function readSource(view: StatementView, at: number): Pick<Merge, 'sourceTable' | 'source' | 'sourceAlias'> {
  if (operatorAt(view, at) === '(') {
    const close = closerOf(view, at);
    return { sourceTable: undefined, source: { from: at + 1, to: close }, sourceAlias: readAlias(view, close + 1).alias };
  }
  const read = readTableName(view, at);
  if (read === undefined) return { sourceTable: undefined, source: { from: at, to: at }, sourceAlias: undefined };
  return { sourceTable: read.name, source: { from: at, to: read.next }, sourceAlias: readAlias(view, read.next).alias };
}

function readBranches(view: StatementView, span: IndexSpan): readonly MergeBranch[] {
  const starts: number[] = [];
  for (let i = span.from; i < span.to; i = nextAfter(view, i)) {
    if (hasWords(view, i, 'WHEN', 'MATCHED') || hasWords(view, i, 'WHEN', 'NOT', 'MATCHED')) starts.push(i);
  }
  return starts.map((from, order) => readBranch(view, from, starts[order + 1] ?? span.to));
}

function readBranch(view: StatementView, from: number, to: number): MergeBranch {
  const isNot = wordAt(view, from + 1) === 'NOT';
  const behind = from + (isNot ? 3 : 2);
  const isBySource = isNot && hasWords(view, behind, 'BY', 'SOURCE');
  const then = findThen(view, behind, to);
  const and = wordAt(view, isNot && wordAt(view, behind) === 'BY' ? behind + 2 : behind) === 'AND' ? behind + (wordAt(view, behind) === 'BY' ? 3 : 1) : then;
  return {
    kind: isBySource ? 'notMatchedBySource' : isNot ? 'notMatched' : 'matched',
    from,
    condition: { from: and, to: then },
    action: wordAt(view, then + 1),
    to,
  };
}

/** The THEN of the branch, not one of a CASE. */
function findThen(view: StatementView, from: number, to: number): number {
  return topLevel(view, { from, to }).find((index) => wordAt(view, index) === 'THEN') ?? to;
}
