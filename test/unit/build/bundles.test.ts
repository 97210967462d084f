import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { bundlesOf } from '../../../src/build/bundles.mjs';
import { linterShare } from '../../../src/build/linterShare.mjs';

const KIB = 1024;

interface Built {
  /** By file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is in the bundle, largest first: path and bytes. */
  readonly parts: readonly (readonly [string, number])[];
}

async function bundle(outfile: string): Promise<Built> {
  const options = bundlesOf({ production: true }).find((item) => item.outfile === outfile);
  assert.ok(options, `${outfile} is not built`);
  const { outputFiles, metafile } = await build({ ...options, metafile: true, write: false });
  return { files: new Map(outputFiles.map((file: OutputFile) => [file.path.slice(file.path.lastIndexOf('/') + 1), file.contents])), parts: partsOf(metafile) };
}

function partsOf({ outputs }: Metafile): readonly (readonly [string, number])[] {
  const parts = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)).map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const);
  return parts.filter(([, bytes]) => bytes > 0).sort((a, b) => b[1] - a[1]);
}

function sizeOf(bytes: Uint8Array | undefined): number {
  assert.ok(bytes, 'there is no such file');
  return bytes.length;
}

/** The linter, the YAML reader, the runner and the SQL engine work in workers: nothing heavy may come into the host by an import. */
const HEAVY = /^node_modules\/(?!vscode)|^src\/(?:core\/(?:sql|lint\/(?!project\/projectFileName)|translate|simulation)|core\/workflow\/(?:yaml|parse)|core\/runner\/(?:engine|runner|definition)\.|adapters\/(?:sqljs|memory)|worker|language)/;

describe('the bundles of the extension', function () {
  this.timeout(60_000);

  for (const outfile of ['dist/extension.cjs', 'dist/extension.web.cjs']) {
    it(`${outfile} is at most 400 KiB minified and has nothing in it that belongs into a worker`, async () => {
      const { files, parts } = await bundle(outfile);
      assert.deepEqual(parts.filter(([path]) => HEAVY.test(path)).map(([path]) => path), []);
      const size = sizeOf([...files.values()][0]);
      assert.ok(size <= 400 * KIB, `${size} bytes; the largest parts: ${JSON.stringify(parts.slice(0, 10))}`);
    });
  }

  it('the panel is at most 120 KiB gzip, its style sheet included', async () => {
    const { files, parts } = await bundle('dist/webview/panel.js');
    const size = ['panel.js', 'panel.css'].reduce((sum, name) => sum + gzipSync(Buffer.from(files.get(name) ?? assert.fail(name)), { level: 9 }).length, 0);
    assert.ok(size <= 120 * KIB, `${size} bytes; the largest parts: ${JSON.stringify(parts.slice(0, 10))}`);
  });

  it('the linter is at most 120 KiB gzip, and no page of a rule is in it', async () => {
    const { outputFiles, metafile } = await build(linterShare(process.cwd()));
    const code = Buffer.from(outputFiles[0]?.contents ?? assert.fail());
    const size = gzipSync(code, { level: 9 }).length;
    assert.ok(size <= 120 * KIB, `${size} bytes; the largest parts: ${JSON.stringify(partsOf(metafile).slice(0, 10))}`);
    assert.ok(!/whenToIgnore/.test(code.toString('utf8')));
  });

  it('the engine that WebAssembly needs is loaded by workers alone', async () => {
    for (const outfile of ['dist/extension.cjs', 'dist/extension.web.cjs', 'dist/language.cjs', 'dist/language.web.js']) {
      const { files } = await bundle(outfile);
      assert.ok(!/WebAssembly/.test(Buffer.from([...files.values()][0] ?? []).toString('utf8')), outfile);
    }
  });
});
