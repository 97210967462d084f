import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import type { ScannedStatement } from '../../sql/scanned';
import { remembered } from '../../base/remembered';
import { closerOf, operatorAt, splitAtCommas } from '../../sql/view';

function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The column that the value at `range` is written to, in lower case: by an assignment, a select list or VALUES. */
export function writtenColumnOf(statement: ScannedStatement, range: TextRange): string | undefined {
  const { assigned, selected, listed } = writtenValues(statement);
  return columnAt(assigned, range) ?? columnAt(selected, range) ?? columnAt(listed, range);
}

interface WrittenValue {
  readonly range: TextRange;
  readonly column: string | undefined;
}

/** In order, each behind the one before. */
type Values = readonly WrittenValue[];

const writtenValues = remembered((statement: ScannedStatement) => ({ assigned: assignedValues(statement), selected: selectedValues(statement), listed: listedValues(statement) }));

/** The last value that starts at or before the range is the only one that can contain it. */
function columnAt(values: Values, range: TextRange): string | undefined {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle]?.range.start ?? Infinity) <= range.start) low = middle + 1;
    else high = middle;
  }
  const last = values[low - 1];
  return last !== undefined && contains(last.range, range) ? last.column : undefined;
}

function assignedValues({ assignments }: ScannedStatement): Values {
  return inOrder(assignments.map(({ value, column }) => ({ range: value, column })));
}

function selectedValues({ writes }: ScannedStatement): Values {
  return inOrder(collect(writes, (write) => (write.kind !== 'insert' ? [] : write.source.items.map(({ range, name }, index) => ({ range, column: write.columns?.names[index] ?? name })))));
}

function listedValues({ writes, view }: ScannedStatement): Values {
  const values: WrittenValue[] = [];
  for (const write of writes) {
    if (write.kind !== 'insert' || write.source.kind !== 'values' || write.columns === undefined) continue;
    for (let i = write.source.from; i < write.to; i++) {
      if (operatorAt(view, i) !== '(') continue;
      splitAtCommas(view, { from: i + 1, to: closerOf(view, i) }).forEach((piece, index) => {
        const range = { start: view.tokens[piece.from]?.start ?? Infinity, end: view.tokens[piece.to - 1]?.end ?? 0 };
        values.push({ range, column: write.columns?.names[index] });
      });
      i = closerOf(view, i);
    }
  }
  return inOrder(values);
}

function inOrder(values: Values): Values {
  const isInOrder = values.every(({ range }, index) => index === 0 || (values[index - 1]?.range.start ?? 0) <= range.start);
  return isInOrder ? values : [...values].sort((a, b) => a.range.start - b.range.start);
}
