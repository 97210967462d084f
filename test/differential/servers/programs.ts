import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Looks for a program on the path and in folders that match `/usr/lib/NAME/VERSION/bin`. */
export function findProgram(name: string, versionsIn?: string): string | undefined {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  if (found !== '') return found;
  if (versionsIn === undefined || !existsSync(versionsIn)) return undefined;
  const paths = readdirSync(versionsIn).sort().reverse().map((version) => join(versionsIn, version, 'bin', name));
  return paths.find((path) => existsSync(path));
}

/** Installs Debian packages where that is possible without asking anybody. */
export function installPackages(names: readonly string[]): void {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, stdio: 'ignore' });
}

/** A user that may start a database server: they refuse to run as root. `undefined`: the present one may. */
export function serverUser(name: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = spawnSync('sh', ['-c', `id -u ${name}; id -g ${name}`], { encoding: 'utf8' }).stdout.split('\n').map(Number);
  return uid === undefined || gid === undefined || !Number.isInteger(uid) || uid === 0 ? undefined : { uid, gid };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Asks again and again whether a server answers, for half a minute. */
export async function waitUntil(answers: () => boolean, server: ChildProcess): Promise<boolean> {
  for (let i = 0; i < 150; i++) {
    if (answers()) return true;
    if (server.exitCode !== null) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** Sends a text to a program and gives back what it wrote. */
export function feed(program: string, words: readonly string[], input: string): Promise<{ readonly out: string; readonly error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PGOPTIONS: '--client-min-messages=error', TZ: 'UTC', LC_ALL: 'C.UTF-8' } });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (error += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve({ out, error }));
    child.stdin.end(input);
  });
}
