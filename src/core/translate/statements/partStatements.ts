import type { TextRange } from '../../base/textRange';
import { commaParts } from '../brackets';
import type { Catalog } from '../catalog';
import { refuseConstruct, type Context } from '../context';
import { readName, readTable, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import { boundsCondition, conditionSql, conditionText, isPart, keyOf, leavesOf, partNamed, partsOf, tableMark, viewSql, withoutTableMark, type Bounds, type Part, type PartKey } from './postgresParts';
import { columnsOfTarget, expectEnd, lowered, NOTHING, prepare, type Lowered, type Step } from './steps';

const KINDS = { RANGE: 'range', LIST: 'list', HASH: 'hash' } as const;

/** The texts of a list in brackets. */
function readTexts(context: Context): readonly string[] {
  const { cursor } = context;
  const end = cursor.closing(cursor.at);
  const parts = commaParts(cursor.tokens.slice(cursor.at + 1, end));
  cursor.expect('(');
  cursor.at = end + 1;
  return parts.map((tokens) => tokens.map((token) => token.text).join(' '));
}

/** `PARTITION BY RANGE (dt)`; `undefined`: something else stands here. */
function readPartKey(context: Context): PartKey | undefined {
  const { cursor } = context;
  if (context.dialect !== 'postgresql' || !cursor.accept('PARTITION', 'BY')) return undefined;
  const word = cursor.next();
  const kind = KINDS[word.upper as keyof typeof KINDS];
  if (!Object.hasOwn(KINDS, word.upper) || !cursor.sees('(')) return refuseConstruct(context, `PARTITION BY ${word.text}`, word);
  return { kind, keys: readTexts(context) };
}

/** The type that bounds of a key have; `undefined`: they stay as they are written. */
function boundType(context: Context, root: string, key: string): string | undefined {
  const declared = context.catalog.typeOf?.(root, key.replaceAll('"', '').toLowerCase()) ?? '';
  if (declared.startsWith('DATE_TEXT')) return 'date';
  if (/^TIMESTAMPTZ/.test(declared)) return 'timestamptz';
  if (/^TIMESTAMP/.test(declared)) return 'timestamp';
  return /INT/.test(declared) && !declared.startsWith('BOOLEAN') ? 'bigint' : undefined;
}

interface Keyed {
  readonly root: string;
  readonly key: PartKey;
}

function readSide(context: Context, { root, key }: Keyed): readonly (string | null)[] {
  const { cursor } = context;
  const from = cursor.at;
  const values = readTexts(context).map((text, i) => typed(context, text, { root, key: key.keys[i] ?? '' }));
  if (values.length !== key.keys.length) refuse(`The partition needs ${String(key.keys.length)} bounds on each side.`, cursor.rangeFrom(from));
  if (values.includes(null) && values.some((value) => value !== null)) refuseConstruct(context, 'MINVALUE or MAXVALUE beside other bounds', cursor.rangeFrom(from));
  return values;
}

function typed(context: Context, text: string, column: { readonly root: string; readonly key: string }): string | null {
  if (/^(?:minvalue|maxvalue)$/i.test(text)) return null;
  if (/^null$/i.test(text)) return 'NULL';
  const type = boundType(context, column.root, column.key);
  return type === undefined ? text : `CAST(${text} AS ${type})`;
}

/** `FOR VALUES FROM (…) TO (…)`, `FOR VALUES IN (…)`, `FOR VALUES WITH (MODULUS m, REMAINDER r)` or `DEFAULT`. */
function readBounds(context: Context, keyed: Keyed): Bounds {
  const { cursor } = context;
  if (cursor.accept('DEFAULT')) return { kind: 'default' };
  cursor.expect('FOR', 'VALUES');
  const from = cursor.at;
  const wanted = cursor.next();
  const { kind } = keyed.key;
  if (wanted.upper === 'FROM' && kind === 'range') {
    const low = readSide(context, keyed);
    cursor.expect('TO');
    return { kind, from: low, to: readSide(context, keyed) };
  }
  if (wanted.upper === 'IN' && kind === 'list') return { kind, values: readTexts(context).map((text) => typed(context, text, { root: keyed.root, key: keyed.key.keys[0] ?? '' }) ?? text) };
  if (wanted.upper === 'WITH' && kind === 'hash') {
    const [, modulus, remainder] = /modulus (\d+) remainder (\d+)/i.exec(readTexts(context).join(' ')) ?? [];
    if (modulus !== undefined && remainder !== undefined) return { kind, modulus: Number(modulus), remainder: Number(remainder) };
  }
  return refuse(`These bounds do not fit a table that is partitioned by ${kind.toUpperCase()}.`, cursor.rangeFrom(from));
}

/** What a key of one partition would be in another: bounds that meet hold the same rows. */
function overlap(context: Context, part: Part, parts: readonly Part[]): readonly Step[] {
  const probes = (bounds: Bounds): readonly (readonly string[])[] => (bounds.kind === 'list' ? bounds.values.map((value) => [value]) : bounds.kind === 'range' && !bounds.from.includes(null) ? [bounds.from.map(String)] : []);
  const at = context.cursor.rangeFrom(0);
  const others = parts.filter(({ parent, key }) => parent === part.parent && key !== part.key);
  const meets = others.flatMap((other) => {
    if (other.bounds.kind !== part.bounds.kind) return [];
    if (other.bounds.kind === 'default') return ['TRUE'];
    if (other.bounds.kind === 'hash') return [JSON.stringify(other.bounds) === JSON.stringify(part.bounds) ? 'TRUE' : 'FALSE'];
    const both = [...probes(part.bounds).map((probe) => boundsCondition(other.bounds, probe, [])), ...probes(other.bounds).map((probe) => boundsCondition(part.bounds, probe, []))];
    const open = other.bounds.kind === 'range' && part.bounds.kind === 'range' && other.bounds.from.includes(null) && part.bounds.from.includes(null);
    return open ? ['TRUE'] : both;
  });
  return meets.map((text) => ({ kind: 'refuseIfRows', sql: `SELECT 1 WHERE ${conditionSql(context, text, { table: part.root, alias: part.root, at })}`, message: `The partition ${part.key} would overlap another partition of ${part.parent}.` }));
}

function triggerName(root: string, event: string): string {
  return quoteName(`partitions of ${root} on ${event}`);
}

/** Rows for which there is no partition fail, as the partitions are now; the view of a DEFAULT partition shows what the others leave. */
export function refreshed(context: Context, root: string, parts: readonly Part[]): readonly Step[] {
  const at = context.cursor.rangeFrom(0);
  const fits = leavesOf(root, parts).map((part) => `(${conditionSql(context, conditionText(context, part, parts), { table: root, alias: 'new', at })})`);
  const guards = ['insert', 'update'].flatMap((event) => {
    const name = triggerName(root, event);
    const body = `SELECT RAISE(ABORT, ${quoteText(`no partition of relation "${root}" found for row`)})`;
    return [prepare(`DROP TRIGGER IF EXISTS ${name}`), prepare(`CREATE TRIGGER ${name} AFTER ${event.toUpperCase()} ON ${quoteName(root)} WHEN (${fits.length === 0 ? '0' : fits.join(' OR ')}) IS NOT 1 BEGIN ${body}; END`)];
  });
  const defaults = parts.filter((part) => part.root === root && part.bounds.kind === 'default');
  return [...guards, ...defaults.flatMap((part) => [prepare(`DROP VIEW IF EXISTS ${quoteName(part.key)}`), prepare(viewSql(context, { part, name: quoteName(part.key), parts, at }))])];
}

/** The mark that `PARTITION BY …` here leaves in the declaration; `undefined`: no such clause stands here. */
export function readPartMark(context: Context): string | undefined {
  const key = readPartKey(context);
  return key === undefined ? undefined : tableMark(key);
}

/** The guard of a table that is partitioned, by the marks of its declaration, and has no partition yet. */
export function unpartitioned(root: string, marks: string): readonly Step[] {
  if (!marks.includes('/* partitioned by ')) return [];
  const body = `SELECT RAISE(ABORT, ${quoteText(`no partition of relation "${root}" found for row`)})`;
  return ['insert', 'update'].map((event) => prepare(`CREATE TRIGGER IF NOT EXISTS ${triggerName(root, event)} AFTER ${event.toUpperCase()} ON ${quoteName(root)} BEGIN ${body}; END`));
}

function rowsMeeting(context: Context, part: Part, parts: readonly Part[]): string {
  return conditionSql(context, conditionText(context, part, parts), { table: part.root, alias: part.root, at: context.cursor.rangeFrom(0) });
}

interface Parent {
  readonly root: string;
  readonly key: PartKey;
  readonly parts: readonly Part[];
}

function parentOf(context: Context, table: TableName): Parent {
  columnsOfTarget(context, table);
  const parts = partsOf(context);
  const key = keyOf(context, table.key, parts) ?? refuse(`The table ${table.name} is not partitioned in the local database.`, table.range);
  return { root: parts.find((part) => part.key === table.key)?.root ?? table.key, key, parts };
}

/** Rows of the DEFAULT partition that the new one would hold. */
function claimed(context: Context, part: Part, parts: readonly Part[]): readonly Step[] {
  const spare = parts.find(({ parent, bounds }) => parent === part.parent && bounds.kind === 'default');
  if (spare === undefined || part.bounds.kind === 'default') return [];
  return [{ kind: 'refuseIfRows', sql: `SELECT 1 FROM ${quoteName(part.root)} WHERE (${rowsMeeting(context, spare, parts)}) AND (${rowsMeeting(context, part, [...parts, part])}) LIMIT 1`, message: `The DEFAULT partition ${spare.key} has rows that belong to the new partition ${part.key}.` }];
}

/** `CREATE TABLE p PARTITION OF t …`, behind `PARTITION OF`. */
export function createPart(context: Context, head: { readonly table: TableName; readonly guard: string; readonly temp: string }): Lowered {
  const { cursor } = context;
  const parent = readTable(context);
  if (head.temp !== '') refuseConstruct(context, 'A temporary partition', head.table.range);
  if (head.guard !== '' && context.catalog.columnsOf(head.table.key) !== undefined) return NOTHING;
  const { root, key, parts } = parentOf(context, parent);
  if (cursor.sees('(')) refuseConstruct(context, 'Constraints and defaults of a partition', cursor.here);
  const bounds = readBounds(context, { root, key });
  const by = readPartKey(context);
  if (by !== undefined && (by.kind === 'hash' || key.kind === 'hash')) refuseConstruct(context, 'Partitions of partitions by HASH', cursor.rangeFrom(0));
  while (!cursor.done && cursor.seesAny(['WITH', 'TABLESPACE', 'USING'])) {
    cursor.at++;
    if (cursor.sees('(')) cursor.skipBrackets();
    else readName(context);
  }
  expectEnd(context);
  return lowered(...joined(context, { key: head.table.key, root, parent: parent.key, bounds, ...(by === undefined ? {} : { by }) }, { parts, at: head.table.range }));
}

function joined(context: Context, part: Part, { parts, at }: { readonly parts: readonly Part[]; readonly at: TextRange }): readonly Step[] {
  const all = [...parts, part];
  const view = part.bounds.kind === 'default' ? [] : [prepare(viewSql(context, { part, name: quoteName(part.key), parts: all, at }))];
  return [...overlap(context, part, parts), ...claimed(context, part, parts), ...view, ...refreshed(context, part.root, all)];
}

/** `ALTER TABLE t ATTACH PARTITION p …`, behind these words: the rows of the table p go into t. */
function attach(context: Context, table: TableName): Lowered {
  const name = readTable(context);
  const { root, key, parts } = parentOf(context, table);
  const columns = columnsOfTarget(context, name);
  const own = context.catalog.columnsOf(root) ?? [];
  const bounds = readBounds(context, { root, key });
  expectEnd(context);
  if (isPart(context, name) || keyOf(context, name.key, parts) !== undefined || bounds.kind === 'hash') refuseConstruct(context, 'ATTACH of such a partition', name.range);
  const lower = (names: readonly string[]): string => names.map((column) => column.toLowerCase()).sort().join();
  if (lower(columns) !== lower(own)) refuse(`The table ${name.name} has other columns than ${table.name}.`, name.range);
  const part: Part = { key: name.key, root, parent: table.key, bounds };
  const condition = conditionSql(context, conditionText(context, part, [...parts, part]), { table: root, alias: 'other rows', at: name.range });
  const list = own.map(quoteName).join(', ');
  const steps: readonly Step[] = [
    { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${name.sql} AS [other rows] WHERE (${condition}) IS NOT 1 LIMIT 1`, message: `The table ${name.name} has rows outside of the bounds of the partition.` },
    prepare(`CREATE TABLE temp.[attached rows] AS SELECT ${list} FROM ${name.sql}`), prepare(`DROP TABLE ${name.sql}`),
    ...joined(context, part, { parts, at: name.range }), prepare(`INSERT INTO ${quoteName(root)} (${list}) SELECT ${list} FROM temp.[attached rows]`),
  ];
  return { steps, cleanup: ['DROP TABLE IF EXISTS temp.[attached rows]'] };
}

/** `ALTER TABLE t DETACH PARTITION p`, behind these words: the rows of p move into a table of its own. */
function detach(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const name = readTable(context);
  if (!cursor.accept('CONCURRENTLY')) cursor.accept('FINALIZE');
  expectEnd(context);
  const parts = partsOf(context);
  const part = parts.find(({ key, parent }) => key === name.key && parent === table.key) ?? refuse(`${name.name} is no partition of ${table.name} in the local database.`, name.range);
  const definition = context.catalog.definitionOf?.(part.root) ?? '';
  if (part.by !== undefined || part.bounds.kind === 'hash' || /AUTOINCREMENT/.test(definition) || definition === '') refuseConstruct(context, 'DETACH of such a partition', name.range);
  const list = (context.catalog.columnsOf(part.root) ?? []).map(quoteName).join(', ');
  const condition = rowsMeeting(context, part, parts);
  const rows = `FROM ${quoteName(part.root)} WHERE ${condition}`;
  return lowered(
    prepare(`DROP VIEW ${name.sql}`), prepare(`CREATE TABLE ${name.sql} ${withoutTableMark(definition.slice(definition.indexOf('(')))}`),
    prepare(`INSERT INTO ${name.sql} (${list}) SELECT ${list} ${rows}`), prepare(`DELETE ${rows}`),
    ...refreshed(context, part.root, parts.filter((other) => other !== part)),
  );
}

/** What ALTER TABLE does to partitions; `undefined`: the change is none of these. */
export function alterParts(context: Context, table: TableName): Lowered | undefined {
  const { cursor } = context;
  if (context.dialect !== 'postgresql') return undefined;
  if (cursor.accept('ATTACH', 'PARTITION')) return attach(context, table);
  if (cursor.accept('DETACH', 'PARTITION')) return detach(context, table);
  const parts = partsOf(context);
  const isOne = parts.some(({ key }) => key === table.key);
  if (cursor.sees('RENAME', 'TO') && parts.some(({ key, parent }) => key === table.key || parent === table.key)) return renamed(context, table, parts);
  if (isOne) return refuseConstruct(context, 'ALTER TABLE of a partition', table.range);
  if (keyOf(context, table.key, parts) === undefined || cursor.sees('ADD') || cursor.sees('OWNER') || cursor.sees('RENAME', 'TO')) return undefined;
  const isKept = cursor.sees('ALTER') && cursor.tokens.some(({ upper }) => upper === 'SET' || upper === 'DROP') && !cursor.tokens.some(({ upper }) => upper === 'TYPE');
  return isKept || renamesOther(context, table, parts) ? undefined : refuseConstruct(context, 'This change of a partitioned table', cursor.here);
}

/** `RENAME [COLUMN] a TO b` of a column that no partition asks for. */
function renamesOther({ cursor, ...context }: Context, table: TableName, parts: readonly Part[]): boolean {
  const from = cursor.tokens[cursor.at + (cursor.sees('RENAME', 'COLUMN') ? 2 : 1)]?.text.toLowerCase();
  const keys = [keyOf({ cursor, ...context }, table.key, parts), ...parts.filter(({ root }) => root === table.key).map(({ by }) => by)].flatMap((key) => key?.keys ?? []);
  return cursor.sees('RENAME') && from !== undefined && !keys.some((key) => key.toLowerCase().includes(from));
}

/** The views and guards made anew under another name of a table or a partition. */
function renamed(context: Context, table: TableName, parts: readonly Part[]): Lowered {
  const { cursor } = context;
  cursor.expect('RENAME', 'TO');
  const to = readTable(context);
  expectEnd(context);
  if (context.catalog.columnsOf(to.key) !== undefined) refuse(`The table ${to.name} is there already.`, to.range);
  const root = parts.find(({ key }) => key === table.key)?.root ?? table.key;
  const own = parts.filter((part) => part.root === root);
  const name = (key: string): string => (key === table.key ? to.key : key);
  const after = own.map((part) => ({ ...part, key: name(part.key), parent: name(part.parent), root: name(part.root) }));
  const known = { ...context, catalog: underName(context.catalog, to.key, table.key) };
  const views = after.filter(({ bounds }) => bounds.kind !== 'default').map((part) => prepare(viewSql(known, { part, name: quoteName(part.key), parts: after, at: to.range })));
  return lowered(
    ...own.map(({ key }) => prepare(`DROP VIEW ${quoteName(key)}`)), ...['insert', 'update'].map((event) => prepare(`DROP TRIGGER IF EXISTS ${triggerName(root, event)}`)),
    ...(root === table.key ? [prepare(`ALTER TABLE ${table.sql} RENAME TO ${to.sql}`)] : []), ...views, ...refreshed(known, name(root), after),
  );
}

/** A catalog that knows a table under a name that it is about to have. */
function underName(catalog: Catalog, to: string, from: string): Catalog {
  const old = (table: string): string => (table === to ? from : table);
  return {
    columnsOf: (table) => catalog.columnsOf(old(table)), typeOf: (table, column) => catalog.typeOf?.(old(table), column),
    defaultOf: (table, column) => catalog.defaultOf?.(old(table), column), definitionOf: (table) => catalog.definitionOf?.(old(table)),
  };
}

/** The guards again of a partitioned table that a change made anew. */
export function guardsAfter(context: Context, table: TableName): readonly Step[] {
  const parts = partsOf(context);
  return context.dialect !== 'postgresql' || keyOf(context, table.key, parts) === undefined ? [] : refreshed(context, table.key, parts);
}

/** The steps of DROP TABLE for a partition or a partitioned table; `undefined`: it is neither. */
export function dropParts(context: Context, table: TableName): readonly Step[] | undefined {
  const parts = partsOf(context);
  const part = partNamed(context, table.key);
  const below = (key: string): readonly Part[] => parts.filter(({ parent }) => parent === key).flatMap((own) => [...below(own.key), own]);
  const views = below(table.key).map(({ key }) => prepare(`DROP VIEW ${quoteName(key)}`));
  if (part === undefined) return views.length === 0 ? undefined : [...views, prepare(`DROP TABLE ${table.sql}`)];
  if (part.bounds.kind === 'hash') refuseConstruct(context, 'DROP of a partition by HASH', table.range);
  const gone = new Set([...below(table.key), part]);
  const left = parts.filter((other) => !gone.has(other) && other.key !== part.key);
  return [prepare(`DELETE FROM ${quoteName(part.root)} WHERE ${rowsMeeting(context, part, parts)}`), ...views, prepare(`DROP VIEW ${table.sql}`), ...refreshed(context, part.root, left)];
}

/** The step of TRUNCATE for a partition; `undefined`: the table is none. */
export function truncatePart(context: Context, table: TableName): string | undefined {
  const part = partNamed(context, table.key);
  if (part === undefined) return undefined;
  if (part.bounds.kind === 'hash') refuseConstruct(context, 'TRUNCATE of a partition by HASH', table.range);
  return `DELETE FROM ${quoteName(part.root)} WHERE ${rowsMeeting(context, part, partsOf(context))}`;
}
