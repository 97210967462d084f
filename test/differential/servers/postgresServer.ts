import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseOutcome, Cell, RunOutcome } from './outcome';
import { feed, findProgram, freePort, installPackages, serverUser, waitUntil } from './programs';
import type { ScriptCase } from './scriptCases';

export interface CaseServer {
  /** In the order of the cases. */
  runAll(cases: readonly ScriptCase[]): Promise<readonly CaseOutcome[]>;
  stop(): Promise<void>;
}

const VERSIONS = '/usr/lib/postgresql';
const NULL_MARK = '<null>';
const FIELD = '\u001f';
const RECORD = '\u001e';

/** A PostgreSQL of its own in a temporary folder; a text says why there is none. */
export async function startPostgres(): Promise<CaseServer | string> {
  if (findProgram('initdb', VERSIONS) === undefined) installPackages(['postgresql']);
  const initdb = findProgram('initdb', VERSIONS);
  const program = findProgram('postgres', VERSIONS);
  const psql = findProgram('psql', VERSIONS);
  if (initdb === undefined || program === undefined || psql === undefined) return 'PostgreSQL is not installed (Debian package postgresql)';
  const folder = mkdtempSync(join(tmpdir(), 'idempo-pg-'));
  const user = serverUser('postgres');
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const made = spawnSync(initdb, ['-D', data, '-U', 'idempo', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'], { ...user, cwd: folder, encoding: 'utf8' });
  const port = await freePort();
  const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'timezone=UTC', 'max_connections=5', 'shared_buffers=16MB'];
  const server = spawn(program, ['-D', data, '-k', folder, '-h', '127.0.0.1', '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], { ...user, cwd: folder, stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGQUIT')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const words = ['-X', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'idempo', '-d', 'postgres'];
  const answers = (): boolean => spawnSync(psql, [...words, '-c', 'SELECT 1']).status === 0;
  if (made.status !== 0 || !(await waitUntil(answers, server))) {
    await stop();
    return `PostgreSQL does not start: ${made.stderr.trim()}`;
  }
  return {
    stop,
    async runAll(cases) {
      const output = [...words, '-At', '-F', FIELD, '-R', RECORD, '-P', `null=${NULL_MARK}`];
      const { out } = await feed(psql, output, cases.map((one, i) => inputOf(one, cases[i - 1])).join('\n'));
      const blocks = out.split('@@case\n').slice(1);
      return cases.map((_one, i) => readBlock(blocks[i] ?? ''));
    },
  };
}

/** After a failed statement PostgreSQL refuses the rest of the transaction, so that the last statement tells. */
function inputOf(one: ScriptCase, before: ScriptCase | undefined): string {
  const run = `BEGIN;\n${one.script}\n;SELECT 1 WHERE false;\n\\echo @@ran :ERROR\nCOMMIT;\n\\echo @@rows\n${one.query}\n;\\echo @@end :ERROR\nDISCARD TEMP;`;
  const twice = one.script === '' ? [run] : [run, run];
  const isThere = before?.setup === one.setup && before.script === '';
  const setup = isThere ? '' : `DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n${one.setup};\n`;
  return `${setup}\\echo @@case\n${twice.join('\n')}`;
}

function readBlock(block: string): CaseOutcome {
  const runs = block.split('@@ran ').slice(1).map(readRun);
  return { runs: runs[0]?.kind === 'failed' ? runs.slice(0, 1) : runs };
}

function readRun(text: string): RunOutcome {
  const rows = /@@rows\n([\s\S]*?)\n?@@end (\w+)/.exec(text);
  if (text.startsWith('true') || rows === null || rows[2] === 'true') return { kind: 'failed', message: 'the server refuses it' };
  const body = rows[1] ?? '';
  if (body === '') return { kind: 'rows', rows: [] };
  return { kind: 'rows', rows: body.split(RECORD).map((record) => record.split(FIELD).map((cell): Cell => (cell === NULL_MARK ? null : cell))) };
}
