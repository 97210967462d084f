import type { Problem } from '../base/problem';
import { resolveFilePath } from './filePath';
import { identityMap } from './offsetMap';
import type { ParseContext } from './parseContext';
import { nameOfKind, reportShape } from './parseContext';
import type { SqlSource } from './workflow';
import { YAML_LIMITS } from './yamlLimits';
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
  context.report(fileProblem(node, 'This must have the form $FILE{"name.sql"}.'));
  return undefined;
}

function readSqlFile(
  context: ParseContext,
  node: YamlScalar,
  reference: { readonly key: SqlSource['key']; readonly written: string },
): SqlSource | undefined {
  const { key, written } = reference;
  const resolved = resolveFilePath({ workflowPath: context.path, written, root: context.root });
  if (resolved.kind === 'refused') {
    context.report(fileProblem(node, `The file "${written}" is not opened: ${resolved.reason}.`));
    return undefined;
  }
  const read = context.readFile(resolved.path);
  if (read.kind === 'missing') {
    context.report(fileProblem(node, `The file "${written}" does not exist. It is looked for at ${resolved.path}.`));
    return undefined;
  }
  if (read.kind === 'refused') {
    context.report(fileProblem(node, `The file "${written}" cannot be read: ${read.reason}.`));
    return undefined;
  }
  if (read.text.length > YAML_LIMITS.bytes) {
    context.report({ ...fileProblem(node, `The file "${written}" is larger than 1 MiB and is not read. Split it.`), code: 'Y02' });
    return undefined;
  }
  return { key, ...withoutByteOrderMark(read.text), file: resolved.path, range: node.range };
}

function withoutByteOrderMark(text: string): Pick<SqlSource, 'text' | 'map'> {
  if (!text.startsWith('\ufeff')) return { text, map: identityMap(text.length) };
  return { text: text.slice(1), map: { segments: [{ textStart: 0, docStart: 1 }], textLength: text.length - 1, docEnd: text.length } };
}

function fileProblem(node: YamlScalar, message: string): Problem {
  return { code: 'Y04', severity: 'error', message, range: node.contentRange };
}
