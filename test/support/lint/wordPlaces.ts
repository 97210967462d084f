/** Where a value may stand; `§` is the place. */
export const VALUE_PLACES = [
  'SELECT § FROM t', 'SELECT a, § AS b FROM t', 'SELECT a FROM t WHERE d = § AND x > 1', 'SELECT a FROM t WHERE d BETWEEN § AND x',
  'SELECT t.a FROM t JOIN u ON u.d = § AND u.a = t.a', 'WITH c AS (SELECT a FROM t WHERE d < §) SELECT a FROM c', 'SELECT coalesce(d, §) FROM t',
  'UPDATE t SET d = § WHERE a = 1', 'SELECT CASE WHEN a = 1 THEN § ELSE d END FROM t', 'SELECT a FROM t GROUP BY a, §', 'DELETE FROM t WHERE d < §',
  'SELECT a\nFROM t\nWHERE d >=\n  §', 'SELECT (§) FROM t', "SELECT a FROM t WHERE d IN ('x', §)",
  'MERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT (a, d) VALUES (s.a, §)', 'SELECT DISTINCT § FROM t', 'SELECT a FROM t HAVING max(d) < §',
  'SELECT a FROM t WHERE d IS NOT DISTINCT FROM §', 'SELECT max(a) OVER (PARTITION BY § ORDER BY b) FROM t', 'SELECT a FROM t ORDER BY §', 'SELECT f(x => §) FROM t',
  'INSERT OVERWRITE TABLE w SELECT a, § FROM t', 'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.d > §)', 'SELECT CAST(§ AS varchar(20)) FROM t',
  'SELECT a FROM t UNION ALL SELECT § FROM u', 'SELECT a FROM (SELECT § AS d FROM t) x', 'SELECT a /* x */ , § -- y\nFROM t',
] as const;

/** Where the same word is a name or no SQL at all. */
export const NAME_PLACES = [
  'SELECT t.§ FROM t', 'SELECT a AS § FROM t', "SELECT 'it is §' FROM t", 'SELECT a FROM t -- §\nWHERE a = 1', 'SELECT a /* § */ FROM t', 'SELECT `§` FROM t',
  "SELECT '${§}' FROM t", 'SELECT a FROM t WHERE ${§} = 1', 'INSERT OVERWRITE TABLE w (a, §) SELECT a, b FROM t', 'SELECT a § FROM t',
  'SELECT sum(a) § FROM t', "SELECT 'x' § FROM t", 'SELECT a + 1 § FROM t', 'SELECT a FROM t §', 'SELECT a FROM s.§', 'SELECT a FROM t JOIN § ON b = c', 'SELECT a FROM t WHERE a = :§',
  'UPDATE t SET § = 1 WHERE a = 2', 'UPDATE t SET b = 1, § = 2 WHERE a = 2', 'SELECT f(§ => 1) FROM t', 'SELECT a FROM t JOIN u USING (§)', 'SELECT a FROM t WHERE a = %(§)s',
  'MERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT (a, §) VALUES (s.a, s.b)', 'WITH § AS (SELECT 1 AS a) SELECT a FROM x', 'SELECT CASE WHEN a = 1 THEN b END § FROM t',
  'SELECT t.§.a FROM t', 'INSERT INTO § (a) SELECT a FROM t', 'DROP TABLE §', 'CREATE TABLE x (a INT, § DATE)', 'SELECT a FROM t WHERE `§` = 1 AND t.§ = 2', 'SELECT a[1] § FROM t',
  "SELECT \"§\" FROM t",
] as const;

/** Where a name with brackets is no call. */
export const DEFINITION_PLACES = [
  'INSERT OVERWRITE TABLE §(a, b) SELECT 1, 2', 'WITH §(a) AS (SELECT 1) SELECT a FROM x', 'SELECT a FROM (SELECT 1) AS §(a)', 'SELECT my.§() FROM t',
  'SELECT x.pg_catalog.§() FROM t', 'CREATE FUNCTION §() RETURNS date RETURN a', 'CREATE TABLE IF NOT EXISTS §(a INT)',
  'CREATE TABLE IF NOT EXISTS x (a INT, b CHAR(36) DEFAULT §())', 'ALTER TABLE x ALTER COLUMN b SET DEFAULT §()',
] as const;

/** Those of `NAME_PLACES` in which nothing is SQL, whatever stands there. */
export const TEXT_PLACES = NAME_PLACES.filter((place) => /'[^']*§[^']*'|`§`|"§"|--.*§|\/\*.*§|\$\{§|:§/.test(place));

/** Spellings between blanks; `·` stands for a blank inside one. */
export function spellingsOf(text: string): readonly string[] {
  return text.split(' ').map((spelling) => spelling.replaceAll('·', ' '));
}

/** The name at a spelling's start: `NOW` of `NOW(6)`. */
export function nameOf(spelling: string): string | undefined {
  return /^[A-Za-z_0-9]+/.exec(spelling)?.[0];
}
