import { flowAt } from './commonFlow';
import { plainAt, quotedAt, type PlacedNode } from './commonScalars';
import type { YamlNode } from './yamlNode';

/** A scalar on one line, or a list or mapping in brackets on one line, and perhaps a comment. `undefined`: something else. */
export function leafAt(text: string, at: number, lineEnd: number): PlacedNode | undefined {
  const first = text.charCodeAt(at);
  const node = first === 91 || first === 123 ? flowAt(text, at, lineEnd) : first === 34 || first === 39 ? quotedAt(text, at, lineEnd) : plainAt(text, at, lineEnd);
  return node === undefined ? undefined : placed(text, node, lineEnd);
}

/** With the comment behind it; nothing else may stand there. */
function placed(text: string, node: YamlNode, lineEnd: number): PlacedNode | undefined {
  const valueEnd = node.kind === 'scalar' && node.style === 'plain' ? node.contentRange.end : node.range.end;
  let at = valueEnd;
  while (text.charCodeAt(at) === 32) at++;
  if (at < lineEnd && !(text.charCodeAt(at) === 35 && at > valueEnd)) return undefined;
  return { node: node.kind === 'scalar' && node.type === 'null' ? undefined : node, range: node.range, outer: at < lineEnd ? lineEnd : valueEnd };
}
