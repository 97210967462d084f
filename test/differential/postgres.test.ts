import assert from 'node:assert/strict';
import { compareTables, completeScripts, strayExplanations, type Parsed } from './differences';

const PARSER = 'pgsql-parser';
const SCRIPTS = completeScripts('postgresql');

/** A name in PostgreSQL's own tree. */
interface RangeVar {
  readonly catalogname?: string;
  readonly schemaname?: string;
  readonly relname: string;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRangeVar(value: unknown): value is RangeVar {
  return isRecord(value) && typeof value['relname'] === 'string';
}

function nameOf({ catalogname, schemaname, relname }: RangeVar): string {
  return [catalogname, schemaname, relname].filter((part) => part !== undefined).join('.');
}

/** Statements that name tables without touching their rows. */
const OTHER_STATEMENTS = new Set(['GrantStmt', 'CommentStmt', 'CreateFunctionStmt', 'CreateTrigStmt', 'Constraint', 'lockedRels', 'inhRelations']);

/** Every table in a tree, with the common tables visible below a query left out. */
function collect(node: unknown, hidden: ReadonlySet<string>, into: string[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, hidden, into);
    return;
  }
  if (!isRecord(node)) return;
  if (isRangeVar(node)) {
    if (node.schemaname !== undefined || !hidden.has(node.relname)) into.push(nameOf(node));
    return;
  }
  const inner = new Set([...hidden, ...commonNames(node)]);
  for (const [key, value] of Object.entries(node)) {
    if (OTHER_STATEMENTS.has(key)) continue;
    if (key === 'RenameStmt' || key === 'DropStmt') into.push(...namesInLists(value));
    if (key === 'withClause') collectBodies(value, hidden, into);
    else collect(value, inner, into);
  }
}

function commonNames(node: Readonly<Record<string, unknown>>): readonly string[] {
  const { withClause } = node;
  return commonTables(withClause).map((table) => String(table['ctename']));
}

function commonTables(withClause: unknown): readonly Readonly<Record<string, unknown>>[] {
  const ctes = isRecord(withClause) ? withClause['ctes'] : undefined;
  const items: readonly unknown[] = Array.isArray(ctes) ? ctes : [];
  return items.flatMap((cte) => (isRecord(cte) && isRecord(cte['CommonTableExpr']) ? [cte['CommonTableExpr']] : []));
}

/** A common table sees those before it, and with RECURSIVE all of them. */
function collectBodies(withClause: unknown, hidden: ReadonlySet<string>, into: string[]): void {
  const isRecursive = isRecord(withClause) && withClause['recursive'] === true;
  const tables = commonTables(withClause);
  tables.forEach((table, index) => {
    const visible = isRecursive ? tables : tables.slice(0, index);
    collect(table['ctequery'], new Set([...hidden, ...visible.map((other) => String(other['ctename']))]), into);
  });
}

/** `DROP TABLE a, s.b` keeps its names as lists, `RENAME TO b` as text. */
function namesInLists(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  const kind = value['removeType'] ?? value['renameType'];
  if (kind !== 'OBJECT_TABLE' && kind !== 'OBJECT_VIEW') return [];
  const objects: readonly unknown[] = Array.isArray(value['objects']) ? value['objects'] : [];
  const dropped = objects.map((object) => [...JSON.stringify(object).matchAll(/"sval":"([^"]+)"/g)].map((match) => match[1]).join('.'));
  return typeof value['newname'] === 'string' ? [...dropped, value['newname']] : dropped;
}

async function parse(text: string): Promise<Parsed> {
  const parser = await import('pgsql-parser');
  try {
    const tables: string[] = [];
    collect(await parser.parse(text), new Set(), tables);
    return { error: undefined, tables };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), tables: [] };
  }
}

describe('PostgreSQL\'s own grammar and the scanner', () => {
  for (const script of SCRIPTS) {
    it(`find the same tables in ${script.name}`, async () => compareTables(PARSER, script, await parse(script.text)));
  }

  it('differ in no script that is gone', () => assert.deepEqual(strayExplanations(PARSER, SCRIPTS), []));
});
