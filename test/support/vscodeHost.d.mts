/** Types of vscodeHost.mjs, for suites written in TypeScript. */
export interface HostPaths {
  readonly folder: string;
  readonly node: string;
  /** VS Code's own folder inside the install. */
  readonly vscode: string;
  readonly server: string;
  /** VS Code's built-in extensions. */
  readonly extensions: string;
}
export interface HostProfile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
  /** Chromium's profile: settings and state of the web worker host live there. */
  readonly browser: string;
  /** Where Idempo keeps the stores of a session. */
  readonly state: string;
  remove(): void;
}
export interface HostServer {
  readonly pid: number;
  readonly port: number;
  readonly authority: string;
  readonly origin: string;
  /** Ends the server and its extension hosts. */
  stop(): Promise<void>;
  /** The same with SIGKILL, as in a crash. */
  kill(): Promise<void>;
}
export interface ServerOptions {
  readonly profile: HostProfile;
  readonly port?: number;
  /** Idempo's state folder; the user's own when it is not given. */
  readonly state?: string;
  /** False opens folders in restricted mode. */
  readonly trusted?: boolean;
  /** Display language; VS Code's own texts stay English, since its translations are another extension. */
  readonly locale?: string;
  readonly log?: (text: string) => void;
}
export function hostPaths(folder?: string): HostPaths;
export function hostIsComplete(folder?: string): boolean;
export function ensureHost(options?: { readonly log?: (text: string) => void }): Promise<HostPaths>;
export function createProfile(settings?: Readonly<Record<string, unknown>>): HostProfile;
export function startServer(options: ServerOptions): Promise<HostServer>;
