import type { TextRange } from '../../base/textRange';
import type { YamlNode } from '../../workflow/yamlNode';
import { parseYamlTree } from '../../workflow/yamlTree';
import type { Finding, TextEdit } from '../finding';

interface YamlPlace {
  readonly text: string;
  readonly directive: string;
  /** The line that the finding starts on. */
  readonly line: TextRange;
}

/** A comment behind the line, else on a line of its own above it: the first that leaves every value of the file as it is. */
export function yamlCommentEdit(finding: Finding, { text, directive, line }: YamlPlace): TextEdit | undefined {
  const end = line.start + text.slice(line.start, line.end).trimEnd().length;
  const [indent = ''] = /^[^\S\n]*/.exec(text.slice(line.start, line.end)) ?? [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = valuesOf(text);
  const places = [
    { offset: end, newText: ` # ${directive}` },
    { offset: line.start, newText: `${indent}# ${directive}${newline}` },
  ];
  const found = places.find(({ offset, newText }, index) => {
    if (index === 0 && /(?:^|\s)#/.test(text.slice(line.start, end))) return false;
    return valuesOf(text.slice(0, offset) + newText + text.slice(offset)) === before;
  });
  return found && { file: finding.file, range: { start: found.offset, end: found.offset }, newText: found.newText };
}

/** All keys and values of a YAML text, without places. */
function valuesOf(text: string): string {
  const { root, problems } = parseYamlTree(text);
  return JSON.stringify([plainOf(root), problems.length]);
}

function plainOf(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.kind === 'scalar') return [node.type, node.text];
  if (node.kind === 'sequence') return node.items.map((item) => plainOf(item.value));
  return node.entries.map((entry) => [entry.key.text, plainOf(entry.value)]);
}
