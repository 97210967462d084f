import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { createProfile, startServer, type HostProfile, type HostServer } from '../../support/vscodeHost.mjs';
import { launchBrowser, openWindow, windowAddress, type HostKind, type WindowEvents } from '../../support/vscodeWindow.mjs';
import { webOnlyExtension, type ExtensionFolder } from './webExtension';
import { Workbench } from './workbench';

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
export const EXAMPLES = join(REPOSITORY, 'examples');
const EXTENSIONS = join(import.meta.dirname, '..', 'extensions');
export const HOST_KINDS: readonly HostKind[] = ['node', 'web'];

export interface SessionOptions {
  readonly kind: HostKind;
  /** Put before the name of each picture; the kind is added. */
  readonly label: string;
  /** Folder to copy and open; without it an empty window opens. */
  readonly workspace?: string;
  /** False: restricted mode until the folder is trusted. */
  readonly trusted?: boolean;
  /** Machine settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folder of the extension; by default this repository. */
  readonly extension?: string;
  /** Names of folders of test/integration/extensions that are installed. */
  readonly installed?: readonly string[];
  /** Display language, as VS Code writes it; English by default. */
  readonly locale?: string;
  /** Bundled suite to run inside the extension host. */
  readonly tests?: string;
  readonly events?: WindowEvents;
}

/**
 * A VS Code server, a browser and one window on a private copy of a workspace.
 * Close it with close(): that ends both programs and removes every temporary folder.
 */
export class Session {
  /** Lines that the extension host wrote to its console. */
  readonly log: string[] = [];
  #server: HostServer | undefined;
  #browser: BrowserContext | undefined;
  #workbench: Workbench | undefined;
  #port: number | undefined;
  readonly #extension: ExtensionFolder;

  private constructor(
    private readonly options: SessionOptions,
    private readonly profile: HostProfile,
    /** Absolute path of the copy; `undefined` in an empty window. */
    readonly folder: string | undefined,
  ) {
    const source = options.extension ?? process.env['IDEMPO_EXTENSION'] ?? REPOSITORY;
    this.#extension = options.kind === 'web' ? webOnlyExtension(source) : { path: source, remove: () => {} };
  }

  static async open(options: SessionOptions): Promise<Session> {
    const folder = options.workspace === undefined ? undefined : copyWorkspace(options.workspace);
    const profile = createProfile(options.settings);
    for (const name of options.installed ?? []) cpSync(join(EXTENSIONS, name), join(profile.extensions, name), { recursive: true });
    const session = new Session(options, profile, folder);
    try {
      await session.start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  get workbench(): Workbench {
    if (this.#workbench === undefined) throw new Error('The window is closed.');
    return this.#workbench;
  }

  /** Path of a file of the workspace copy. */
  path(...parts: readonly string[]): string {
    if (this.folder === undefined) throw new Error('This session has no folder.');
    return join(this.folder, ...parts);
  }

  /** Runs `idempo` in the folder, as in a terminal beside the window; answers with its exit code. */
  terminal(...args: readonly string[]): number | null {
    const env = { ...process.env, IDEMPO_HOME: this.profile.state };
    return spawnSync(process.execPath, [join(REPOSITORY, 'dist', 'cli.cjs'), ...args], { cwd: this.path(), env }).status;
  }

  /** Whether Idempo opened a store in this session. */
  hasStore(): boolean {
    return existsSync(this.profile.state);
  }

  /** Overwrites the beginning of the stores of this session; what it answers with puts them right again. */
  damageStores(): () => void {
    const stores = readdirSync(this.profile.state, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('idempo.db')).map((name) => join(this.profile.state, name));
    const before = stores.map((path) => readFileSync(path));
    stores.forEach((path, place) => writeFileSync(path, Buffer.concat([Buffer.alloc(200, 'x'), before[place]?.subarray(200) ?? Buffer.alloc(0)])));
    return () => stores.forEach((path, place) => writeFileSync(path, before[place] ?? ''));
  }

  /** Ends server, extension host and browser with SIGKILL, as a power cut would. */
  async crash(): Promise<void> {
    const port = this.#server?.port;
    await this.#server?.kill();
    await this.#browser?.close();
    this.#server = undefined;
    this.#browser = undefined;
    this.#workbench = undefined;
    this.#port = port;
  }

  /** Starts again on the same user data, the same port and the same workspace copy. */
  async restart(): Promise<Workbench> {
    await this.start();
    return this.workbench;
  }

  /** One more window on the same folder, in the same browser. */
  async openSecond(): Promise<Workbench> {
    if (this.#server === undefined || this.#browser === undefined) throw new Error('The window is closed.');
    const page = await openWindow(this.#browser, this.address(this.#server));
    await page.bringToFront();
    return new Workbench(page, `${this.options.label}-${this.options.kind}-second`);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    this.profile.remove();
    this.#extension.remove();
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** VS Code runs a suite in the web worker host only when it lies inside an extension of that host. */
  private tests(): { readonly tests?: string } {
    const { tests, kind } = this.options;
    if (tests === undefined || kind === 'node') return tests === undefined ? {} : { tests };
    const inside = join(this.#extension.path, 'suite.cjs');
    copyFileSync(tests, inside);
    return { tests: inside };
  }

  private async start(): Promise<void> {
    const { trusted = true, kind, label, events, locale } = this.options;
    this.#server = await startServer({ profile: this.profile, state: this.profile.state, trusted, ...(locale === undefined ? {} : { locale }), ...(this.#port === undefined ? {} : { port: this.#port }) });
    this.#browser = await launchBrowser(this.profile);
    const onLog = (type: string, args: readonly unknown[]) => {
      this.log.push(`${type}: ${args.map(String).join(' ')}`);
      events?.onLog?.(type, args);
    };
    const page = await openWindow(this.#browser, this.address(this.#server, this.tests()), { ...events, onLog });
    this.#workbench = new Workbench(page, `${label}-${kind}`);
  }

  private address(server: HostServer, tests: { readonly tests?: string } = {}): string {
    const folder = this.folder === undefined ? {} : { folder: this.folder };
    return windowAddress(server, { kind: this.options.kind, extension: this.#extension.path, ...folder, ...tests });
  }
}

/** A private copy in a temporary folder; node_modules and run state are left behind. */
function copyWorkspace(source: string): string {
  if (!existsSync(source)) throw new Error(`There is no folder ${source} to open.`);
  const target = realpathSync(mkdtempSync(join(tmpdir(), 'idempo-workspace-')));
  cpSync(source, target, { recursive: true, filter: (path) => !/[\\/](node_modules|\.git|\.idempo)([\\/]|$)/.test(path.slice(source.length)) });
  return target;
}
