import type { TextRange } from '../../base/textRange';
import { lex } from '../../sql/lex/lexer';
import { splitStatements, type Statement } from '../../sql/statements';
import { toTextOffset } from '../../workflow/offsetMap';
import type { YamlNode, YamlScalar } from '../../workflow/yamlNode';
import { parseYamlTree } from '../../workflow/yamlTree';

/** The text that a finding is about, without what may change freely: place, white space, comments, letter case of words. */
type ContextOf = (range: TextRange) => string;

/** Findings come file by file: what was read of more files than these is of no more use, and takes ten times the space of their texts. */
const KEPT_FILES = 16;

/** For each file the statement (in SQL) or the line (in YAML) around a finding. Every file is read once where findings come file by file. */
export function contextReader(textOf: (file: string) => string): (file: string, range: TextRange) => string {
  const readers = new Map<string, ContextOf>();
  return (file, range) => {
    let reader = readers.get(file);
    if (reader === undefined) {
      const text = textOf(file);
      reader = /\.ya?ml$/i.test(file) ? yamlContext(text) : sqlContext(text);
      readers.set(file, reader);
      const [oldest] = readers.keys();
      if (readers.size > KEPT_FILES && oldest !== undefined) readers.delete(oldest);
    }
    return reader(range);
  };
}

function sqlContext(text: string): ContextOf {
  const statements = splitStatements(lex(text, 'generic'));
  const written = new Map<Statement, string>();
  return ({ start }) => {
    const statement = statementAt(statements, start);
    if (statement === undefined) return lineAt(text, start);
    const known = written.get(statement);
    if (known !== undefined) return known;
    const normal = statement.tokens.map((token) => (token.kind === 'word' ? token.upper : token.text)).join(' ');
    written.set(statement, normal);
    return normal;
  };
}

/** The statement that an offset lies in, or the first one behind it. */
function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  return statements[countUpTo(statements, offset, ({ range }) => range.end)];
}

/** How many parts in order have a place up to the offset. */
function countUpTo<Part>(parts: readonly Part[], offset: number, placeOf: (part: Part) => number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const part = parts[middle];
    if (part !== undefined && placeOf(part) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function yamlContext(text: string): ContextOf {
  const scalars = scalarsOf(parseYamlTree(text).root).sort((a, b) => a.range.start - b.range.start);
  const readers = new Map<YamlScalar, ContextOf>();
  return (range) => {
    const scalar = scalars[countUpTo(scalars, range.start, ({ range: own }) => own.start) - 1];
    const offset = scalar === undefined || range.start >= scalar.range.end ? undefined : toTextOffset(scalar.map, range.start);
    if (scalar === undefined || offset === undefined) return lineAt(text, range.start);
    const reader = readers.get(scalar) ?? sqlContext(scalar.text);
    readers.set(scalar, reader);
    return reader({ start: offset, end: offset });
  };
}

/** Scalars that may hold SQL: those with white space in them. */
function scalarsOf(node: YamlNode | undefined): YamlScalar[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return /\s/.test(node.text) ? [node] : [];
  const inner = node.kind === 'mapping' ? node.entries.map((entry) => entry.value) : node.items.map((item) => item.value);
  return inner.flatMap(scalarsOf);
}

/** The line without indentation and comment. */
function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? text.length : end);
  return line.replace(/(?:^|\s)#.*$/, '').trim().replace(/\s+/g, ' ');
}
