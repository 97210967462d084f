import { MemoryStore, SequentialIds, VirtualTime, type ScriptedOutcome } from '../../../src/adapters/memory';
import type { CliFiles, CliHost, GitOutput } from '../../../src/cli/host';
import { nodeFiles } from '../../../src/cli/nodeFiles';
import { runCli } from '../../../src/cli/runCli';
import { runGit } from '../../../src/cli/runGit';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { TaskExecution } from '../../../src/core/runner/ports';
import { Runner } from '../../../src/core/runner/runner';
import { wasmBytes } from '../sqljs/sqljsStores';

/** 2025-04-01T10:00:00Z. */
export const NOW = Date.UTC(2025, 3, 1, 10);

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliBench {
  readonly files: Map<string, string>;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Whether a command waits for Ctrl-C. */
  isListening(): boolean;
  run(...words: readonly string[]): Promise<CliRun>;
  /** The document that the command prints with `--format json`; asserts nothing about the exit code. */
  json(...words: readonly string[]): Promise<{ readonly code: number; readonly value: unknown }>;
  readonly opened: () => number;
  /** Switches the ticks of a workflow file on, as the editor does. */
  switchOn(path: string): Promise<void>;
}

export interface CliBenchOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly standardInput?: string;
  readonly script?: (execution: TaskExecution) => ScriptedOutcome;
  /** Answers for git, by its first word that is no option. Default: there is no git. */
  readonly git?: (words: readonly string[]) => GitOutput;
  /** In which folder the store is. Default: in every one. */
  readonly storeFolder?: string;
  /** What another process does after a run was planned and before it is asked for. */
  readonly beforeRun?: (bench: CliBench) => Promise<void>;
  /** Between two attempts. */
  readonly onYield?: (bench: CliBench) => void;
}

/** Files in memory under `/w`. */
function memoryFiles(files: Map<string, string>): CliFiles {
  const nameOf = (path: string): string => path.replace(/^\/w\//, '').replace(/^\.\//, '').replace(/\/$/, '');
  const isFolder = (path: string): boolean => path === '.' || path === '/w' || [...files.keys()].some((name) => name.startsWith(`${nameOf(path)}/`));
  return {
    kindOf: (path) => (files.has(nameOf(path)) ? 'file' : isFolder(path) ? 'folder' : 'missing'),
    read: (path) => {
      const text = files.get(nameOf(path));
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
    change: (path, { before, after }) => {
      if (files.get(nameOf(path)) !== before) return { kind: 'refused', reason: 'it has changed meanwhile' };
      files.set(nameOf(path), after);
      return { kind: 'written' };
    },
    write: (path, text) => {
      files.set(nameOf(path), text);
      return { kind: 'written' };
    },
    list: (folder) => {
      const base = folder === '.' || folder === '/w' ? '' : `${nameOf(folder)}/`;
      const inside = [...files.keys()].filter((name) => name.startsWith(base)).map((name) => name.slice(base.length));
      return [...new Set(inside.map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : name)))].sort();
    },
  };
}

/** The commands on the real runner, with a store in memory that outlives each command, and a clock that is moved on. */
export function makeCliBench(options: CliBenchOptions = {}): CliBench {
  const files = new Map(Object.entries(options.files ?? {}));
  const time = new VirtualTime(NOW, () => options.onYield?.(bench));
  const store = new MemoryStore(options.script === undefined ? {} : { script: options.script });
  const ids = new SequentialIds();
  const listeners = new Set<() => void>();
  let opened = 0;

  const openRunner: CliHost['openRunner'] = async () => {
    opened++;
    const runner = new Runner({ store, clock: time, timer: time, ids });
    await runner.recover();
    const settle = async (): Promise<void> => {
      do await new Promise<void>((resolve) => setImmediate(resolve));
      while (time.advance());
      await runner.whenIdle();
    };
    return new Proxy(runner, {
      get: (target, key) => {
        if (key === 'whenIdle') return settle;
        if (key === 'run' && options.beforeRun !== undefined && opened === 1) {
          return async (...request: Parameters<Runner['run']>) => {
            await options.beforeRun?.(bench);
            return target.run(...request);
          };
        }
        if (key === 'close') return async () => undefined;
        if (key === 'storePath') return '/state/store';
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value as (...args: readonly unknown[]) => unknown).bind(target) : value;
      },
    }) as unknown as Awaited<ReturnType<CliHost['openRunner']>>;
  };

  const bench: CliBench = {
    files,
    interrupt: () => listeners.forEach((listener) => listener()),
    isListening: () => listeners.size > 0,
    opened: () => opened,
    run: async (...words) => {
      const written = { out: '', err: '' };
      const host: CliHost = {
        cwd: '/w',
        now: () => time.now(),
        writeOut: (text) => void (written.out += text),
        writeError: (text) => void (written.err += text),
        readStandardInput: async () => options.standardInput ?? '',
        files: memoryFiles(files),
        openRunner,
        runGit: async (_, words) => options.git?.(words),
        readRuns: async (folder, query) => ((options.storeFolder ?? folder) === folder ? new Runner({ store, clock: time, timer: time, ids }).status(query) : undefined),
        readEngine: wasmBytes,
        onInterrupt: (listener) => {
          listeners.add(listener);
          return { dispose: () => void listeners.delete(listener) };
        },
      };
      return { code: await runCli(words, host, '1.2.3'), ...written };
    },
    switchOn: async (path) => {
      const definition = buildDefinition({ path, text: files.get(path) ?? '', readFile: () => ({ kind: 'missing' }) });
      await new Runner({ store, clock: time, timer: time, ids }).setLocalSchedule({ definition, missedTicks: 'newestOnly' });
    },
    json: async (...words) => {
      const { code, out } = await bench.run(...words, '--format', 'json');
      return { code, value: JSON.parse(out) as unknown };
    },
  };
  return bench;
}

/** Runs one command on the files of a folder of the disk, with the real git; no store can be opened. */
export async function runInFolder(folder: string, ...words: readonly string[]): Promise<CliRun> {
  const written = { out: '', err: '' };
  const code = await runCli(words, {
    cwd: folder,
    now: () => NOW,
    writeOut: (text) => void (written.out += text),
    writeError: (text) => void (written.err += text),
    readStandardInput: async () => '',
    files: nodeFiles(folder),
    openRunner: () => Promise.reject(new Error('no store here')),
    runGit,
    readRuns: async () => undefined,
    readEngine: wasmBytes,
    onInterrupt: () => ({ dispose: () => undefined }),
  }, '1.2.3');
  return { code, ...written };
}

/** load → clean → mart, all with two retries. */
export const ORDERS = [
  'workflow:', '  name: orders', '  schedule: "0 0 0 * * ? *"', '  timezone: Asia/Shanghai', 'tasks:',
  ...['load', 'clean', 'mart'].flatMap((name, index, names) => [
    `  - name: ${name}`, '    task_type: Sql', '    datasource_type: mysql', `    deps: [${names[index - 1] ?? ''}]`,
    `    sql: "delete from ${name} where dt = '\${schedule_time}'"`, '    fail_retry_times: 2', '    fail_retry_interval: 1',
  ]),
  'idempo:', '  backfill: {max_parallel: 2}', '',
].join('\n');
