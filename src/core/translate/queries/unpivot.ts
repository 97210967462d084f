import { withScope, type Context, type Scope } from '../context';
import { commonColumn, type ColumnType } from '../expr';
import { typeOfColumn } from '../expressions/columns';
import { readName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import { readAlias } from './items';
import { namedTable, type Turned } from './pivot';
import { readColumnNames } from './query';
import type { Factor } from './tables';

/** Columns whose values become one row, under a name. */
interface Group {
  /** In lower case. */
  readonly columns: readonly string[];
  readonly name: string;
}

/** `a` or `(a, b)`. */
function readNames(context: Context): readonly string[] {
  return context.cursor.sees('(') ? (readColumnNames(context) ?? []) : [readName(context)];
}

/** Oracle and Snowflake keep names that are not quoted in upper case. */
function ownName({ dialect }: Context, written: readonly string[]): string {
  return dialect === 'oracle' || dialect === 'snowflake' ? written.join('_').toUpperCase() : written.join('_');
}

function readGroup(context: Context, { columns }: Turned, width: number): Group {
  const { cursor } = context;
  const from = cursor.at;
  const written = readNames(context);
  const missing = written.find((name) => !columns.includes(name.toLowerCase()));
  if (missing !== undefined) refuse(`There is no column ${missing} to unpivot.`, cursor.rangeFrom(from));
  if (written.length !== width) refuse('UNPIVOT needs as many columns in each group as it has values.', cursor.rangeFrom(from));
  return { columns: written.map((name) => name.toLowerCase()), name: readAlias(context) ?? ownName(context, written) };
}

interface Plan {
  readonly keepsNulls: boolean;
  /** Names of the columns that take the values. */
  readonly values: readonly string[];
  /** Name of the column that takes the names. */
  readonly label: string;
  readonly groups: readonly Group[];
}

function readPlan(context: Context, turned: Turned): Plan {
  const { cursor } = context;
  const keepsNulls = cursor.accept('INCLUDE', 'NULLS');
  if (!keepsNulls) cursor.accept('EXCLUDE', 'NULLS');
  cursor.expect('(');
  const values = readNames(context);
  cursor.expect('FOR');
  const label = readName(context);
  cursor.expect('IN');
  cursor.expect('(');
  const groups = [readGroup(context, turned, values.length)];
  while (cursor.accept(',')) groups.push(readGroup(context, turned, values.length));
  cursor.expect(')');
  cursor.expect(')');
  return { keepsNulls, values, label, groups };
}

/** `UNPIVOT [INCLUDE NULLS] (value FOR name IN (a, b AS c))`: a row for each of the columns; without INCLUDE NULLS those that are NULL are left out. BigQuery's values stand in front of the name. */
export function unpivoted(context: Context, turned: Turned, outer: Scope | undefined): Factor {
  return withScope(context, { sources: turned.factor.sources, outer }, () => {
    const { keepsNulls, values, label, groups } = readPlan(context, turned);
    const used = new Set(groups.flatMap((group) => group.columns));
    const ids = turned.columns.filter((name) => !used.has(name));
    const list = ids.map(quoteName);
    const ordered = <T>(name: T, behind: readonly T[]): readonly T[] => (context.dialect === 'bigquery' ? [...behind, name] : [name, ...behind]);
    const selects = groups.map(({ columns, name }) => {
      const taken = columns.map((column, i) => `${quoteName(column)} AS ${quoteName(values[i] ?? '')}`);
      const present = keepsNulls ? '' : ` WHERE ${columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(' OR ')}`;
      return `SELECT ${[...list, ...ordered(`${quoteText(name)} AS ${quoteName(label)}`, taken)].join(', ')} FROM [turned]${present}`;
    });
    const sql = `(WITH [turned] AS (SELECT * FROM ${turned.factor.sql}) ${selects.join(' UNION ALL ')})`;
    const valueTypes: readonly ColumnType[] = values.map((_name, i) => commonColumn(groups.map((group) => typeOfColumn(context, turned.source, group.columns[i] ?? ''))));
    const types = [...ids.map((name) => typeOfColumn(context, turned.source, name)), ...ordered<ColumnType>({ type: 'text' }, valueTypes)];
    return namedTable(context, sql, { names: [...ids, ...ordered(label, values)], types });
  });
}
