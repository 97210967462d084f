import { identityMap } from './offsetMap';
import type { ParseContext } from './parseContext';
import { nameOfKind, reportShape } from './parseContext';
import { fileProblem, readNamedFile } from './readNamedFile';
import type { SqlSource } from './workflow';
import type { YamlNode, YamlScalar } from './yamlNode';

/** PyDolphinScheduler writes `$FILE{"path"}`; single quotes and none are read too. */
const FILE_TOKEN = /^\s*\$FILE\{\s*(?:"([^"]*)"|'([^']*)'|([^"'}]*))\s*\}\s*$/;

/** SQL written here, or in the file that `$FILE{"…"}` names. A file that cannot be had is reported (Y04) and gives `undefined`. */
export function readSqlSource(context: ParseContext, node: YamlNode, key: SqlSource['key']): SqlSource | undefined {
  if (node.kind !== 'scalar') {
    reportShape(context, node.range, `"${key}" must be SQL text or $FILE{"name.sql"}, not a ${nameOfKind(node)}.`);
    return undefined;
  }
  if (!node.text.trimStart().startsWith('$FILE')) {
    return { key, text: node.text, file: context.path, map: node.map, range: node.range };
  }
  const token = FILE_TOKEN.exec(node.text);
  if (token !== null) return readSqlFile(context, node, { key, written: (token[1] ?? token[2] ?? token[3] ?? '').trim() });
  context.report(fileProblem(node.contentRange, 'This must have the form $FILE{"name.sql"}.'));
  return undefined;
}

function readSqlFile(
  context: ParseContext,
  node: YamlScalar,
  reference: { readonly key: SqlSource['key']; readonly written: string },
): SqlSource | undefined {
  const file = readNamedFile(context, reference.written, node.contentRange);
  return file && { key: reference.key, ...withoutByteOrderMark(file.text), file: file.path, range: node.range };
}

function withoutByteOrderMark(text: string): Pick<SqlSource, 'text' | 'map'> {
  if (!text.startsWith('\ufeff')) return { text, map: identityMap(text.length) };
  return { text: text.slice(1), map: { segments: [{ textStart: 0, docStart: 1 }], textLength: text.length - 1, docEnd: text.length } };
}
