// Opens a window of a running VS Code server in headless Chromium.
import { chromium } from 'playwright-core';
import { findBrowser } from './debianPackages.mjs';

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WINDOW_SIZE = { width: 1440, height: 900 };
const LOAD_TIMEOUT_MS = 90_000;

/** One Chromium with a profile on disk: it survives restarts of the server as a user's browser would. */
export async function launchBrowser(profile) {
  return chromium.launchPersistentContext(profile.browser, {
    executablePath: findBrowser(),
    headless: true,
    args: BROWSER_FLAGS,
    viewport: WINDOW_SIZE,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** The address that opens `folder` with the extension under development. */
export function windowAddress(server, { folder, extension, kind = 'node', tests, file }) {
  const remote = (path) => `vscode-remote://${server.authority}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (extension && kind === 'web') payload.push(['extensionDevelopmentKind', 'web']);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  if (file) payload.push(['openFile', remote(file)]);
  const query = new URLSearchParams(folder ? { folder } : { ew: 'true' });
  query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/**
 * Opens a window and waits for the workbench.
 * `onLog(type, args)` gets the console of the extension host, `onExit(code)` the end of a suite.
 */
export async function openWindow(browser, address, { onLog = () => {}, onExit = () => {} } = {}) {
  const page = await browser.newPage();
  await page.exposeFunction('codeAutomationLog', onLog);
  await page.exposeFunction('codeAutomationExit', onExit);
  await page.goto(address, { waitUntil: 'domcontentloaded', timeout: LOAD_TIMEOUT_MS });
  await page.waitForSelector('.monaco-workbench .statusbar', { timeout: LOAD_TIMEOUT_MS });
  return page;
}
