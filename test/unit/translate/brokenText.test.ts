import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { splitScript, translateStatement, type Catalog } from '../../../src/core/translate/translate';

const DIALECTS: readonly Dialect[] = [
  'hive', 'spark', 'mysql', 'postgresql', 'sqlite', 'trino', 'bigquery', 'snowflake', 'clickhouse', 'sqlserver', 'oracle', 'redshift', 'doris',
  'starrocks', 'duckdb', 'flink', 'generic',
];

const CATALOG: Catalog = {
  columnsOf: (table) => (table === 't' || table === 's' ? ['id', 'v', 'dt'] : undefined),
  typeOf: (_table, column) => ({ id: 'BIGINT', v: 'DECIMAL(10,2)', dt: 'DATE' })[column],
};

/** Words and signs at which readers of scripts and statements turn. */
const WORDS = (
  `BEGIN END IF THEN ELSE ELSEIF ELSIF WHILE LOOP DECLARE SET EXEC EXECUTE IMMEDIATE EXCEPTION WHEN TRY CATCH RETURN SELECT INTO FROM WHERE GROUP BY ORDER
  INSERT OVERWRITE TABLE VALUES UPDATE DELETE MERGE USING ON MATCHED NOT AND OR CASE WITH AS LATERAL VIEW JOIN LEFT UNION ALL QUALIFY OVER PARTITION PIVOT IN IS NULL
  CREATE DROP ALTER DISTINCT INTERVAL DATE CAST ARRAY STRUCT MAP t s id v dt @x @y $x :x count sum date_add concat 1 2.5 'a' 'SELECT 1' rb'x' b'1' x'ff' N'a' q'[a]' $$a$$
  ( ) ( ) [ ] { } , , ; ; . * = <> < > + - / || :: := => -> ->> : ? % # @ \\ " ' \``
).split(/\s+/);

/** Every statement of a text is translated or refused at a place inside of it. */
function translateAll(text: string, dialect: Dialect): void {
  for (const statement of splitScript(text, dialect)) {
    const result = translateStatement(statement, dialect, CATALOG);
    if (result.kind !== 'refused') continue;
    assert.ok(result.start >= 0 && result.start <= result.end && result.end <= text.length, `${dialect}: ${String(result.start)}–${String(result.end)} of ${text}`);
    assert.ok(result.message.length > 0);
  }
}

function scriptsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(scriptsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' && /^(?:sql|script|expression|expr)$/.test(key) ? [one] : scriptsIn(one)));
}

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'translate');

function corpus(): readonly string[] {
  return readdirSync(FOLDER).flatMap((name) => scriptsIn(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown));
}

describe('text that is no SQL', () => {
  it('is refused at its place in every dialect, and never throws', () => {
    const soup = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
    fc.assert(fc.property(soup, fc.constantFrom(...DIALECTS), translateAll), { numRuns: 4_000 });
  });

  it('may be a script that lost or repeats a part', () => {
    const scripts = corpus();
    assert.ok(scripts.length > 1_000, `${String(scripts.length)} scripts`);
    const damaged = fc.tuple(fc.constantFrom(...scripts), fc.nat(2_000), fc.nat(30), fc.constantFrom('', ...WORDS)).map(([text, at, length, word]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + word + text.slice(from + length);
    });
    fc.assert(fc.property(damaged, fc.constantFrom(...DIALECTS), translateAll), { numRuns: 4_000 });
  });

  it('may be nested as deeply as somebody likes', () => {
    for (const dialect of DIALECTS) {
      for (const part of ['BEGIN ', 'IF 1 = 1 THEN ', 'IF 1 = 1 ', 'CASE WHEN ', '(', 'SELECT (', 'WITH a AS (', 'DECLARE ', '[', "EXECUTE IMMEDIATE '"]) translateAll(part.repeat(4_000), dialect);
    }
  });
});
