import { Composer, Parser, type CST, type Document } from 'yaml';
import { LineIndex } from '../base/lineIndex';
import type { Problem } from '../base/problem';
import { YAML_LIMITS, checkYamlLimits, limitProblem } from './yamlLimits';
import { depthMessage } from './yamlDepth';

/** The first document of a YAML text, and its mistakes. */
export interface YamlSyntax {
  /** `undefined`: beyond a safe limit, or empty. */
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly Problem[];
}

/** Never throws, never goes deeper than the safe limits. A text with mistakes still yields what could be read. */
export function readYamlSyntax(text: string): YamlSyntax {
  const beyond = checkYamlLimits(text);
  if (beyond !== undefined) return { document: undefined, problems: [beyond] };
  const tokens = [...new Parser().parse(text)];
  const tooMuch = syntaxTreeProblem(tokens, text);
  if (tooMuch !== undefined) return { document: undefined, problems: [tooMuch] };
  // Unique keys are checked by us: the library compares each key with each other one.
  const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false, keepSourceTokens: true, logLevel: 'silent' });
  const documents = [...composer.compose(tokens, true, text.length)];
  const document = documents.find((candidate) => candidate.contents !== null) ?? documents[0];
  const problems = document === undefined ? [] : syntaxProblems(document, text.length);
  const next = documents[document === undefined ? 0 : documents.indexOf(document) + 1];
  if (next !== undefined) problems.push(severalDocuments(next, text));
  return { document, problems };
}

type Token = CST.Document | CST.Token | CST.CollectionItem;

/** Walks the syntax tree without recursion: the depth and the number of nodes, exactly. The parser that builds it does not recurse either. */
function syntaxTreeProblem(tokens: readonly CST.Token[], text: string): Problem | undefined {
  const open: { readonly token: Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token } = next;
    const isCollection = 'items' in token;
    const depth = next.depth + (isCollection ? 1 : 0);
    nodes++;
    if (depth > YAML_LIMITS.depth) {
      const offset = 'offset' in token ? token.offset : 0;
      return depthMessage(offset, new LineIndex(text).positionAt(offset).line + 1, YAML_LIMITS.depth);
    }
    if (nodes > YAML_LIMITS.nodes * 2) return tooManyNodes();
    if (isCollection) for (const item of token.items) open.push({ token: item, depth });
    if ('key' in token && token.key) open.push({ token: token.key, depth });
    if ('value' in token && token.value) open.push({ token: token.value, depth });
  }
  return undefined;
}

export function tooManyNodes(): Problem {
  return limitProblem(`The file has too many values to be read safely: the limit is ${YAML_LIMITS.nodes}, aliases counted in full. Split it.`, 0);
}

function syntaxProblems(document: Document.Parsed, length: number): Problem[] {
  const found = [...document.errors, ...document.warnings];
  return found.slice(0, MAX_PROBLEMS).map((error) => {
    const start = Math.min(error.pos[0], length);
    const message = error.code === 'TAG_RESOLVE_FAILED' ? `${error.message}. Tags are not used in workflow files: remove it.` : `YAML: ${error.message}.`;
    return { code: 'Y01', severity: 'error', message, range: { start, end: Math.min(Math.max(error.pos[1], start + 1), length) } };
  });
}

/** A broken file may have one mistake a line; more than this help nobody. */
const MAX_PROBLEMS = 20;

function severalDocuments(document: Document.Parsed, text: string): Problem {
  const start = Math.max(0, text.lastIndexOf('---', document.contents?.range[0] ?? document.range[0]));
  const message = 'The file holds several YAML documents; only the first is read. Put each workflow into its own file.';
  return { code: 'Y01', severity: 'error', message, range: { start, end: Math.min(start + 3, text.length) } };
}
