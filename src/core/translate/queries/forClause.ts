import type { TextRange } from '../../base/textRange';
import { refuseConstruct, type Context } from '../context';
import { typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { asTextSql } from '../expressions/casts';
import { jsonOf } from '../expressions/sqlJson';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';

/** The query in front of SQL Server's FOR. */
export interface Shown {
  readonly sql: string;
  /** As written; empty for a value without a name; `undefined`: not known. */
  readonly labels: readonly string[] | undefined;
  readonly types: readonly ColumnType[] | undefined;
  /** How many tables it reads. */
  readonly tables: number;
}

interface Cells {
  readonly from: string;
  readonly cells: readonly { readonly label: string; readonly value: Expr }[];
}

function cellsOf({ sql, labels, types }: Shown, range: TextRange): Cells {
  if (labels === undefined || types?.length !== labels.length) return refuse('The columns in front of FOR are not known here: name them.', range);
  const names = labels.map((_label, i) => quoteName(`column ${String(i + 1)}`));
  const cells = labels.map((label, i) => ({ label, value: typed(names[i] ?? '', types[i] ?? UNKNOWN, range) }));
  return { from: `(WITH [shown](${names.join(', ')}) AS (${sql}) SELECT * FROM [shown])`, cells };
}

function readRoot(context: Context): string | undefined {
  const { cursor } = context;
  if (!cursor.accept('ROOT')) return undefined;
  if (!cursor.accept('(')) return 'root';
  const name = cursor.next().text.replace(/^[Nn]?'|'$/g, '');
  cursor.expect(')');
  return name;
}

/** `FOR JSON PATH, ROOT('x'), INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER`. */
function asJson(context: Context, shown: Shown, range: TextRange): string {
  const { cursor } = context;
  if (!cursor.accept('PATH')) {
    cursor.expect('AUTO');
    if (shown.tables !== 1) refuseConstruct(context, 'FOR JSON AUTO of several tables', range);
  }
  let [keepsNulls, isBare, root] = [false, false, undefined as string | undefined];
  while (cursor.accept(',')) {
    if (cursor.accept('INCLUDE_NULL_VALUES')) keepsNulls = true;
    else if (cursor.accept('WITHOUT_ARRAY_WRAPPER')) isBare = true;
    else root = readRoot(context) ?? refuseConstruct(context, `FOR JSON … ${cursor.peek()?.upper ?? ''}`, cursor.here);
  }
  const { from, cells } = cellsOf(shown, range);
  const nameless = cells.find(({ label }) => label === '');
  if (nameless !== undefined) refuse('A value without a name cannot be shown as JSON: name it with AS.', nameless.value.range);
  const row = `json_made_row(${[keepsNulls ? '1' : '0', ...cells.flatMap(({ label, value }) => [quoteText(label), jsonOf(context, value)])].join(', ')})`;
  const list = `group_concat(${row}, ',')`;
  const array = isBare ? list : `'[' || ${list} || ']'`;
  return `SELECT ${root === undefined ? array : `'{' || json_quote(${quoteText(root)}) || ':' || ${array} || '}'`} AS [JSON] FROM ${from}`;
}

function xmlText(context: Context, value: Expr): string {
  if (value.type === 'timestamp' || value.type === 'real') refuseConstruct(context, 'This type in XML', value.range);
  return `xml_escaped(${value.type === 'boolean' ? `CAST(${value.sql} AS TEXT)` : asTextSql(context, value)})`;
}

/** `FOR XML PATH('name'), TYPE, ROOT('x')`. */
function asXml(context: Context, shown: Shown, range: TextRange): string {
  const { cursor } = context;
  if (!cursor.accept('PATH')) refuseConstruct(context, `FOR XML ${cursor.peek()?.upper ?? ''}`, range);
  const name = cursor.accept('(') ? cursor.next().text.replace(/^[Nn]?'|'$/g, '') : 'row';
  if (cursor.tokens[cursor.at - 1]?.kind === 'string') cursor.expect(')');
  let root: string | undefined;
  while (cursor.accept(',')) {
    if (cursor.accept('TYPE')) continue;
    root = readRoot(context) ?? refuseConstruct(context, `FOR XML … ${cursor.peek()?.upper ?? ''}`, cursor.here);
  }
  const { from, cells } = cellsOf(shown, range);
  const parts = cells.map(({ label, value }) => {
    if (!/^(?:[A-Za-z_][\w.-]*|text\(\)|)$/.test(label)) refuseConstruct(context, 'This name in FOR XML', range);
    const text = xmlText(context, value);
    return `coalesce(${label === '' || label === 'text()' ? text : `${quoteText(`<${label}>`)} || ${text} || ${quoteText(`</${label}>`)}`}, '')`;
  });
  const row = name === '' ? parts.join(' || ') : `${quoteText(`<${name}>`)} || ${parts.join(' || ')} || ${quoteText(`</${name}>`)}`;
  const whole = `group_concat(${row}, '')`;
  return `SELECT ${root === undefined ? whole : `${quoteText(`<${root}>`)} || ${whole} || ${quoteText(`</${root}>`)}`} AS [XML] FROM ${from}`;
}

/** SQL Server's FOR JSON and FOR XML behind a query: its rows as one text; `undefined`: neither stands here. */
export function shownAs(context: Context, shown: Shown): { readonly sql: string; readonly type: ColumnType } | undefined {
  const { cursor } = context;
  if (context.dialect !== 'sqlserver') return undefined;
  const range = cursor.here;
  if (cursor.accept('FOR', 'JSON')) return { sql: asJson(context, shown, range), type: { type: 'json' } };
  return cursor.accept('FOR', 'XML') ? { sql: asXml(context, shown, range), type: { type: 'text' } } : undefined;
}

/** `(SELECT … FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)')`: the text in the XML. */
export function textInXml(context: Context, value: Expr): Expr | undefined {
  const { cursor } = context;
  if (context.dialect !== 'sqlserver' || !cursor.sees('.') || cursor.peek(1)?.text.toLowerCase() !== 'value' || cursor.peek(2)?.text !== '(' || !value.sql.includes('xml_escaped(')) return undefined;
  const path = cursor.peek(3)?.text.replace(/^[Nn]?'|'$/g, '') ?? '';
  if (!['.', 'text()[1]', '(./text())[1]', './text()[1]', '.[1]', '(.)[1]'].includes(path)) refuseConstruct(context, 'This path in XML', cursor.peek(3) ?? cursor.here);
  cursor.at += 2;
  cursor.skipBrackets();
  return typed(`xml_text(${value.sql})`, { type: 'text' }, value.range);
}
