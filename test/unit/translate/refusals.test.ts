import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { splitScript, translateStatement, type Catalog } from '../../../src/core/translate/translate';

interface RefusalCase {
  readonly dialect: Dialect;
  /** The range that is refused stands in ⟦ ⟧. */
  readonly sql: string;
  /** A pattern that the message fits. */
  readonly message: string;
}

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'translate');
const TABLES: Readonly<Record<string, readonly string[]>> = { t: ['id', 'v', 'dt'], s: ['id', 'v', 'dt'] };
const CATALOG: Catalog = { columnsOf: (table) => TABLES[table] };

function readJson<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as readonly T[];
}

describe('what the local engine cannot do is refused with its exact place', () => {
  for (const { dialect, sql, message } of readJson<RefusalCase>('refusals.json')) {
    it(`${dialect}: ${sql}`, () => {
      // A statement before it shows that ranges are those of the script.
      const script = `SELECT 1;\n${sql.replace('⟦', '').replace('⟧', '')}`;
      const start = script.length - (sql.length - 2) + sql.indexOf('⟦');
      const [, statement] = splitScript(script, dialect);
      assert.ok(statement);
      const result = translateStatement(statement, dialect, CATALOG);
      assert.equal(result.kind, 'refused');
      if (result.kind !== 'refused') return;
      assert.match(result.message, new RegExp(message));
      assert.equal(script.slice(result.start, result.end), script.slice(start, start + sql.indexOf('⟧') - sql.indexOf('⟦') - 1));
      assert.equal(result.start, start);
    });
  }
});

describe('statements without an effect here', () => {
  const IGNORED: readonly (readonly [Dialect, string])[] = [
    ['hive', 'SET hive.exec.dynamic.partition=true'], ['postgresql', 'BEGIN'], ['postgresql', 'COMMIT'], ['mysql', 'START TRANSACTION'],
    ['sqlite', 'BEGIN IMMEDIATE'], ['hive', 'MSCK REPAIR TABLE t'], ['hive', 'ANALYZE TABLE t COMPUTE STATISTICS'], ['spark', 'REFRESH TABLE t'],
    ['hive', 'CREATE DATABASE IF NOT EXISTS dw'], ['hive', "ALTER TABLE t SET TBLPROPERTIES ('a'='b')"],
    ['hive', "ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt='x')"],
  ];
  for (const [dialect, sql] of IGNORED) {
    it(`${dialect}: ${sql}`, () => {
      const [statement] = splitScript(sql, dialect);
      assert.ok(statement);
      assert.deepEqual(translateStatement(statement, dialect, CATALOG), { kind: 'nothing' });
    });
  }
});

interface Fixture {
  readonly dialect: Dialect;
  readonly statement?: string;
  readonly sql?: string;
}

/** Ends and gaps that half-typed text has. */
function variants(sql: string): readonly string[] {
  const step = Math.max(1, Math.floor(sql.length / 8));
  const ends = Array.from({ length: Math.floor(sql.length / step) }, (_unused, i) => i * step);
  return ends.flatMap((end) => [sql.slice(0, end), sql.slice(0, end) + sql.slice(end + 1), sql.slice(end)]);
}

describe('half-typed statements', () => {
  for (const file of ['writes.json', 'writes-more.json', 'functions.json', 'functions-more.json']) {
    it(`of ${file} are translated or refused inside the statement, never an exception`, () => {
      for (const { dialect, statement, sql } of readJson<Fixture>(file)) {
        for (const text of variants(statement ?? `SELECT ${sql ?? ''}`)) {
          for (const part of splitScript(text, dialect)) {
            const result = translateStatement(part, dialect, CATALOG);
            if (result.kind !== 'refused') continue;
            assert.ok(part.start <= result.start && result.start <= result.end && result.end <= part.end, `${dialect}: ${text}`);
          }
        }
      }
    });
  }

  it('that are nested too deeply are refused', () => {
    const [statement] = splitScript(`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'hive');
    assert.ok(statement);
    assert.equal(translateStatement(statement, 'hive', CATALOG).kind, 'refused');
    const [queries] = splitScript(`SELECT ${'('.repeat(5000)}SELECT 1${')'.repeat(5000)}`, 'hive');
    assert.ok(queries);
    assert.equal(translateStatement(queries, 'hive', CATALOG).kind, 'refused');
  });
});
