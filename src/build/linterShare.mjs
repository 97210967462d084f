/** What of a bundle is the linter: for the bench, and for the test that holds its size. */
import { withoutPages } from './withoutPages.mjs';

/** Leaves out the modules of other folders: workflow, schedule and parameters are in the bundle for others too. Their places begin with the repository's `/src/`: the size must not depend on where a clone lies. */
const onlyLinter = {
  name: 'only-linter',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const target = new URL(path, `file://${resolveDir}/`).pathname;
      return /\/src\/core\/(?:lint|sql)(?:\/|$)/.test(target) ? undefined : { path: target.slice(target.lastIndexOf('/src/')), external: true };
    });
  },
};

/** Options for esbuild: `core/lint` and `core/sql` without the rules' pages, minified, in memory. `root`: the repository's folder. */
export function linterShare(root) {
  return {
    absWorkingDir: root,
    stdin: { contents: "export { lintSqlText, lintWorkflowFile } from './src/core/lint/linter';", resolveDir: root, loader: 'ts' },
    bundle: true, minify: true, write: false, metafile: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error', plugins: [onlyLinter, withoutPages],
  };
}
