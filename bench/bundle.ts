/**
 * The sizes of all bundles, the linter's share of the language worker by folder, and `core/lint` with `core/sql` alone, also
 * with gzip: `npx tsx bench/bundle.ts`. The rules' pages are in no bundle of the editor.
 */
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundlesOf } from '../src/build/bundles.mjs';
import { linterShare } from '../src/build/linterShare.mjs';

const FOLDERS = ['src/core/lint/', 'src/core/sql/'];

async function main(): Promise<void> {
  const built = await Promise.all(bundlesOf({ production: true }).map(async (options) => ({ options, result: await build({ ...options, metafile: true, write: false }) })));
  for (const { options, result } of built) {
    for (const file of result.outputFiles.filter(({ path }) => /\.(?:c?js|css)$/.test(path))) {
      show(`${dirname(options.outfile)}/${basename(file.path)}, minified`, file.contents.length);
      show('  gzip', gzipSync(file.contents, { level: 9 }).length);
    }
  }
  const language = built.find(({ options }) => options.outfile === 'dist/language.cjs');
  const inputs = Object.values(language?.result.metafile.outputs ?? {}).flatMap(({ inputs: parts }) => Object.entries(parts));
  const bytesIn = (folder: string): number => inputs.filter(([path]) => path.startsWith(folder)).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  for (const folder of FOLDERS) show(`${folder} in the language worker, minified`, bytesIn(folder));
  const { outputFiles } = await build(linterShare(process.cwd()));
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  show('core/lint and core/sql alone, minified', code.length);
  show('  gzip (the bar is 40 KiB)', gzipSync(code, { level: 9 }).length);
  const largest = inputs.filter(([path]) => FOLDERS.some((folder) => path.startsWith(folder))).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput);
  for (const [path, { bytesInOutput }] of largest.slice(0, 12)) show(`  ${path}`, bytesInOutput);
}

function show(name: string, bytes: number): void {
  console.log(`${name.padEnd(64)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB`);
}

void main();
