import type { TextRange } from '../../base/textRange';
import type { ScannedStatement } from '../../sql/scanned';
import { closerOf, operatorAt, splitAtCommas } from '../../sql/view';

function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The column that the value at `range` is written to, in lower case: by an assignment, a select list or VALUES. */
export function writtenColumnOf(statement: ScannedStatement, range: TextRange): string | undefined {
  const assignment = statement.assignments.find((candidate) => contains(candidate.value, range));
  return assignment?.column ?? selectedColumn(statement, range) ?? valuesColumn(statement, range);
}

function selectedColumn(statement: ScannedStatement, range: TextRange): string | undefined {
  for (const write of statement.writes) {
    if (write.kind !== 'insert') continue;
    const index = write.source.items.findIndex((item) => contains(item.range, range));
    if (index !== -1) return write.columns?.names[index] ?? write.source.items[index]?.name;
  }
  return undefined;
}

function valuesColumn({ writes, view }: ScannedStatement, range: TextRange): string | undefined {
  for (const write of writes) {
    if (write.kind !== 'insert' || write.source.kind !== 'values' || write.columns === undefined) continue;
    for (let i = write.source.from; i < write.to; i++) {
      if (operatorAt(view, i) !== '(') continue;
      const pieces = splitAtCommas(view, { from: i + 1, to: closerOf(view, i) });
      const index = pieces.findIndex((piece) => (view.tokens[piece.from]?.start ?? Infinity) <= range.start && range.end <= (view.tokens[piece.to - 1]?.end ?? 0));
      if (index !== -1) return write.columns.names[index];
      i = closerOf(view, i);
    }
  }
  return undefined;
}
