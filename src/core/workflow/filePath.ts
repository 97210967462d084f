/** What became of the path in `$FILE{"…"}`. */
export type ResolvedFilePath = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'refused'; readonly reason: string };

export interface FilePathInput {
  /** The workflow file's path with forward slashes. */
  readonly workflowPath: string;
  /** As written in the file. */
  readonly written: string;
  /** The folder that must not be left, in the same form as `workflowPath` (`''`: the base of relative paths). Default: the workflow file's folder. */
  readonly root: string | undefined;
}

const MAX_LENGTH = 1024;
/** Names that Windows opens as devices, in any folder and with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;
/** Characters that some systems turn into a dot or a slash. */
const LOOKALIKE = /[\u2024-\u2026\u2044\u2215\u2216\u29f8\u29f9\uff0e\uff0f\uff3c\uff1a]/;

/**
 * Resolves a written path against the workflow file's folder and normalises it. Absolute paths, drives, network paths,
 * device names, control characters and paths that leave the root are refused, on every system alike (D.2, "Path traversal").
 * Symbolic links are not seen here: who opens the file checks the real path.
 */
export function resolveFilePath(input: FilePathInput): ResolvedFilePath {
  const reason = refusalOf(input.written);
  if (reason !== undefined) return { kind: 'refused', reason };
  const folder = input.workflowPath.includes('/') ? input.workflowPath.slice(0, input.workflowPath.lastIndexOf('/') + 1) : '';
  const root = normalise(input.root ?? folder);
  const path = normalise(`${folder}${input.written}`);
  const inside = root === '' ? !/^(?:\.\.(?:\/|$)|\/)/.test(path) : path.startsWith(root.endsWith('/') ? root : `${root}/`);
  if (!inside || path === root || path === '') return { kind: 'refused', reason: 'the path leaves the folder' };
  return { kind: 'path', path };
}

function refusalOf(written: string): string | undefined {
  if (written.trim() === '') return 'the path is empty';
  if (written.length > MAX_LENGTH) return `the path is longer than ${MAX_LENGTH} characters`;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(written)) return 'the path has a control character';
  if (written.includes('\\')) return 'the path has a backslash; write forward slashes';
  if (written.startsWith('/')) return 'the path is absolute; write it relative to the workflow file';
  if (written.includes(':')) return 'the path has a colon, as drives and web addresses do; write it relative to the workflow file';
  if (/[<>|?*"]/.test(written)) return 'the path has a character that not every system allows in file names';
  if (/%(?:2e|2f|5c|00)/i.test(written) || LOOKALIKE.test(written)) return 'the path has a disguised dot or slash';
  return written.split('/').map(segmentRefusal).find((found) => found !== undefined);
}

function segmentRefusal(segment: string): string | undefined {
  if (segment === '' || segment === '.' || segment === '..') return undefined;
  if (/^~/.test(segment)) return `"${segment}" may stand for a home folder`;
  if (/[. ]$/.test(segment)) return `"${segment}" ends with a dot or a space, which Windows drops`;
  const base = segment.split('.')[0] ?? '';
  return DEVICE.test(base.trimEnd()) ? `"${segment}" is a device name on Windows` : undefined;
}

/** Without `.`, empty segments and every `..` that can be resolved; leading `..` stay. */
function normalise(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    const last = segments.at(-1);
    if (segment === '..' && last !== undefined && last !== '..') segments.pop();
    else if (segment !== '..' || !path.startsWith('/')) segments.push(segment);
  }
  return `${path.startsWith('/') ? '/' : ''}${segments.join('/')}`;
}
