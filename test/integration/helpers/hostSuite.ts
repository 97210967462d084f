import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { HostKind } from '../../support/vscodeWindow.mjs';
import { startBridge } from './bridge';
import { REPOSITORY, Session } from './session';
import type { Workbench } from './workbench';

const SUITES = join(import.meta.dirname, '..', 'suites');
const SUITE_TIMEOUT_MS = 5 * 60 * 1000;
/** Every line of the runner inside the host starts with this; the last one carries the counts. */
const LINE_MARK = '[suite] ';
const COUNTS = /^(\d+) passed, (\d+) failed$/;

/** What VS Code itself says where there is no network. */
const NOISE = /^\[AgentHost\]|marketplace|gallery|github\.com|^\[ChatModel|^\[AccountPolicy|socket|^\[reconnection/i;

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
}

/** Runs every suite of test/integration/suites inside the extension host of one kind. */
export async function runHostSuites(kind: HostKind, workspace: string, print: (line: string) => void): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'idempo-suite-'));
  let give: (workbench: Workbench) => void = () => {};
  const workbench = new Promise<Workbench>((resolve) => (give = resolve));
  const bridge = await startBridge(() => workbench);
  let session: Session | undefined;
  try {
    const define = { BRIDGE_ADDRESS: bridge.address, HOST_KIND: kind, TERMINAL_FINDINGS: terminalFindings(workspace) };
    const tests = await bundleSuites(folder, define);
    const ending = watchSuite(print);
    session = await Session.open({ kind, label: 'inside', workspace, tests, events: ending.events });
    give(session.workbench);
    return await ending.result;
  } finally {
    bridge.close();
    await session?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Collects the suite's lines; the result comes with the exit of the suite. */
function watchSuite(print: (line: string) => void) {
  let counts: SuiteResult | undefined;
  const others: string[] = [];
  let settle: { resolve(result: SuiteResult): void; reject(error: Error): void };
  const result = new Promise<SuiteResult>((resolve, reject) => (settle = { resolve, reject }));
  const timer = setTimeout(() => settle.reject(new Error('The suite inside VS Code did not end in time.')), SUITE_TIMEOUT_MS);
  const onLog = (_type: string, args: readonly unknown[]) => {
    const text = args.map(String).join(' ');
    if (!text.startsWith(LINE_MARK)) {
      if (!NOISE.test(text)) others.push(text);
      return;
    }
    const line = text.slice(LINE_MARK.length);
    const [, passed, failed] = COUNTS.exec(line) ?? [];
    if (passed !== undefined && failed !== undefined) counts = { passed: Number(passed), failed: Number(failed) };
    else print(line);
  };
  const onExit = (code: number) => {
    clearTimeout(timer);
    if (counts === undefined) settle.reject(new Error(`The suite inside VS Code ended with ${code} before it counted anything:\n${others.slice(-20).join('\n')}`));
    else settle.resolve(counts);
  };
  return { result, events: { onLog, onExit } };
}

/** What `idempo lint` prints for the workspace, one line a finding, sorted. */
function terminalFindings(workspace: string): readonly string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'dist', 'cli.cjs'), 'lint', '.', '--format', 'json'], { cwd: workspace, encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`idempo lint failed: ${stderr}`);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly TerminalFinding[] };
  return findings.map(({ file, start, end, code, severity, message }) => `${file}:${placeOf(start)}-${placeOf(end)} ${code} ${severity} ${message}`).sort();
}

interface TerminalFinding {
  readonly file: string;
  readonly start: TerminalPlace;
  readonly end: TerminalPlace;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

/** Both from 0. */
interface TerminalPlace {
  readonly line: number;
  readonly character: number;
}

function placeOf({ line, character }: TerminalPlace): string {
  return `${line}:${character}`;
}

/** `values`: constants that the suites use, by name. */
async function bundleSuites(folder: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const outfile = join(folder, 'suite.cjs');
  const files = readdirSync(SUITES).filter((name) => name.endsWith('.suite.ts')).sort();
  await build({
    stdin: { contents: entryText(files), resolveDir: SUITES, loader: 'ts', sourcefile: 'entry.ts' },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
    define: { ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])), global: 'globalThis' },
    // The browser build of mocha runs in both hosts.
    alias: { mochaForBrowsers: join(REPOSITORY, 'node_modules', 'mocha', 'mocha.js') },
    logLevel: 'warning',
  });
  return outfile;
}

/** `require` keeps the order: mocha first, then its set-up, then the suites. */
function entryText(files: readonly string[]): string {
  const requires = files.map((name) => `require('./${name}');`).join('\n');
  return `
    export async function run() {
      try {
        require('mochaForBrowsers');
        const { runMocha } = require('../helpers/insideRunner');
        await runMocha(() => { ${requires} });
      } catch (error) {
        console.log('The suite failed to run:', error && error.stack || String(error));
        throw error;
      }
    }
  `;
}
