import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'extension');

/**
 * Makes `vscode` one module with the names that the extension uses. Otherwise each of its files copies all names of the
 * API when it is loaded, which takes longer than everything else in the start of the extension.
 */
export const vscodeNames = {
  name: 'vscode-names',
  setup(builder) {
    builder.onResolve({ filter: /^vscode$/ }, ({ namespace }) => (namespace === 'vscode-names' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode-names' }));
    builder.onLoad({ filter: /^vscode$/, namespace: 'vscode-names' }, () => {
      const files = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith('.ts')).map((name) => join(FOLDER, name));
      const exported = usedNames(files).map((name) => `export const ${name} = api.${name};`);
      return { contents: `const api = require('vscode');\n${exported.join('\n')}\n`, watchFiles: files };
    });
  },
};

/** `window` of `vscode.window.…`. Names of types alone are among them: they are undefined, and nobody asks for them. */
function usedNames(files) {
  const names = files.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name));
  return [...new Set(names)].sort();
}
