import { text, type Message, type MessageValue } from './message';

/** Of errno(3), as `error.code` carries them. */
const REASONS: Readonly<Record<string, Message>> = {
  EACCES: text`the rights on it do not allow it`,
  EPERM: text`the rights on it do not allow it`,
  EROFS: text`the file system is read-only`,
  ENOSPC: text`the disk is full`,
  EDQUOT: text`the disk quota is used up`,
  EEXIST: text`a file stands where a folder is needed`,
  ENOTDIR: text`a file stands where a folder is needed`,
  EISDIR: text`a folder stands where a file is needed`,
  ENOENT: text`it is missing and cannot be made`,
  ENAMETOOLONG: text`its path is too long`,
  ELOOP: text`its links lead in a circle`,
  EIO: text`the disk failed to read or write`,
  EMFILE: text`too many files are open`,
  ENFILE: text`too many files are open`,
};

/**
 * Why a file or folder could not be used, in words and with the system's own words behind:
 * `the disk is full (ENOSPC: no space left on device, write)`. `undefined`: not an error of the file system.
 */
export function fileFailureOf(error: unknown): MessageValue | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  const reason = REASONS[String(error.code)];
  return reason === undefined ? error.message : text`${reason} (${error.message})`;
}
