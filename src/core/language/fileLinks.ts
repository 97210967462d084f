import type { TextRange } from '../base/textRange';
import { resolveFilePath } from '../workflow/filePath';
import type { WorkflowFile } from '../workflow/workflow';

/** A text that names a file. */
export interface FileLink {
  /** The path as written, without quotes. */
  readonly range: TextRange;
  /** In the same form as `WorkflowFile.path`. */
  readonly path: string;
}

const TOKEN = /\$(?:FILE|WORKFLOW)\{[ \t]*(?:\\?["'])?([^"'\\{}\r\n]+?)(?:\\?["'])?[ \t]*\}/g;

/** The files that `$FILE{…}`, `$WORKFLOW{…}` and `idempo: seed:` name, in order; those outside of the workspace folder are left out. */
export function fileLinksOf(file: WorkflowFile): readonly FileLink[] {
  const tokens = [...file.text.matchAll(TOKEN)].map((match) => {
    const written = match[1] ?? '';
    const start = match.index + match[0].indexOf(written, match[0].indexOf('{') + 1);
    return { value: written, range: { start, end: start + written.length } };
  });
  return [...tokens, ...(file.workflow?.local.seed ?? [])].flatMap(({ value, range }) => {
    const resolved = resolveFilePath({ workflowPath: file.path, written: value, root: '' });
    return resolved.kind === 'path' ? [{ range, path: resolved.path }] : [];
  }).sort((a, b) => a.range.start - b.range.start);
}
