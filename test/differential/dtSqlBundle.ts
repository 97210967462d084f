import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type * as DtSql from 'dt-sql-parser';

/** Only the dialects that are compared: each grammar costs about a second. */
const NAMES = ['HiveSQL', 'SparkSQL', 'MySQL', 'TrinoSQL', 'FlinkSQL'] as const;

export type DtSqlParsers = Pick<typeof DtSql, (typeof NAMES)[number]>;

let loaded: DtSqlParsers | undefined;

/** dt-sql-parser, which Node cannot import as it is published (directory imports): bundled once a process, in a folder of its own that is removed again. */
export function loadDtSqlParsers(): DtSqlParsers {
  loaded ??= bundleAndLoad();
  return loaded;
}

function bundleAndLoad(): DtSqlParsers {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-dt-sql-'));
  try {
    const outfile = join(folder, 'parsers.cjs');
    const contents = `export { ${NAMES.join(', ')} } from 'dt-sql-parser';`;
    buildSync({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, format: 'cjs', platform: 'node', outfile, logLevel: 'error' });
    return createRequire(__filename)(outfile) as DtSqlParsers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
