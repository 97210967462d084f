import { inDialect, refuseConstruct, type Context } from '../context';
import { parseOperand } from '../expressions/expression';
import { LEVEL } from '../expr';
import { readName, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { parseColumn } from './columns';
import { declaredType, refuseOthers, remade, split, widens } from './redeclare';
import { columnsOfTarget, findColumn, type Step } from './steps';

/** A change of the text that declares one column. */
type Change = (part: string) => string;

/** The table made anew with another declaration of one column. */
function changed(context: Context, table: TableName, { name, change }: { readonly name: string; readonly change: Change }): readonly Step[] {
  const range = context.cursor.rangeFrom(0);
  const columns = columnsOfTarget(context, table);
  const own = findColumn(columns, name) ?? refuse(`The table ${table.name} has no column ${name}.`, range);
  const { head, parts, tail } = split(context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'This change of a column', range));
  const at = parts.findIndex((part) => [quoteName(own), `[${own}]`, `"${own}"`, own].some((start) => part.startsWith(`${start} `)));
  if (at === -1) return refuseConstruct(context, 'This change of a column', range);
  return remade(table, { columns, names: columns, definition: `${head}${parts.map((part, i) => (i === at ? change(part) : part)).join(', ')}${tail}` });
}

/** `ALTER c TYPE varchar(50)`: only where no value changes by it. */
function otherType(context: Context, table: TableName, words: number): readonly Step[] {
  const { cursor } = context;
  const at = cursor.at;
  cursor.replace(cursor.tokens.filter((_token, i) => i <= at || i > at + words));
  const column = parseColumn(context);
  const old = context.catalog.typeOf?.(table.key, column.name.toLowerCase()) ?? '';
  const now = declaredType(column);
  if (cursor.sees('USING') || !widens(old, now)) refuseConstruct(context, 'A change of a column by which its values change', cursor.rangeFrom(at));
  return changed(context, table, { name: column.name, change: (part) => part.replace(old, () => now) });
}

function withoutDefault(part: string): string {
  return part.replace(/ DEFAULT \((?:[^()]|\([^()]*\))*\)/, '');
}

/** Behind the column's name: SET or DROP NOT NULL and DEFAULT. */
function attribute(context: Context, table: TableName, name: string): readonly Step[] {
  const { cursor } = context;
  const from = cursor.at;
  if (cursor.accept('SET', 'NOT', 'NULL')) return changed(context, table, { name, change: (part) => (/\bNOT NULL\b/.test(part) ? part : `${part} NOT NULL`) });
  if (cursor.accept('DROP', 'NOT', 'NULL')) return changed(context, table, { name, change: (part) => part.replace(/ NOT NULL\b/, '') });
  if (cursor.accept('DROP', 'DEFAULT')) return changed(context, table, { name, change: withoutDefault });
  if (!cursor.accept('SET', 'DEFAULT')) return refuseConstruct(context, `ALTER COLUMN … ${cursor.peek()?.text ?? ''}`, cursor.rangeFrom(from));
  const value = parseOperand(context, LEVEL.bit).sql;
  if (/\bclock_|random|uuid/.test(value)) refuseConstruct(context, 'A default of this kind', cursor.rangeFrom(from));
  return changed(context, table, { name, change: (part) => `${withoutDefault(part)} DEFAULT (${value})` });
}

/** Where rows lie in Redshift changes none of them. */
const STORAGE: ReadonlySet<string> = new Set(['DISTKEY', 'DISTSTYLE', 'SORTKEY', 'COMPOUND', 'INTERLEAVED', 'ENCODE']);

/** PostgreSQL's, Redshift's and Trino's `ALTER [COLUMN] c …`; `undefined`: none stands here. */
export function retyped(context: Context, table: TableName): readonly Step[] | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'postgresql', 'redshift', 'trino') || !cursor.accept('ALTER')) return undefined;
  if (context.dialect === 'redshift' && STORAGE.has(cursor.peek()?.upper ?? '')) {
    cursor.at = cursor.tokens.length;
    return [];
  }
  refuseOthers(context);
  cursor.accept('COLUMN');
  if (cursor.peek(1)?.upper === 'TYPE') return otherType(context, table, 1);
  if (cursor.peek(1)?.upper === 'SET' && cursor.peek(2)?.upper === 'DATA' && cursor.peek(3)?.upper === 'TYPE') return otherType(context, table, 3);
  return attribute(context, table, readName(context));
}

/** `ADD [CONSTRAINT k] PRIMARY KEY (a)`, also UNIQUE; Redshift checks none of them. `undefined`: none stands here. */
export function addedConstraint(context: Context, table: TableName): readonly Step[] | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'postgresql', 'redshift')) return undefined;
  const label = cursor.accept('CONSTRAINT') ? `CONSTRAINT ${quoteName(readName(context))} ` : '';
  const words = cursor.accept('PRIMARY', 'KEY') ? 'PRIMARY KEY' : cursor.accept('UNIQUE') ? 'UNIQUE' : undefined;
  if (context.dialect === 'redshift' && (words !== undefined || cursor.sees('FOREIGN', 'KEY'))) {
    cursor.at = cursor.tokens.length;
    return [];
  }
  if (words === undefined || !cursor.accept('(')) {
    cursor.at = from;
    return undefined;
  }
  refuseOthers(context);
  const names = [readName(context)];
  while (cursor.accept(',')) names.push(readName(context));
  cursor.expect(')');
  const columns = columnsOfTarget(context, table);
  const { head, parts, tail } = split(context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'This key', cursor.rangeFrom(from)));
  const list = names.map(quoteName);
  const empty: Step = { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${table.sql} WHERE ${list.map((name) => `${name} IS NULL`).join(' OR ')} LIMIT 1`, message: `A column of the primary key of ${table.name} contains NULL values.` };
  return [...(words === 'PRIMARY KEY' ? [empty] : []), ...remade(table, { columns, names: columns, definition: `${head}${[...parts, `${label}${words} (${list.join(', ')})`].join(', ')}${tail}` })];
}
