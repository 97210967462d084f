/** A value that a task hands to those that follow it: `{prop, type, value}` of DolphinScheduler's varPool (dolphinscheduler.md §3.12). */
export interface OutputValue {
  readonly name: string;
  /** DolphinScheduler's DataType. */
  readonly type: string;
  /** Text, whatever the type. Of a LIST with several rows: a JSON array of texts. */
  readonly value: string;
}

export interface StatementResult {
  /** The task's OUT parameters in the order of their declaration, with the values that are configured for them. */
  readonly declared: readonly OutputValue[];
  /** `sql_type`: a query hands on what its rows hold, anything else how many rows it changed. */
  readonly kind: 'query' | 'nonQuery';
  /** Labels of the result's columns. Of several with one label the last counts. */
  readonly columns: readonly string[];
  /** By column; `null` is SQL's NULL. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** By the last statement of a `nonQuery`. */
  readonly rowsChanged: number;
}

/** DolphinScheduler makes this text of what is missing or NULL. */
const NOTHING = 'null';

/** What a task's OUT parameters are after its main statement (dolphinscheduler.md §5.6 end, worked example 98). */
export function readOutputs(result: StatementResult): readonly OutputValue[] {
  const { declared, kind, columns, rows } = result;
  if (kind === 'nonQuery') {
    return declared.map((each, index) => ({ ...each, value: index === 0 ? String(result.rowsChanged) : NOTHING }));
  }
  const row = rows.length === 0 ? columns.map(() => '') : rows[0];
  return declared.map((each) => {
    const column = columns.lastIndexOf(each.name);
    if (rows.length <= 1) return { ...each, value: textOf(row?.[column]) };
    if (each.type.toUpperCase() !== 'LIST') return each;
    return { ...each, value: column === -1 ? NOTHING : JSON.stringify(rows.map((cells) => textOf(cells[column]))) };
  });
}

function textOf(cell: string | number | null | undefined): string {
  return cell === null || cell === undefined ? NOTHING : String(cell);
}
