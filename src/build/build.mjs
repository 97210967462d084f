/**
 * Builds every bundle into dist/:
 *   extension.cjs (Node host), extension.web.cjs (web worker host), language.cjs and language.web.js (language worker), worker.cjs (SQL worker), cli.cjs, webview/panel.{js,css},
 *   rules.json and rules.zh-cn.json (the rules' pages, as Markdown).
 * Flags: --production (minified, no source maps), --watch, --meta (writes out/meta-*.json for size questions).
 */
import { build, context } from 'esbuild';
import { bundlesOf, node } from './bundles.mjs';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const require = createRequire(import.meta.url);
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const meta = process.argv.includes('--meta');

const bundles = bundlesOf({ production });

function copyAssets() {
  mkdirSync(join(root, 'dist', 'webview'), { recursive: true });
  copyFileSync(require.resolve('sql.js/dist/sql-wasm.wasm'), join(root, 'dist', 'sql-wasm.wasm'));
}

/** The linter in the extension's bundle has no pages; the hover reads them from here. The schema of idempo.json is made from the rules too. */
async function writeRulePages() {
  const contents = "export { RULES } from './src/core/lint/rules'; export { explainRule, pageIn } from './src/core/lint/rules/pages'; export { ENGLISH_PAGES } from './src/core/lint/rules/pageTexts'; export { CHINESE_PAGE_TEXTS } from './src/core/lint/rulePage'; export { projectFileSchema } from './src/core/lint/project/settingsSchema';";
  const outfile = join(root, 'dist', 'rules.cjs');
  await build({ ...node, outfile, stdin: { contents, resolveDir: root, loader: 'ts' } });
  const { RULES, CHINESE_PAGE_TEXTS, ENGLISH_PAGES, explainRule, pageIn, projectFileSchema } = require(outfile);
  rmSync(outfile);
  const write = (name, texts) => writeFileSync(join(root, 'dist', name), JSON.stringify(RULES.map((rule) => ({ code: rule.code, title: pageIn(texts, rule).title, page: explainRule(rule, texts) }))));
  write('rules.json', ENGLISH_PAGES);
  const chinese = JSON.parse(readFileSync(join(root, CHINESE_PAGE_TEXTS), 'utf8'));
  write('rules.zh-cn.json', chinese);
  writeFileSync(join(root, 'dist', 'idempo.schema.json'), JSON.stringify(projectFileSchema()));
  writeFileSync(join(root, 'dist', 'idempo.schema.zh-cn.json'), JSON.stringify(projectFileSchema(chinese)));
}

/** Licences of the packages whose code is in the bundles: they ask to be passed on with it. */
function writeNotices(results) {
  const names = new Set(
    results.flatMap((result) => Object.keys(result.metafile.inputs)).flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []),
  );
  const notices = [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file)).sort();
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
  });
  writeFileSync(join(root, 'dist', 'THIRD_PARTY_NOTICES.txt'), notices.join(`\n${'-'.repeat(72)}\n\n`));
}

function reportMeta(results) {
  mkdirSync(join(root, 'out'), { recursive: true });
  results.forEach((result, index) => {
    const name = bundles[index].outfile.replaceAll('/', '-');
    writeFileSync(join(root, 'out', `meta-${name}.json`), JSON.stringify(result.metafile));
  });
}

if (watch) {
  copyAssets();
  await writeRulePages();
  for (const options of bundles) await (await context(options)).watch();
} else {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  copyAssets();
  const results = await Promise.all(bundles.map((options) => build(options)));
  chmodSync(join(root, 'dist', 'cli.cjs'), 0o755);
  writeNotices(results);
  await writeRulePages();
  if (meta) reportMeta(results);
}
