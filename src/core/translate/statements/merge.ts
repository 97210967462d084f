import { refuseConstruct, withScope, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { isName, nameOf, type TableName } from '../names';
import { readUsing } from '../queries/from';
import { readAlias } from '../queries/items';
import { parseFactor, readTarget } from '../queries/tables';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { checkFollowers } from './references';
import { parseClauses, type Clause, type MergeSides } from './mergeClauses';
import { change, columnsOfTarget, dropTemporary, expectEnd, prepare, sourceOf, temporary, type Lowered, type Step } from './steps';
import { filteredTarget } from './updatable';
import { readTop } from './update';

/** Temporary tables of a MERGE: the rows of its source, which row meets which and what follows, and the rows that are new. */
export const SOURCE = 'merge source';
export const MATCHES = 'merge matches';
const UNMATCHED = 'merge unmatched';
export const NEW = 'merge new';

interface Merge {
  readonly table: TableName;
  /** `t AS a`, ready for FROM. */
  readonly target: string;
  readonly alias: string;
  /** `temp.[merge source] AS s`. */
  readonly source: string;
  readonly sourceAlias: string;
  readonly on: string;
  readonly clauses: readonly Clause[];
  /** SQL that a row of the target is among those that the statement is about. */
  readonly isMeant: string | undefined;
}

/** The number of the first clause of a kind whose condition holds; NULL when none does. */
function choose(clauses: readonly Clause[]): string {
  if (clauses.length === 0) return 'NULL';
  const cases = clauses.map((clause) => `WHEN ${clause.condition ?? '1'} THEN ${String(clause.number)}`);
  return `CASE ${cases.join(' ')} END`;
}

function ofKind(merge: Merge, kind: Clause['kind']): readonly Clause[] {
  return merge.clauses.filter((clause) => clause.kind === kind);
}

/** Decides for each row which clause it meets, before anything is changed. */
function decisions(merge: Merge): readonly Step[] {
  const target = quoteName(merge.alias);
  const source = quoteName(merge.sourceAlias);
  const steps = [
    prepare(
      `CREATE TEMP TABLE ${quoteName(MATCHES)} AS SELECT ${target}.rowid AS [target row], ${source}.rowid AS [source row], ` +
        `${choose(ofKind(merge, 'matched'))} AS [action number] FROM ${merge.target} JOIN ${merge.source} ON ${merge.isMeant === undefined ? merge.on : `(${merge.on}) AND ${merge.isMeant}`}`,
    ),
  ];
  if (ofKind(merge, 'notMatched').length > 0) {
    const isNew = `${source}.rowid NOT IN (SELECT [source row] FROM ${temporary(MATCHES)})`;
    const action = choose(ofKind(merge, 'notMatched'));
    steps.push(prepare(`CREATE TEMP TABLE ${quoteName(NEW)} AS SELECT ${source}.rowid AS [source row], ${action} AS [action number] FROM ${merge.source} WHERE ${isNew}`));
  }
  if (ofKind(merge, 'notMatchedBySource').length > 0) {
    const isAlone = `${target}.rowid NOT IN (SELECT [target row] FROM ${temporary(MATCHES)})${merge.isMeant === undefined ? '' : ` AND ${merge.isMeant}`}`;
    const action = choose(ofKind(merge, 'notMatchedBySource'));
    steps.push(prepare(`CREATE TEMP TABLE ${quoteName(UNMATCHED)} AS SELECT ${target}.rowid AS [target row], ${action} AS [action number] FROM ${merge.target} WHERE ${isAlone}`));
  }
  return steps;
}

/** Delta deletes a row that several rows of the source match, where nothing else can be done with it. */
function onlyDeletes(context: Context, clauses: readonly Clause[]): boolean {
  const [first, second] = clauses.filter(({ kind }) => kind === 'matched');
  return context.dialect === 'spark' && first?.action.kind === 'delete' && first.condition === undefined && second === undefined;
}

/** The warehouse fails when two source rows would change one target row. */
function cardinality(merge: Merge): Step {
  const numbers = ofKind(merge, 'matched').filter((clause) => clause.action.kind !== 'nothing').map((clause) => String(clause.number));
  return {
    kind: 'refuseIfRows',
    sql: `SELECT [target row] FROM ${temporary(MATCHES)} WHERE [action number] IN (${numbers.join(', ')}) GROUP BY [target row] HAVING count(*) > 1 LIMIT 1`,
    message: `MERGE INTO ${merge.table.name}: two rows of the source match the same row. Make the source unique on the columns of ON.`,
  };
}

function rowsOf(clause: Clause): string {
  const table = clause.kind === 'matched' ? MATCHES : UNMATCHED;
  return `SELECT [target row] FROM ${temporary(table)} WHERE [action number] = ${String(clause.number)}`;
}

function updateSql(merge: Merge, clause: Clause, set: string): string {
  const row = `${quoteName(merge.alias)}.rowid`;
  if (clause.kind !== 'matched') return `UPDATE ${merge.target} SET ${set} WHERE ${row} IN (${rowsOf(clause)})`;
  const pair = `[merge pair].[target row] = ${row} AND [merge pair].[source row] = ${quoteName(merge.sourceAlias)}.rowid`;
  return `UPDATE ${merge.target} SET ${set} FROM ${merge.source}, ${temporary(MATCHES)} AS [merge pair] WHERE ${pair} AND [merge pair].[action number] = ${String(clause.number)}`;
}

/** Oracle's `UPDATE SET … DELETE WHERE condition`, which sees the updated row. */
function deleteUpdated(merge: Merge, clause: Clause, condition: string): string {
  const row = `${quoteName(merge.alias)}.rowid`;
  const pair = `[merge pair].[target row] = ${row} AND [merge pair].[source row] = ${quoteName(merge.sourceAlias)}.rowid`;
  const rows = `SELECT ${row} FROM ${merge.target}, ${merge.source}, ${temporary(MATCHES)} AS [merge pair] WHERE ${pair} AND [merge pair].[action number] = ${String(clause.number)} AND (${condition})`;
  return `DELETE FROM ${merge.table.sql} WHERE rowid IN (${rows})`;
}

function actionSteps(merge: Merge, clause: Clause): readonly Step[] {
  const { action } = clause;
  switch (action.kind) {
    case 'nothing':
      return [];
    case 'delete':
      return [change(`DELETE FROM ${merge.table.sql} WHERE rowid IN (${rowsOf(clause)})`)];
    case 'update': {
      const update = change(updateSql(merge, clause, action.set));
      return action.deleteWhere === undefined ? [update] : [update, change(deleteUpdated(merge, clause, action.deleteWhere))];
    }
    case 'insert': {
      const rows = `SELECT [source row] FROM ${temporary(NEW)} WHERE [action number] = ${String(clause.number)}`;
      const where = `${quoteName(merge.sourceAlias)}.rowid IN (${rows})`;
      return [change(`INSERT INTO ${merge.table.sql} (${action.columns}) SELECT ${action.values} FROM ${merge.source} WHERE ${where}`)];
    }
  }
}

/** Deletes go first and inserts last, so that a key may move from one row to another. */
const ORDER = { nothing: 0, delete: 1, update: 2, insert: 3 } as const;

function lowerMerge(merge: Merge, load: string, repeats: boolean): Lowered {
  const cleanup = [SOURCE, MATCHES, UNMATCHED, NEW].map(dropTemporary);
  const ordered = [...merge.clauses].sort((a, b) => ORDER[a.action.kind] - ORDER[b.action.kind]);
  const checks = !repeats && ofKind(merge, 'matched').some((clause) => clause.action.kind !== 'nothing') ? [cardinality(merge)] : [];
  return {
    steps: [...cleanup.map(prepare), prepare(load), ...decisions(merge), ...checks, ...ordered.flatMap((clause) => actionSteps(merge, clause))],
    cleanup,
  };
}

function readSource(context: Context): { readonly sql: string; readonly source: Source } {
  const { cursor } = context;
  const from = cursor.at;
  const factor = parseFactor(context);
  const [source] = factor?.sources ?? [];
  if (factor === undefined || source === undefined || factor.sources.length !== 1) return refuse('The source of MERGE must be one table or query.', cursor.rangeFrom(from));
  if (source.renamed !== undefined) return refuse('A table function as the source of MERGE is not supported by the local runner.', cursor.rangeFrom(from));
  return { sql: factor.sql, source: source.alias === '' ? { ...source, alias: 'source rows' } : { ...source, table: undefined } };
}

/** Redshift's `REMOVE DUPLICATES` behind the condition. */
function removesDuplicates({ cursor, dialect }: Context): boolean {
  return dialect === 'redshift' && cursor.accept('REMOVE', 'DUPLICATES');
}

/** Rows of the target that match are replaced by those of the source, of which equal ones come once. */
function replaceMatches(merge: Merge, load: string): Lowered {
  const row = `${quoteName(merge.alias)}.rowid`;
  const gone = change(`DELETE FROM ${merge.table.sql} WHERE rowid IN (SELECT ${row} FROM ${merge.target} JOIN ${merge.source} ON ${merge.on})`);
  return { steps: [prepare(dropTemporary(SOURCE)), prepare(load), gone, change(`INSERT INTO ${merge.table.sql} SELECT DISTINCT * FROM ${temporary(SOURCE)}`)], cleanup: [dropTemporary(SOURCE)] };
}

/** What is changed, with the query for the numbers of its rows where it is a query of WITH. */
function readMerged(context: Context): { readonly table: TableName; readonly alias: string; readonly rows?: string } {
  const { cursor } = context;
  const top = readTop(context);
  if (top !== undefined) refuseConstruct(context, 'MERGE TOP', cursor.here);
  const name = cursor.peek();
  const filtered = filteredTarget(context);
  if (filtered === undefined) return readTarget(context);
  return { ...filtered, alias: readAlias(context) ?? (isName(name) ? nameOf(name) : '') };
}

/** MERGE INTO; `prefix` is the WITH that stood before it. */
export function parseMerge(context: Context, prefix: string): Lowered {
  const { cursor } = context;
  cursor.expect('MERGE');
  if (context.dialect === 'spark' && cursor.sees('WITH', 'SCHEMA')) refuseConstruct(context, 'MERGE WITH SCHEMA EVOLUTION', cursor.here);
  cursor.accept('INTO');
  const { table, alias, rows } = readMerged(context);
  const columns = columnsOfTarget(context, table);
  cursor.expect('USING');
  const { sql, source } = readSource(context);
  const shared = context.dialect === 'duckdb' && cursor.sees('USING') ? readUsing(context) : undefined;
  if (shared === undefined) cursor.expect('ON');
  const sides: MergeSides = { table, alias, columns, source };
  const scope = { sources: [sourceOf(context, table, alias), source], outer: undefined };
  const { on, clauses } = withScope(context, scope, () => ({ on: shared?.map((name) => `${quoteName(alias)}.${quoteName(name)} = ${quoteName(source.alias)}.${quoteName(name)}`).join(' AND ') ?? parseValue(context).sql, clauses: removesDuplicates(context) ? undefined : parseClauses(context, sides) }));
  cursor.accept(';');
  expectEnd(context);
  const merge: Merge = {
    table, alias, on, clauses: clauses ?? [],
    target: table.sql === quoteName(alias) ? table.sql : `${table.sql} AS ${quoteName(alias)}`,
    source: `${temporary(SOURCE)} AS ${quoteName(source.alias)}`,
    sourceAlias: source.alias,
    isMeant: rows === undefined ? undefined : `${quoteName(alias)}.rowid IN (${rows})`,
  };
  const load = `CREATE TEMP TABLE ${quoteName(SOURCE)} AS ${prefix}SELECT * FROM ${sql}`;
  if (clauses === undefined) return replaceMatches(merge, load);
  const deletes = clauses.some(({ action }) => action.kind === 'delete' || (action.kind === 'update' && action.deleteWhere !== undefined));
  const { steps, cleanup } = lowerMerge(merge, load, onlyDeletes(context, clauses));
  return { steps: [...(deletes ? checkFollowers(context, table) : []), ...steps], cleanup };
}
