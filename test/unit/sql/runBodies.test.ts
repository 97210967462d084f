import assert from 'node:assert/strict';
import type { Fix } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import { readScript, SQL_LIMIT, SQL_STATEMENT_LIMIT } from '../../../src/core/sql/readScript';
import { scanScript } from '../../../src/core/sql/scanner';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { applyFix } from '../../support/lint/lintText';

/** Each table as read or written, by its place in the text. */
function tables(text: string, dialect: Dialect = 'postgresql'): readonly string[] {
  const { statements } = scanScript(text, dialect);
  const found = statements.flatMap(({ reads, writes }) => [
    ...reads.map(({ table }) => ({ kind: 'read', range: table.range })),
    ...writes.map(({ kind, target }) => ({ kind, range: target.range })),
  ]);
  return found.sort((a, b) => a.range.start - b.range.start).map(({ kind, range }) => `${kind} ${text.slice(range.start, range.end)}`);
}

/** The findings of a code with what they mark. */
function marked(text: string, code: string, dialect: Dialect = 'postgresql'): readonly string[] {
  return lintSqlText({ file: 'a.sql', text, dialect }).filter((finding) => finding.code === code).map(({ range }) => text.slice(range.start, range.end));
}

function fixesOf(text: string, code: string): readonly Fix[] {
  return lintSqlText({ file: 'a.sql', text, dialect: 'sqlserver' }).filter((finding) => finding.code === code).flatMap(({ fixes }) => fixes);
}

describe('the body of DO', () => {
  const block = `DO $body$
DECLARE n int; d date := '\${schedule_time}';
BEGIN
  -- it's read
  SELECT count(*) INTO STRICT n, r.x FROM src WHERE dt = d;
  IF n > 0 THEN
    DELETE FROM "T" WHERE dt = '\${schedule_time}';
    INSERT INTO "T" (dt, at) SELECT dt, now() FROM s WHERE dt = '\${schedule_time}';
  END IF;
END $body$ LANGUAGE plpgsql;
UPDATE k SET a = a + 1 WHERE id = 2`;

  it('reads and writes tables, each where it stands in the file', () => {
    assert.deepEqual(tables(block), ['read src', 'delete "T"', 'insert "T"', 'read s', 'update k']);
    assert.deepEqual(tables('do language plpgsql $$begin truncate a; end$$'), ['truncate a']);
    assert.deepEqual(tables('SELECT 1 FROM x; /* c */ DO -- c\n$$ BEGIN EXECUTE $q$ DROP TABLE a $q$; DROP TABLE b; END $$', 'generic'), ['read x', 'drop a', 'drop b']);
  });

  it('has findings with the ranges of the file', () => {
    assert.deepEqual(marked(block, 'T01'), ['now()']);
    assert.deepEqual(marked(block, 'W03'), ['a = a + 1']);
    assert.deepEqual(marked('DO $$ BEGIN INSERT INTO t SELECT a FROM s; END $$;', 'W01'), ['INSERT INTO t']);
    assert.deepEqual(marked('DO $$ BEGIN\n-- idempo: ignore W01 because tried\n INSERT INTO t SELECT a FROM s; END $$;', 'W01'), []);
  });

  it('is one transaction, or a part of the one around it', () => {
    const reload = "DELETE FROM t WHERE dt = '\${schedule_time}'; INSERT INTO t (dt) SELECT dt FROM s WHERE dt = '\${schedule_time}';";
    assert.equal(marked(reload, 'W05').length, 1);
    assert.deepEqual(marked(`DO $$ BEGIN ${reload} END $$;`, 'W05'), []);
    assert.deepEqual(marked(`DO $$ BEGIN BEGIN PERFORM 1; END; ${reload} END $$;`, 'W05'), []);
    assert.equal(marked(`DO $$ BEGIN ${reload.replace(';', '; COMMIT;')} END $$;`, 'W05').length, 1);
    assert.deepEqual(marked(`BEGIN; ${reload.replace(';', () => '; DO $$ BEGIN PERFORM 1; END $$;')} COMMIT;`, 'W05'), []);
    assert.equal(marked(reload.replace(';', () => '; DO $$ BEGIN PERFORM 1; END $$;'), 'W05').length, 1);
  });

  it('is left alone in what only defines it, and in other strings', () => {
    assert.deepEqual(tables('CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM a; END $$ LANGUAGE plpgsql'), []);
    assert.deepEqual(tables('CREATE PROCEDURE f() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM a; END $$'), []);
    assert.deepEqual(tables('SELECT $$ DELETE FROM a $$ FROM b'), ['read b']);
    assert.deepEqual(tables('DO LANGUAGE plpython3u $$ plpy.execute("DELETE FROM a") $$'), []);
  });

  it('counts for the limits, and keeps what stands before them', () => {
    const text = `DO $$ BEGIN\n${'DELETE FROM t WHERE a = 1;\n'.repeat(SQL_STATEMENT_LIMIT + 10)}END $$;`;
    const { script, unread } = readScript(text, 'postgresql', SQL_LIMIT);
    assert.equal(unread.length, 1);
    const deletes = script.statements.filter(({ scanned }) => scanned.writes.length > 0);
    assert.equal(deletes.length, SQL_STATEMENT_LIMIT);
    assert.equal(unread[0]?.start, text.indexOf('DELETE', deletes.at(-1)?.start) + 'DELETE FROM t WHERE a = 1;\n'.length);
  });
});

describe('a string that runs', () => {
  it('reads and writes tables, each where it stands in the file', () => {
    assert.deepEqual(tables("EXEC('INSERT INTO dbo.H (id) SELECT id FROM dbo.G WHERE d = ''x'''); SELECT 1 FROM z", 'sqlserver'), ['insert dbo.H', 'read dbo.G', 'read z']);
    assert.deepEqual(tables("EXEC sp_executesql @stmt = N'DELETE FROM dbo.J', N'@p int', @p = 1\nINSERT INTO dbo.J SELECT 1 FROM k", 'sqlserver'), ['delete dbo.J', 'insert dbo.J', 'read k']);
    assert.deepEqual(tables("BEGIN EXECUTE IMMEDIATE q'[UPDATE t SET a = 'x']' USING 1; EXECUTE IMMEDIATE 'DELETE FROM u'; END;", 'oracle'), ['update t', 'delete u']);
    assert.deepEqual(tables('EXECUTE IMMEDIATE "DELETE FROM a WHERE b = \'c\'"; EXECUTE IMMEDIATE """TRUNCATE TABLE d"""', 'bigquery'), ['delete a', 'truncate d']);
    assert.deepEqual(tables("DO $$ BEGIN EXECUTE 'DELETE FROM a'; DELETE FROM b; END $$; SELECT 1 FROM c"), ['delete a', 'delete b', 'read c']);
    assert.deepEqual(tables("PREPARE s FROM 'DELETE FROM t WHERE a = 1'; EXECUTE s", 'mysql'), ['delete t']);
  });

  it('is left alone where it is only a piece, or in what only defines it', () => {
    assert.deepEqual(tables("EXEC('DELETE FROM ' + @t); EXECUTE IMMEDIATE 'DELETE FROM x' || y; EXEC sp_help 'DELETE FROM x'", 'sqlserver'), []);
    assert.deepEqual(tables("CREATE PROCEDURE p AS BEGIN EXEC('DELETE FROM x') END", 'sqlserver'), []);
  });

  it('has findings with the ranges of the file, quotes that are written twice included', () => {
    const text = "EXEC('INSERT INTO t (a) SELECT GETDATE() FROM s WHERE d = ''${schedule_time}''')";
    assert.deepEqual(marked(text, 'T01', 'sqlserver'), ['GETDATE()']);
    assert.deepEqual(marked(text, 'W01', 'sqlserver'), ['INSERT INTO t']);
    assert.deepEqual(marked("EXEC('INSERT INTO t (a) SELECT a FROM s WHERE d > ''${schedule_time}''')", 'P04', 'sqlserver'), ["d > ''${schedule_time}''"]);
  });

  it('has fixes that write quotes twice, and none that puts a transaction half into it', () => {
    const text = "EXEC('UPDATE t SET a = GETDATE() WHERE b = 1')";
    const [fix] = fixesOf(text, 'T01');
    assert.ok(fix !== undefined);
    assert.match(applyFix(text, 'a.sql', fix), /a = ''\$\[.*\]'' WHERE b = 1'\)$/);
    assert.deepEqual(fixesOf("EXEC('DELETE FROM t WHERE a = 1');\nINSERT INTO t (a) SELECT 1 FROM s", 'W05'), []);
    assert.deepEqual(fixesOf("EXEC('INSERT INTO t (a) SELECT a FROM s')", 'W01').filter(({ title }) => title.startsWith('Delete')), []);
  });

  it('runs in the transaction around it', () => {
    const reload = "EXEC('DELETE FROM t WHERE dt = 1'); INSERT INTO t (dt) SELECT dt FROM s WHERE dt = 1;";
    assert.equal(marked(reload, 'W05', 'sqlserver').length, 1);
    assert.deepEqual(marked(`BEGIN TRAN; ${reload} COMMIT`, 'W05', 'sqlserver'), []);
    assert.deepEqual(marked("DO $$ BEGIN EXECUTE 'DELETE FROM t WHERE dt = 1'; INSERT INTO t (dt) SELECT dt FROM s WHERE dt = 1; END $$", 'W05'), []);
  });
});
