/** Types of vscodeWindow.mjs, for suites written in TypeScript. */
import type { BrowserContext, Page } from 'playwright-core';
import type { HostProfile, HostServer } from './vscodeHost.mjs';

/** `node`: the usual extension host; `web`: the web worker extension host. */
export type HostKind = 'node' | 'web';
export interface WindowTarget {
  /** Absolute path of the folder to open; without it an empty window opens. */
  readonly folder?: string;
  /** Absolute path of the extension under development. */
  readonly extension?: string;
  readonly kind?: HostKind;
  /** Absolute path of a bundled suite to run inside the extension host. */
  readonly tests?: string;
  /** Absolute path of a file to open at the start. */
  readonly file?: string;
}
export interface WindowEvents {
  readonly onLog?: (type: string, args: readonly unknown[]) => void;
  readonly onExit?: (code: number) => void;
}
export function launchBrowser(profile: HostProfile): Promise<BrowserContext>;
export function windowAddress(server: HostServer, target: WindowTarget): string;
export function openWindow(browser: BrowserContext, address: string, events?: WindowEvents): Promise<Page>;
