// Starts and stops a real VS Code server. `node test/support/vscodeHost.mjs` only installs it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureHost } from './hostInstall.mjs';

export { ensureHost, hostIsComplete, hostPaths } from './hostInstall.mjs';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/** Machine settings that keep the workbench quiet and pictures equal from run to run. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'terminal.integrated.gpuAcceleration': 'off',
  'window.commandCenter': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** A folder for user data and extensions, kept over restarts of the server. */
export function createProfile(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-profile-'));
  const userData = join(folder, 'user-data');
  const extensions = join(folder, 'extensions');
  mkdirSync(join(userData, 'Machine'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(userData, 'Machine', 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));
  return { folder, userData, extensions, browser: join(folder, 'browser'), state: join(folder, 'state'), remove: () => removeFolder(folder) };
}

/**
 * Starts the inner server of VS Code and waits until it listens.
 * `trusted: false` leaves workspace trust on, so that folders open in restricted mode.
 * `state`: where Idempo keeps its stores; the user's own state folder when it is not given.
 * stop() ends it and its extension hosts; kill() does so with SIGKILL, like a crash.
 */
export async function startServer({ profile, port, state, trusted = true, locale, log = () => {} }) {
  const paths = await ensureHost();
  const chosenPort = port ?? (await findFreePort());
  if (locale !== undefined) writeLanguagePack(profile, locale);
  const child = spawn(paths.node, serverArguments(paths, profile, { port: chosenPort, trusted, locale }), {
    env: { ...serverEnvironment(), ...(state === undefined ? {} : { IDEMPO_HOME: state }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that extension hosts end with it
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const killAtExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killAtExit);
  void ended.then(() => process.off('exit', killAtExit));
  try {
    await waitUntilReady(child, log);
  } catch (error) {
    signalGroup(child, 'SIGKILL');
    throw error;
  }
  return {
    pid: child.pid,
    port: chosenPort,
    authority: `127.0.0.1:${chosenPort}`,
    origin: `http://127.0.0.1:${chosenPort}`,
    stop: () => endGroup(child, ended, 'SIGTERM'),
    kill: () => endGroup(child, ended, 'SIGKILL'),
  };
}

function serverArguments(paths, profile, { port, trusted, locale }) {
  return [
    paths.server,
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--enable-smoke-test-driver', '--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
    ...(trusted ? ['--disable-workspace-trust'] : []),
    ...(locale === undefined ? [] : ['--locale', locale]),
  ];
}

/** VS Code shows a language for which it knows a language pack; this one translates nothing of VS Code itself. */
function writeLanguagePack(profile, locale) {
  const texts = join(profile.userData, `texts.${locale}.json`);
  writeFileSync(texts, JSON.stringify({ contents: {} }));
  const pack = { hash: `idempo-${locale}`, label: locale, extensions: [{ extensionIdentifier: { id: 'idempo-tests.language-pack' }, version: '0.0.0' }], translations: { vscode: texts } };
  writeFileSync(join(profile.userData, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/** Without variables that would make the server think it runs inside another VS Code. */
function serverEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS)/.test(name)));
}

function waitUntilReady(child, log) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start:\n${output}`)), READY_TIMEOUT_MS);
    const read = (chunk) => {
      output = (output + String(chunk)).slice(-4000);
      log(String(chunk));
      if (!/Extension host agent listening/.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output}`)));
  });
}

async function endGroup(child, ended, signal) {
  signalGroup(child, signal);
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL'); // what the server left behind
}

function signalGroup(child, signal) {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const paths = await ensureHost();
  console.log(`VS Code is in ${paths.folder}`);
}
