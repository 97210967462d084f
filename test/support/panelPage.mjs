/**
 * The panel in headless Chromium as VS Code shows it: its page under its content security policy, the editor's colours and the
 * host's end of the line. Shared by `panelShots.mjs` (pictures) and `panelAccess.mjs` (accessibility).
 */
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBrowser } from './debianPackages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ORIGIN = 'http://127.0.0.1';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The colours of VS Code's default themes that the page uses. */
export const THEMES = {
  dark: {
    'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'disabledForeground': 'rgba(204,204,204,0.5)',
    'editor-background': '#1f1f1f', 'editorWidget-background': '#252526', 'sideBar-background': '#181818', 'panel-border': '#2b2b2b',
    'focusBorder': '#0078d4', 'charts-green': '#89d185', 'charts-red': '#f14c4c', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700',
    'charts-orange': '#d18616', 'button-foreground': '#ffffff', 'button-background': '#0078d4', 'button-hoverBackground': '#026ec1',
    'button-secondaryForeground': '#cccccc', 'button-secondaryBackground': '#313131', 'button-secondaryHoverBackground': '#3c3c3c',
    'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'list-hoverBackground': '#2a2d2e',
    'list-inactiveSelectionBackground': '#37373d', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff',
    'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'inputOption-activeBackground': '#2489db82',
    'inputOption-activeBorder': '#2488db', 'inputOption-activeForeground': '#ffffff', 'inputValidation-errorBackground': '#5a1d1d',
    'inputValidation-errorBorder': '#be1100', 'textCodeBlock-background': '#2b2b2b', 'dropdown-background': '#313131',
    'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c', 'toolbar-hoverBackground': 'rgba(90,93,94,0.31)', 'widget-shadow': 'rgba(0,0,0,0.36)',
  },
  light: {
    'foreground': '#3b3b3b', 'descriptionForeground': '#6b6b6b', 'disabledForeground': 'rgba(97,97,97,0.5)',
    'editor-background': '#ffffff', 'editorWidget-background': '#f8f8f8', 'sideBar-background': '#f8f8f8', 'panel-border': '#e5e5e5',
    'focusBorder': '#005fb8', 'charts-green': '#388a34', 'charts-red': '#e51400', 'charts-blue': '#0063d3', 'charts-yellow': '#bf8803',
    'charts-orange': '#d18616', 'button-foreground': '#ffffff', 'button-background': '#005fb8', 'button-hoverBackground': '#0258a8',
    'button-secondaryForeground': '#3b3b3b', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryHoverBackground': '#cccccc',
    'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'list-hoverBackground': '#f2f2f2',
    'list-inactiveSelectionBackground': '#e4e6f1', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000',
    'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'inputOption-activeBackground': '#bed6ed',
    'inputOption-activeBorder': '#005fb8', 'inputOption-activeForeground': '#000000', 'inputValidation-errorBackground': '#f2dede',
    'inputValidation-errorBorder': '#be1100', 'textCodeBlock-background': '#f8f8f8', 'dropdown-background': '#ffffff',
    'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece', 'toolbar-hoverBackground': 'rgba(184,184,184,0.31)', 'widget-shadow': 'rgba(0,0,0,0.16)',
  },
  'high-contrast': {
    'foreground': '#ffffff', 'descriptionForeground': 'rgba(255,255,255,0.7)', 'disabledForeground': '#a5a5a5',
    'editor-background': '#000000', 'editorWidget-background': '#0c141f', 'sideBar-background': '#000000', 'panel-border': '#6fc3df',
    'focusBorder': '#f38518', 'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518', 'charts-green': '#89d185',
    'charts-red': '#f48771', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700', 'charts-orange': '#d18616',
    'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff',
    'button-secondaryBackground': '#000000', 'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff',
    'badge-background': '#000000', 'badge-foreground': '#ffffff', 'inputOption-activeBackground': 'rgba(0,0,0,0)',
    'inputOption-activeBorder': '#f38518', 'inputOption-activeForeground': '#ffffff', 'inputValidation-errorBorder': '#be1100',
    'inputValidation-errorBackground': '#000000', 'textCodeBlock-background': '#000000', 'dropdown-background': '#000000',
    'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df',
  },
  // It names no orange.
  'high-contrast-light': {
    'foreground': '#292929', 'descriptionForeground': 'rgba(41,41,41,0.7)', 'disabledForeground': '#7f7f7f', 'editor-background': '#ffffff',
    'editorWidget-background': '#ffffff', 'sideBar-background': '#ffffff', 'panel-border': '#0f4a85', 'focusBorder': '#006bbd',
    'contrastBorder': '#0f4a85', 'contrastActiveBorder': '#006bbd', 'charts-green': '#374e06', 'charts-red': '#b5200d', 'charts-blue': '#0063d3',
    'charts-yellow': '#895503', 'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-hoverBackground': '#0f4a85',
    'button-border': '#0f4a85', 'button-secondaryForeground': '#292929', 'button-secondaryBackground': '#ffffff', 'textLink-foreground': '#0f4a85',
    'textLink-activeForeground': '#0f4a85', 'list-hoverBackground': 'rgba(15,74,133,0.1)', 'list-inactiveSelectionBackground': 'rgba(15,74,133,0.1)',
    'list-activeSelectionBackground': 'rgba(15,74,133,0.1)', 'badge-background': '#0f4a85', 'badge-foreground': '#ffffff',
    'inputOption-activeBackground': 'rgba(0,0,0,0)', 'inputOption-activeBorder': '#0f4a85', 'inputOption-activeForeground': '#292929',
    'inputValidation-errorBackground': '#ffffff', 'inputValidation-errorBorder': '#0f4a85', 'textCodeBlock-background': '#f2f2f2',
    'dropdown-background': '#ffffff', 'dropdown-foreground': '#292929', 'dropdown-border': '#0f4a85',
  },
};

const BODY_CLASSES = { 'dark': ['vscode-dark'], 'light': ['vscode-light'], 'high-contrast': ['vscode-high-contrast'], 'high-contrast-light': ['vscode-high-contrast-light', 'vscode-high-contrast'] };

function themeSheet(theme) {
  const colors = Object.entries(THEMES[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  const fonts = '--vscode-font-family: "DejaVu Sans", sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: "DejaVu Sans Mono", monospace; --vscode-editor-font-size: 12px;';
  return `:root { ${colors.join(' ')} ${fonts} }`;
}

async function bundle(work) {
  const common = { absWorkingDir: root, bundle: true, target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning', loader: { '.ttf': 'file' }, assetNames: '[name]' };
  await build({ ...common, entryPoints: ['src/webview/main.tsx'], outfile: join(work, 'panel.js'), platform: 'browser', format: 'iife', minify: true });
  const contents = `
    export * from './test/unit/views/samplePanel.ts';
    export * from './test/unit/views/sampleStatus.ts';
    export * from './test/unit/views/samplePlanner.ts';
    export * from './test/unit/views/largeGrid.ts';
    export * from './test/unit/views/samplePlanner.ts';
    export { buildGraph } from './src/core/views/graph.ts';
    export { buildTimeline } from './src/core/views/timeline.ts';
    export { neverRanId } from './src/core/views/neverRan.ts';
    export { INJECTIONS } from './test/unit/webview/injections.ts';
    export { panelHtml } from './src/protocol/panelHtml.ts';
    export { diffPanelState } from './src/protocol/panelDiff.ts';
    export { ENGLISH_PANEL_TEXTS } from './src/protocol/panelTexts.ts';
    export { buildRunPreview, buildRefusedPreview } from './src/core/views/preview.ts';`;
  await build({ ...common, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: join(work, 'data.mjs'), platform: 'node', format: 'esm' });
  return import(pathToFileURL(join(work, 'data.mjs')).href);
}

/** VS Code's part of the page: colours, body class, and the host's end of the line. Served, since nothing inline may run. */
const HOST_SCRIPT = `
  const theme = new URLSearchParams(location.search).get('theme');
  window.sent = [];
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
  document.body.classList.add(...${JSON.stringify(BODY_CLASSES)}[theme]);
  let saved;
  window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(structuredClone(message)), getState: () => saved, setState: (state) => { saved = state; } });
`;

function serve(data, work) {
  const type = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf', html: 'text/html' };
  const server = createServer((request, response) => {
    const url = new URL(request.url, ORIGIN);
    const name = url.pathname.slice(1);
    const origin = `${ORIGIN}:${server.address().port}`;
    let body;
    if (name === 'index.html') {
      const html = data.panelHtml({ cspSource: origin, scriptUri: '/panel.js', styleUri: '/panel.css', language: 'en', title: 'Idempo' });
      const theme = url.searchParams.get('theme');
      body = html.replace('<link', `<link rel="stylesheet" href="/theme-${theme}.css"><link`).replace('<script', '<script src="/host.js"></script><script');
    } else if (name === 'host.js') body = HOST_SCRIPT;
    else if (name.startsWith('theme-')) body = themeSheet(name.slice(6, -4));
    else if (/^(panel\.(js|css)|codicon[\w-]*\.ttf)$/.test(name)) body = readFileSync(join(work, name));
    else return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': type[name.slice(name.lastIndexOf('.') + 1)] }).end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function openPage({ context, port }, theme, size) {
  const page = await context.newPage();
  page.on('pageerror', (error) => { throw error; });
  await page.setViewportSize(size);
  await page.goto(`${ORIGIN}:${port}/index.html?theme=${theme}`);
  await page.waitForFunction(() => window.sent.some((message) => message.type === 'ready'));
  return page;
}

/** A message of the host. */
export const send = (page, message) => page.evaluate((data) => window.postMessage(data, '*'), message);
export const check = (condition, what) => { if (!condition) throw new Error(`panel: ${what}`); };

/**
 * Bundles page and data, and hands `work` a way to open the page (`openPanel(theme, size)`) and the data; everything is gone
 * afterwards. `contextOptions`: of Playwright's browser context.
 */
export async function withPanel(work, contextOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'panel-'));
  const data = await bundle(folder);
  const server = await serve(data, folder);
  const { port } = server.address();
  const browser = await chromium.launch({ executablePath: ensureBrowser(), headless: true, args: FLAGS });
  try {
    const context = await browser.newContext(contextOptions);
    await work({ context, port, data, openPanel: (theme, size) => openPage({ context, port }, theme, size) });
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Messages of the host with made-up data. */
export function messages(data) {
  const texts = data.ENGLISH_PANEL_TEXTS;
  const now = data.SAMPLE_START + 30 * 60_000;
  const snapshot = (state, seq = 1) => ({ type: 'snapshot', seq, now, texts, state });
  const failed = { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: undefined, task: 'load_fact_orders' };
  const rerun = { logicalInstanceId: 'orders_daily@2025-03-09', workflowInstanceId: undefined, task: undefined };
  return {
    plain: snapshot(data.samplePanel()),
    failed: { selection: failed, message: snapshot(data.samplePanel(undefined, failed)) },
    rerun: { selection: rerun, message: snapshot(data.samplePanel(undefined, rerun)) },
    empty: snapshot(data.samplePanel(data.sampleStatus(''))),
    preview: { type: 'preview', preview: samplePreview(data) },
    refused: { type: 'preview', preview: sampleRefusal(data) },
    notice: { type: 'notice', severity: 'error', text: 'Run 1 of orders_daily at 2025-03-18 is running: wait for its end or cancel it first.' },
    snapshot,
    now,
  };
}

function samplePreview(data) {
  const tasks = data.ORDER_TASKS.map((name, index) => {
    if (index < 4) return { name, action: 'carryOver', reason: 'succeeded in run 1', carriedOverFrom: 'x' };
    return { name, action: 'run', reason: index === 4 ? 'failed in run 1' : `follows ${data.ORDER_TASKS[index - 1]}`, carriedOverFrom: undefined };
  });
  const taskChanges = [{ task: 'load_fact_orders', changes: ['sql', 'settings'] }];
  const plan = { scheduleInstant: 0, scheduleTime: '2025-03-14 00:00:00', trigger: 'rerun', runNumber: 2, rerunOf: 'x', scope: { kind: 'failed' }, tasks, taskChanges };
  const edges = tasks.slice(1).map((_, index) => ({ from: Math.max(0, index - 1), to: index + 1, kind: 'follows', condition: undefined }));
  return data.buildRunPreview('p1', { workflow: 'orders_daily', plan, definition: 'current', edges, before: sampleBefore(data), choice: sampleChoice(data, 'failed') });
}

/** The run that the preview reruns. */
function sampleBefore(data) {
  const status = data.sampleStatus(data.SAMPLE_TEXT);
  return status.logicalInstances.find(({ logicalInstance }) => logicalInstance.id === 'orders_daily@2025-03-14').workflowInstances.at(-1);
}

function sampleChoice(data, scope) {
  return { workflowInstanceId: 'orders_daily@2025-03-14#1', scope, task: scope === 'failed' ? undefined : 'check_quality', tasks: data.ORDER_TASKS };
}

function sampleRefusal(data) {
  const refusal = 'task check_quality follows build_daily_mart, which has no successful result for orders_daily at 2025-03-14 00:00:00: rerun from build_daily_mart, or rerun the failed tasks';
  return data.buildRefusedPreview('p3', { before: sampleBefore(data), choice: sampleChoice(data, 'only'), definition: 'current', refusal });
}
