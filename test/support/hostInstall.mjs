// Installs a real VS Code once, at a pinned version, outside the clone.
//
// The npm package `code-server` contains VS Code itself: its server, its workbench and both
// extension hosts. It needs Node 24, which comes from the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages, findBrowser } from './debianPackages.mjs';

const HOST_VERSION = '4.139.1';
const NODE_MAJOR = '24';
const MARKER = 'complete.json';
const LOCK = 'install.lock';
const LOCK_WAIT_MS = 15 * 60 * 1000;

const DEBIAN_PACKAGES = ['libkrb5-dev', 'libsecret-1-dev', 'pkg-config', 'make', 'g++', 'python3', 'chromium'];

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

/**
 * Makes sure that VS Code and a browser are there; returns hostPaths().
 * Throws an Error that says what is missing and how to get it.
 */
export async function ensureHost({ log = console.log } = {}) {
  const folder = hostFolder();
  if (hostIsComplete(folder) && findBrowser()) return hostPaths(folder);
  ensureDebianPackages(DEBIAN_PACKAGES, log);
  mkdirSync(folder, { recursive: true });
  const release = await takeLock(folder, log);
  try {
    if (!hostIsComplete(folder)) await install(folder, log);
  } finally {
    release();
  }
  return hostPaths(folder);
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
  checkRuntime(hostPaths(folder).node);
  await installPackage(folder, `code-server@${HOST_VERSION}`, nativeBuildEnv(runtime));
  const { node, server } = hostPaths(folder);
  if (!existsSync(node) || !existsSync(server)) throw new Error(`The install of code-server left no ${server}.`);
  writeFileSync(join(folder, MARKER), JSON.stringify({ version: HOST_VERSION }));
}

/** npm leaves no binary where it was told not to run the scripts of packages. */
function checkRuntime(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith(`v${NODE_MAJOR}.`)) return;
  throw new Error(`The install of Node ${NODE_MAJOR} left no ${node} that runs. Do npm's settings forbid scripts (npm config get ignore-scripts)?`);
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

/**
 * Under `npm test` the environment names the outer npm's Node in `npm_config_user_agent`, and code-server's install reads the
 * version of Node from there: the inner npm has to say its own.
 */
function runNpm(cwd, args, env = {}) {
  const { npm_config_user_agent: _outer, ...outside } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd, env: { ...outside, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
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
