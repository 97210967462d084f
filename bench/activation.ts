/**
 * How long the extension takes to be there: loading dist/extension.cjs and `activate`, each time in a fresh process, with a
 * `vscode` in which every call does nothing. `npm run build -- --production && npx tsx bench/activation.ts [RUNS]`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RUNS = Number(process.argv[2] ?? 60);
const ROOT = join(import.meta.dirname, '..');
const BUNDLE = join(ROOT, 'dist', 'extension.cjs');
/** What there is in `vscode`: a bundle copies the names that the module has. */
const NAMES = [...readFileSync(join(ROOT, 'node_modules', '@types', 'vscode', 'index.d.ts'), 'utf8').matchAll(/^\texport (?:namespace|class|enum|const|let|abstract class) (\w+)/gm)].map(([, name]) => name ?? '');

/** Runs in the fresh process. Prints the milliseconds of loading and of `activate`, and what was compiled or started meanwhile. */
const SCRIPT = `
const { performance } = require('node:perf_hooks');
const Module = require('node:module');
let wasm = 0, workers = 0;
for (const name of ['compile', 'instantiate', 'Module', 'Instance']) WebAssembly[name] = () => { wasm++; throw new Error('WebAssembly'); };
const threads = require('node:worker_threads');
threads.Worker = class { constructor() { workers++; } on() { return this; } off() { return this; } postMessage() {} terminate() { return Promise.resolve(); } };
const thing = (values = new Map()) => new Proxy(function () {}, {
  get(_, key) {
    if (key === 'then') return undefined;
    if (key === Symbol.iterator) return [][Symbol.iterator].bind([]);
    if (key === Symbol.toPrimitive) return () => '';
    if (!values.has(key)) values.set(key, thing());
    return values.get(key);
  },
  set: (_, key, value) => !!values.set(key, value),
  apply: () => thing(),
  construct: () => thing(),
});
const list = Promise.resolve([]);
const vscode = Object.fromEntries(process.argv[2].split(' ').map((name) => [name, thing()]));
vscode.workspace.findFiles = () => list;
vscode.workspace.textDocuments = [];
vscode.workspace.workspaceFolders = [];
vscode.workspace.isTrusted = true;
vscode.workspace.getConfiguration = () => ({ get: (_, fallback) => fallback });
vscode.commands.executeCommand = () => Promise.resolve();
vscode.window.withProgress = (_, task) => Promise.resolve(task({ report() {} }));
vscode.window.activeTextEditor = undefined;
vscode.window.visibleTextEditors = [];
vscode.l10n.t = (message) => String(message);
vscode.env.language = 'en';
vscode.EventEmitter = class { event = () => ({ dispose() {} }); fire() {} dispose() {} };
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (name === 'vscode' ? name : resolve(name, ...rest));
require.cache.vscode = { id: 'vscode', filename: 'vscode', loaded: true, exports: vscode };
const memento = { get: (_, fallback) => fallback, update: () => Promise.resolve(), keys: () => [], setKeysForSync() {} };
const context = { subscriptions: [], extensionUri: thing(), extensionPath: '', globalState: memento, workspaceState: memento, storageUri: undefined, globalStorageUri: thing(), secrets: thing(), extension: thing(), environmentVariableCollection: thing() };
const before = process.cpuUsage();
const start = performance.now();
const extension = require(process.argv[1]);
const loaded = performance.now();
extension.activate(context);
const active = performance.now();
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ load: loaded - start, activate: active - loaded, processor: (user + system) / 1000, wasm, workers }));
process.exit(0);
`;

interface Run {
  readonly load: number;
  readonly activate: number;
  /** Time of all threads: what other programs on the machine do does not count. */
  readonly processor: number;
  readonly wasm: number;
  readonly workers: number;
}

function main(): void {
  if (!existsSync(BUNDLE)) throw new Error('Build first: npm run build -- --production');
  const runs = Array.from({ length: RUNS }, runOnce);
  show('load', runs.map(({ load }) => load));
  show('activate', runs.map(({ activate }) => activate));
  show('load and activate (the bar is 50 ms at the 95th percentile)', runs.map(({ load, activate }) => load + activate));
  show('the same in processor time', runs.map(({ processor }) => processor));
  console.log(`WebAssembly compiled: ${Math.max(...runs.map(({ wasm }) => wasm))}, workers started: ${Math.max(...runs.map(({ workers }) => workers))}`);
}

function runOnce(): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', SCRIPT, BUNDLE, NAMES.join(' ')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Run;
}

function show(name: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(1);
  console.log(`${name.padEnd(62)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

main();
