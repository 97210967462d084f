// Debian packages that tests need, and Chromium among them: installed once, where the user may install them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How long apt waits for another apt that holds its lock. */
const LOCK_WAIT_S = 600;

/** How to tell that a Debian package is there, where it is not by its own name. */
const PRESENT = {
  'pkg-config': () => commandExists('pkg-config'),
  make: () => commandExists('make'),
  'g++': () => commandExists('g++'),
  python3: () => commandExists('python3'),
  chromium: () => findBrowser() !== undefined,
};

/** Chromium's path, or undefined. `$IDEMPO_CHROMIUM` comes first. */
export function findBrowser() {
  const candidates = [process.env.IDEMPO_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return candidates.find((path) => path && existsSync(path));
}

/** Chromium's path; it is installed where it is missing. Throws as `ensureDebianPackages`. */
export function ensureBrowser({ log = console.log } = {}) {
  ensureDebianPackages(['chromium'], log);
  return findBrowser();
}

/** Installs what is missing of `names`. Throws an Error that says what is missing and how to get it. */
export function ensureDebianPackages(names, log) {
  const missing = () => names.filter((name) => !isPresent(name));
  const before = missing();
  if (before.length === 0) return;
  if (process.getuid?.() === 0 && commandExists('apt-get')) {
    log(`Installing Debian packages: ${before.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`, '-qq', ...args], { stdio: 'inherit', env });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...before);
  }
  const after = missing();
  if (after.length === 0) return;
  throw new Error(`The tests need these Debian packages: ${after.join(' ')}.\nInstall them with: sudo apt-get install ${after.join(' ')}`);
}

function isPresent(name) {
  return PRESENT[name]?.() ?? packageInstalled(name);
}

function packageInstalled(name) {
  const result = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return result.status === 0 && result.stdout.includes('ok installed');
}

function commandExists(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}
