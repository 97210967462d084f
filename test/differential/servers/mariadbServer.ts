import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseOutcome, Cell, RunOutcome } from './outcome';
import type { CaseServer } from './postgresServer';
import { feed, findProgram, freePort, installPackages, serverUser, waitUntil } from './programs';
import type { ScriptCase } from './scriptCases';

/** A MariaDB of its own in a temporary folder; a text says why there is none. */
export async function startMariadb(): Promise<CaseServer | string> {
  if (findServer() === undefined) installPackages(['mariadb-server']);
  const program = findServer();
  const install = findProgram('mariadb-install-db');
  const client = findProgram('mariadb');
  if (program === undefined || install === undefined || client === undefined) return 'MariaDB is not installed (Debian package mariadb-server)';
  const folder = mkdtempSync(join(tmpdir(), 'idempo-maria-'));
  const user = serverUser('mysql');
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const made = spawnSync(install, ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'], { ...user, cwd: folder, encoding: 'utf8' });
  const port = await freePort();
  const settings = [
    '--no-defaults', `--datadir=${data}`, `--socket=${join(folder, 'socket')}`, `--port=${port}`, '--bind-address=127.0.0.1', `--pid-file=${join(folder, 'pid')}`,
    '--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-buffer-pool-size=32M', '--innodb-flush-method=nosync', '--skip-log-bin', '--default-time-zone=+00:00',
    '--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci', '--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  ];
  const server = spawn(program, settings, { ...user, cwd: folder, stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGKILL')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const words = ['--no-defaults', '--protocol=tcp', '-h', '127.0.0.1', '-P', String(port), '-u', 'root', '--default-character-set=utf8mb4'];
  const answers = (): boolean => spawnSync(client, [...words, '-e', 'SELECT 1']).status === 0;
  if (made.status !== 0 || !(await waitUntil(answers, server))) {
    await stop();
    return `MariaDB does not start: ${made.stderr.trim()}`;
  }
  return {
    stop,
    async runAll(cases) {
      let line = 1;
      let known: string | undefined;
      const parts = cases.map((one) => {
        const part = inputOf(one, line, known);
        known = one.script === '' ? one.setup : undefined;
        line += part.text.split('\n').length;
        return part;
      });
      const { out, error } = await feed(client, [...words, '--batch', '--skip-column-names', '--force', '--comments'], `${parts.map(({ text }) => text).join('\n')}\n`);
      const failures = [...error.matchAll(/^ERROR [^\n]* at line (\d+)[^\n]*/gm)].map((match) => ({ line: Number(match[1]), message: match[0] }));
      const blocks = new Map(out.split('@@run ').slice(1).map((block) => [block.slice(0, block.indexOf('\n')), block.slice(block.indexOf('\n') + 1)] as const));
      return parts.map(({ runs }): CaseOutcome => {
        const outcomes = runs.map((range): RunOutcome => {
          const failure = failures.find((each) => each.line >= range.from && each.line < range.to);
          const block = blocks.get(String(range.from)) ?? '';
          return failure === undefined ? readRows(block) : { kind: 'failed', message: failure.message };
        });
        return { runs: outcomes[0]?.kind === 'failed' ? outcomes.slice(0, 1) : outcomes };
      });
    },
  };
}

function findServer(): string | undefined {
  return findProgram('mariadbd') ?? findProgram('mysqld') ?? (spawnSync('test', ['-x', '/usr/sbin/mariadbd']).status === 0 ? '/usr/sbin/mariadbd' : undefined);
}

/** What one case sends; the tables of `known` are there already. */
interface Part {
  readonly text: string;
  /** Lines of the whole input, from 1; `to` exclusive. */
  readonly runs: readonly { readonly from: number; readonly to: number }[];
}

function inputOf(one: ScriptCase, firstLine: number, known: string | undefined): Part {
  const lines = known === one.setup ? [] : ['DROP DATABASE IF EXISTS differential; CREATE DATABASE differential; USE differential;', ...`${one.setup};`.split('\n')];
  const runs: { from: number; to: number }[] = [];
  for (let run = 0; run < (one.script === '' ? 1 : 2); run++) {
    const from = firstLine + lines.length + 1;
    lines.push(`SELECT '@@run ${from}';`);
    lines.push('START TRANSACTION;', ...`${one.script}\n;COMMIT;`.split('\n'), ...`${one.query}\n;`.split('\n'));
    runs.push({ from, to: firstLine + lines.length });
    lines.push("SELECT '@@end';");
  }
  return { text: lines.join('\n'), runs };
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', '\\': '\\', 0: '\0' };

function readRows(block: string): RunOutcome {
  const end = block.indexOf('@@end');
  const body = block.slice(0, end).replace(/\n$/, '');
  if (end === 0) return { kind: 'rows', rows: [] };
  const cellOf = (text: string): Cell => (text === 'NULL' ? null : text.replace(/\\([tn\\0])/g, (written, word: string) => ESCAPED[word] ?? written));
  return { kind: 'rows', rows: body.split('\n').map((row) => row.split('\t').map(cellOf)) };
}
