// Installs a real VS Code once, at a pinned version, outside the clone.
//
// The npm package `code-server` contains VS Code itself: its server, its workbench and both
// extension hosts. It needs Node 24, which comes from the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const HOST_VERSION = '4.139.1';
const NODE_MAJOR = '24';
const MARKER = 'complete.json';
const LOCK = 'install.lock';
const LOCK_WAIT_MS = 15 * 60 * 1000;

/** What has to be there, and how to tell. The key is the Debian package. */
const DEBIAN_PACKAGES = {
  'libkrb5-dev': () => packageInstalled('libkrb5-dev'),
  'libsecret-1-dev': () => packageInstalled('libsecret-1-dev'),
  'pkg-config': () => commandExists('pkg-config'),
  make: () => commandExists('make'),
  'g++': () => commandExists('g++'),
  python3: () => commandExists('python3'),
  chromium: () => findBrowser() !== undefined,
};

/** Folder of the installed host; it need not exist yet. */
export function hostFolder() {
  const chosen = process.env.IDEMPO_VSCODE_HOST;
  if (chosen) return chosen;
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'idempo', `vscode-host-${HOST_VERSION}`);
}

/** Paths inside a complete install. */
export function hostPaths(folder = hostFolder()) {
  const modules = join(folder, 'node_modules');
  const vscode = join(modules, 'code-server', 'lib', 'vscode');
  return {
    folder,
    node: join(folder, 'runtime', 'node_modules', 'node', 'bin', 'node'),
    vscode,
    server: join(vscode, 'out', 'server-main.js'),
    extensions: join(vscode, 'extensions'),
  };
}

/** True when an earlier install ran to its end. */
export function hostIsComplete(folder = hostFolder()) {
  const paths = hostPaths(folder);
  if (![join(folder, MARKER), paths.node, paths.server].every((path) => existsSync(path))) return false;
  return JSON.parse(readFileSync(join(folder, MARKER), 'utf8')).version === HOST_VERSION;
}

/** Chromium's path, or undefined. `$IDEMPO_CHROMIUM` comes first. */
export function findBrowser() {
  const candidates = [process.env.IDEMPO_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return candidates.find((path) => path && existsSync(path));
}

/**
 * Makes sure that VS Code and a browser are there; returns hostPaths().
 * Throws an Error that says what is missing and how to get it.
 */
export async function ensureHost({ log = console.log } = {}) {
  const folder = hostFolder();
  if (hostIsComplete(folder) && findBrowser()) return hostPaths(folder);
  ensureDebianPackages(log);
  mkdirSync(folder, { recursive: true });
  const release = await takeLock(folder, log);
  try {
    if (!hostIsComplete(folder)) await install(folder, log);
  } finally {
    release();
  }
  return hostPaths(folder);
}

function ensureDebianPackages(log) {
  const missing = () => Object.keys(DEBIAN_PACKAGES).filter((name) => !DEBIAN_PACKAGES[name]());
  const before = missing();
  if (before.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && commandExists('apt-get')) {
    log(`Installing Debian packages: ${before.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...before], { stdio: 'inherit', env });
  }
  const after = missing();
  if (after.length === 0) return;
  throw new Error(
    `The VS Code test host needs these Debian packages: ${after.join(' ')}.\n` +
      `Install them with: sudo apt-get install ${after.join(' ')}`,
  );
}

/** Removes what a half install left, then installs; the marker is written last. */
async function install(folder, log) {
  for (const name of readdirSync(folder)) {
    if (name !== LOCK) rmSync(join(folder, name), { recursive: true, force: true });
  }
  log(`Installing VS Code (code-server ${HOST_VERSION}) into ${folder}; this takes about three minutes, once.`);
  // Two folders: npm would remove the Node binary, which is in no manifest, while adding the second package.
  const runtime = join(folder, 'runtime');
  await installPackage(runtime, `node@${NODE_MAJOR}`);
  await installPackage(folder, `code-server@${HOST_VERSION}`, nativeBuildEnv(runtime));
  const { node, server } = hostPaths(folder);
  if (!existsSync(node) || !existsSync(server)) throw new Error(`The install of code-server left no ${server}.`);
  writeFileSync(join(folder, MARKER), JSON.stringify({ version: HOST_VERSION }));
}

async function installPackage(folder, name, env) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'idempo-vscode-host', private: true }));
  await runNpm(folder, ['install', '--no-audit', '--no-fund', name], env);
}

/** Node 24 first on PATH, and its own C headers for native modules. */
function nativeBuildEnv(runtime) {
  const packageFolder = join(runtime, 'node_modules', 'node');
  const holders = [join(packageFolder, 'node_modules'), join(runtime, 'node_modules')].filter((holder) => existsSync(holder));
  const headers = holders
    .flatMap((holder) => readdirSync(holder).map((name) => join(holder, name)))
    .find((candidate) => existsSync(join(candidate, 'include', 'node')));
  const path = `${join(packageFolder, 'bin')}:${process.env.PATH ?? ''}`;
  return headers ? { PATH: path, npm_config_nodedir: headers } : { PATH: path };
}

function runNpm(cwd, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    const keep = (chunk) => (tail = (tail + String(chunk)).slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} ended with ${code}:\n${tail}`));
    });
  });
}

/** One installer at a time; a lock whose owner is gone is taken over. */
async function takeLock(folder, log) {
  const path = join(folder, LOCK);
  const until = Date.now() + LOCK_WAIT_MS;
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!ownerIsAlive(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (Date.now() > until) throw new Error(`Another install holds ${path}; remove it if none is running.`);
    if (!told) log('Waiting for another install of VS Code to end.');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function ownerIsAlive(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function packageInstalled(name) {
  const result = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return result.status === 0 && result.stdout.includes('ok installed');
}

function commandExists(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}
