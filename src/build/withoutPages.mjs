import { readFile } from 'node:fs/promises';

const HEAD = /^(export const documentation: RuleDocumentation = )\{$/m;

/**
 * Marks each rule's page as free of side effects, so that a bundle that shows no page has none: esbuild keeps an object
 * with a template string or a call in it otherwise, used or not. The same for top-level texts that pages are put together from.
 */
export const withoutPages = {
  name: 'without-pages',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]core[\\/]lint[\\/]rules[\\/].+\.ts$/ }, async ({ path }) => ({ contents: markPure(await readFile(path, 'utf8')), loader: 'ts' }));
  },
};

function markPure(text) {
  const head = HEAD.exec(text);
  if (head === null) return text;
  const end = text.indexOf('\n};', head.index);
  if (end === -1) return text;
  const page = `${head[1]}/* @__PURE__ */ (() => (${text.slice(head.index + head[1].length, end)}\n}))();`;
  return markTexts(text.slice(0, head.index)) + page + markTexts(text.slice(end + 3));
}

/** `const TASKS = \`…\`;` at the top level. */
function markTexts(text) {
  return text.replace(/^(const [A-Z_]+(?:: string)? = )(`[^`]*`);$/gm, '$1/* @__PURE__ */ (() => $2)();');
}
