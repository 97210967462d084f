/** Pieces of SQL by what is repeated: `§` is the number of the copy. `head` and `tail` stand around all copies. */
export interface Shape {
  readonly name: string;
  readonly dialect: 'hive' | 'mysql' | 'postgresql' | 'oracle' | 'sqlserver' | 'clickhouse' | 'snowflake';
  readonly head?: string;
  readonly piece: string;
  readonly tail?: string;
}

/** Texts that are made to be slow: for `bench/worstCases.ts`, and for the test that counts what they cost. */
export const SHAPES: readonly Shape[] = [
  { name: 'select items', dialect: 'hive', head: 'INSERT INTO t SELECT 1', piece: ', now() AS c§', tail: ' FROM s' },
  { name: 'conditions', dialect: 'postgresql', head: 'DELETE FROM t WHERE 1 = 1', piece: " AND dt >= '${schedule_time}'" },
  { name: 'joins', dialect: 'hive', head: 'INSERT INTO t SELECT * FROM s', piece: ' JOIN t§ ON t§.dt = s.dt' },
  { name: 'common tables', dialect: 'postgresql', head: 'WITH a AS (SELECT 1)', piece: ', c§ AS (SELECT * FROM a LIMIT 1)', tail: ' INSERT INTO t SELECT * FROM a' },
  { name: 'unions', dialect: 'mysql', head: 'INSERT INTO t SELECT 1', piece: " UNION ALL SELECT a, rand() FROM s§ WHERE dt = '${x}' GROUP BY b LIMIT 3" },
  { name: 'rows of VALUES', dialect: 'mysql', head: 'INSERT INTO t (a, b) VALUES (1, now())', piece: ', (§, now())' },
  { name: 'assignments', dialect: 'mysql', head: 'UPDATE t SET a = 1', piece: ', c§ = c§ + now()' },
  { name: 'inner queries', dialect: 'postgresql', head: 'INSERT INTO t SELECT 1 FROM s WHERE 1 = 1', piece: " AND id IN (SELECT id FROM u§ WHERE dt > '$[yyyyMMdd-1]' ORDER BY 1 LIMIT 1)" },
  { name: 'strings', dialect: 'postgresql', head: 'SELECT ', piece: "'password = $x', ", tail: '1' },
  { name: 'open brackets', dialect: 'hive', piece: '(' },
  { name: 'open quotes', dialect: 'hive', piece: "'\nSELECT " },
  { name: 'templates', dialect: 'hive', head: 'SELECT 1', piece: ' , ${a§}' },
  { name: 'inserts', dialect: 'hive', piece: 'INSERT INTO t SELECT a, now() FROM s WHERE dt = \'${schedule_time}\';\n' },
  { name: 'inserts into many tables', dialect: 'postgresql', piece: "INSERT INTO t§ SELECT * FROM s§ WHERE dt >= '${schedule_time}' AND dt <= now();\n" },
  { name: 'deletes and inserts', dialect: 'postgresql', piece: "DELETE FROM t WHERE dt = '${schedule_time}';INSERT INTO t SELECT * FROM s WHERE dt = '${schedule_time}';\n" },
  { name: 'deletes and inserts of many tables', dialect: 'mysql', piece: "DELETE FROM t§ WHERE dt = '${schedule_time}';INSERT INTO t§ (dt, a) SELECT dt, a FROM s WHERE dt > '${schedule_time}';\n" },
  { name: 'tables made', dialect: 'postgresql', piece: 'CREATE TABLE t§ (a INT PRIMARY KEY, b TIMESTAMP DEFAULT now());\n' },
  { name: 'tables made and filled', dialect: 'mysql', piece: 'CREATE TABLE t§ (a INT, b TIMESTAMP DEFAULT now());INSERT INTO t§ (a) SELECT * FROM s;\n' },
  { name: 'tables dropped', dialect: 'oracle', piece: 'DROP TABLE t§;CREATE TABLE t§ AS SELECT * FROM s;\n' },
  { name: 'overwritten partitions', dialect: 'hive', piece: "INSERT OVERWRITE TABLE t PARTITION (dt='§') SELECT a FROM t WHERE dt = '${schedule_time}';\n" },
  { name: 'merges', dialect: 'snowflake', piece: 'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a);\n' },
  { name: 'suppressions', dialect: 'hive', piece: '-- idempo: ignore T01 because x\nSELECT now();\n' },
  { name: 'useless suppressions', dialect: 'hive', piece: '/* idempo: ignore N01 */ SELECT 1;\n' },
  { name: 'transactions', dialect: 'postgresql', piece: 'BEGIN;DELETE FROM t§;INSERT INTO t§ SELECT * FROM s;COMMIT;\n' },
  { name: 'blocks', dialect: 'sqlserver', piece: 'IF NOT EXISTS (SELECT 1 FROM t) BEGIN INSERT INTO t SELECT GETDATE() END\n' },
];
