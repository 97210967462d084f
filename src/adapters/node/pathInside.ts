import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

/** The real path; of a path that does not exist, the real path of its nearest existing ancestor plus the rest. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    return join(await realPathOf(parent), basename(path));
  }
}

/** Whether `file` lies in `folder` once symbolic links are followed on both sides. Neither needs to exist. */
export async function isPathInside(folder: string, file: string): Promise<boolean> {
  const way = relative(await realPathOf(folder), await realPathOf(file));
  return way !== '..' && !way.startsWith(`..${process.platform === 'win32' ? '\\' : '/'}`) && !isAbsolute(way);
}
