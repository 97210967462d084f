import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../src/adapters/sqljs/connection';
import { CORE_TRANSLATOR } from '../src/adapters/sqljs/coreTranslator';
import { registerFunction } from '../src/adapters/sqljs/sqlFunctions';
import { startSqliteModule, type SqliteModule } from '../src/adapters/sqljs/sqliteModule';
import type { Dialect } from '../src/core/sql/lex/token';
import { createCatalog } from '../src/adapters/sqljs/catalog';

/** Rows of each table. */
const ROWS = 100_000;

/** How often each thing is measured; the median counts. */
const TIMES = 5;

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Processor time in ms: other programs at work do not count. */
function timed(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function open(module: SqliteModule): Connection {
  const connection = new Connection(module, ':memory:');
  for (const definition of CORE_TRANSLATOR.functions) registerFunction(module, connection, definition);
  return connection;
}

function runScript(connection: Connection, script: string, dialect: Dialect): void {
  for (const statement of CORE_TRANSLATOR.split(script, dialect)) {
    const result = statement.translate(createCatalog(connection));
    if (result.kind === 'refused') throw new Error(result.message);
    if (result.kind !== 'translated') continue;
    for (const step of result.steps) {
      if (step.kind === 'run') connection.run(step.sql);
      else if (connection.all(step.sql).length > 0 && step.kind === 'refuseIfRows') throw new Error(step.message);
    }
    for (const sql of result.cleanup) connection.run(sql);
  }
}

function numbers(from: number): string {
  return `WITH RECURSIVE n(i) AS (VALUES (${String(from)}) UNION ALL SELECT i + 1 FROM n WHERE i < ${String(from + ROWS - 1)})`;
}

/** Tables `t` and `s` of 100,000 rows each, half of whose keys are the same. */
function fill(connection: Connection, types: string): void {
  const half = ROWS / 2;
  for (const [table, from] of [['t', 1], ['s', half + 1]] as const) {
    connection.run(`CREATE TABLE ${table}(${types})`);
    connection.run(`${numbers(from)} INSERT INTO ${table} SELECT i, 'name ' || i, i * 7 % 1000, '2024-05-01' FROM n`);
  }
}

/** Median ms of a change that is undone each time. */
function changed(connection: Connection, run: () => void): number {
  return median(Array.from({ length: TIMES }, () => {
    connection.run('BEGIN');
    const time = timed(run);
    connection.run('ROLLBACK');
    return time;
  }));
}

function compare(module: SqliteModule, what: { readonly name: string; readonly types: string; readonly bare: readonly string[]; readonly script: string; readonly dialect: Dialect }): void {
  const connection = open(module);
  fill(connection, what.types);
  const bare = changed(connection, () => what.bare.forEach((sql) => { connection.run(sql); }));
  const own = changed(connection, () => { runScript(connection, what.script, what.dialect); });
  console.log(`${what.name}: ${own.toFixed(0)} ms, bare ${bare.toFixed(0)} ms, ratio ${(own / bare).toFixed(2)}`);
}

/** A column of the long statement: a name, a function, or a sum. */
function usual(i: number): string {
  return ['t.name', 'upper(t.name)', 't.v + 1', 'coalesce(s.v, t.v)'][i % 4] ?? '';
}

/** A CASE with five calls inside. */
function dense(i: number): string {
  return `CASE WHEN t.v > ${String(i)} THEN concat(upper(t.name), '-', cast(t.v + ${String(i)} AS string)) ELSE date_format(t.dt, 'yyyyMM') END`;
}

/** An INSERT OVERWRITE of 200 lines with a join and a window function. */
function longStatement(column: (i: number) => string): string {
  const columns = Array.from({ length: 188 }, (_unused, i) => `  ${column(i)} AS c${String(i)},`);
  return ["INSERT OVERWRITE TABLE wide PARTITION (dt='2024-05-01')", 'SELECT', ...columns, '  row_number() OVER (PARTITION BY t.dt ORDER BY t.v DESC) AS c188', 'FROM t', 'LEFT JOIN s', '  ON s.id = t.id', '  AND s.dt = t.dt', "WHERE t.dt = '2024-05-01'", '  AND t.id IN (SELECT id FROM s)', '  AND (t.v > 3', '    OR s.v IS NULL)', 'LIMIT 100'].join('\n');
}

function translation(module: SqliteModule, column: (i: number) => string): void {
  const connection = open(module);
  fill(connection, 'id INT, name TEXT, v INT, dt TEXT');
  const names = Array.from({ length: 189 }, (_unused, i) => `c${String(i)} TEXT`);
  connection.run(`CREATE TABLE wide(${names.join(', ')}, dt TEXT)`);
  const sql = longStatement(column);
  const once = (): void => {
    for (const statement of CORE_TRANSLATOR.split(sql, 'spark')) {
      const result = statement.translate(createCatalog(connection));
      if (result.kind === 'refused') throw new Error(result.message);
    }
  };
  const first = timed(once);
  const [rest, , later] = [30, 150, 30].map((times) => Array.from({ length: times }, () => timed(once)));
  console.log(`translation of a statement of ${String(sql.split('\n').length)} lines, ${(sql.length / 1024).toFixed(0)} KiB: p50 ${median(rest ?? []).toFixed(1)} ms, slowest ${Math.max(...(rest ?? [])).toFixed(1)} ms, the first ${first.toFixed(0)} ms; once V8 has compiled it p50 ${median(later ?? []).toFixed(1)} ms`);
}

function opening(module: SqliteModule): void {
  const times = Array.from({ length: 20 }, () => timed(() => { open(module); }));
  console.log(`opening a database with ${String(CORE_TRANSLATOR.functions.length)} functions: p50 ${median(times).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms`);
}

async function main(): Promise<void> {
  const module = await startSqliteModule(readFileSync(join(__dirname, '..', 'node_modules', 'sql.js', 'dist', 'sql-wasm.wasm')));
  translation(module, usual);
  translation(module, dense);
  opening(module);
  const plain = 'id INT, name TEXT, v INT, dt TEXT';
  compare(module, {
    name: `static overwrite of ${String(ROWS)} rows (Spark)`, types: plain, dialect: 'spark',
    bare: ["DELETE FROM t WHERE dt = '2024-05-01'", "INSERT INTO t SELECT id, name, v, '2024-05-01' FROM s"],
    script: "INSERT OVERWRITE TABLE t PARTITION (dt='2024-05-01') SELECT id, name, v FROM s",
  });
  for (const [value, same] of [['s.v', 'excluded.v'], ['t.v + s.v', 't.v + excluded.v']] as const) {
    const upsert = `INSERT INTO t SELECT * FROM s WHERE true ON CONFLICT (id) DO UPDATE SET name = excluded.name, v = ${same}, dt = excluded.dt`;
    compare(module, {
      name: `MERGE of ${String(ROWS)} rows, v = ${value} (Spark)`, types: 'id INT PRIMARY KEY, name TEXT, v INT, dt TEXT', dialect: 'spark', bare: [upsert],
      script: `MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name, v = ${value}, dt = s.dt WHEN NOT MATCHED THEN INSERT (id, name, v, dt) VALUES (s.id, s.name, s.v, s.dt)`,
    });
  }
}

void main();
