/** What is bundled, and how: for the build, and for the test that holds the sizes. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vscodeNames } from './vscodeNames.mjs';
import { withoutPages } from './withoutPages.mjs';

const common = {
  absWorkingDir: join(dirname(fileURLToPath(import.meta.url)), '..', '..'),
  bundle: true,
  target: 'es2022',
  legalComments: 'eof',
  plugins: [withoutPages],
  logLevel: 'warning',
  metafile: true,
};

/** A script for Node. */
export const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
const browser = { ...common, platform: 'browser' };
const host = { plugins: [...common.plugins, vscodeNames] };

/** Minified and without source maps for production. */
export function bundlesOf({ production }) {
  const size = { minify: production, sourcemap: production ? false : 'linked' };
  return [
    { ...node, ...host, entryPoints: ['src/extension/extension.node.ts'], outfile: 'dist/extension.cjs' },
    { ...browser, ...host, format: 'cjs', entryPoints: ['src/extension/extension.web.ts'], outfile: 'dist/extension.web.cjs' },
    { ...node, entryPoints: ['src/language/language.node.ts'], outfile: 'dist/language.cjs' },
    { ...browser, format: 'iife', entryPoints: ['src/language/language.web.ts'], outfile: 'dist/language.web.js' },
    // sql.js tests for Node by `require`d built-ins that a browser bundle lacks; in a Node bundle they are simply there.
    { ...node, entryPoints: ['src/worker/worker.node.ts'], outfile: 'dist/worker.cjs' },
    { ...browser, format: 'iife', entryPoints: ['src/worker/worker.web.ts'], outfile: 'dist/worker.web.js' },
    { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
    {
      ...browser,
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      entryPoints: ['src/webview/main.tsx'],
      outfile: 'dist/webview/panel.js',
      assetNames: '[name]',
      loader: { '.ttf': 'file' },
    },
  ].map((bundle) => ({ ...bundle, ...size }));
}
