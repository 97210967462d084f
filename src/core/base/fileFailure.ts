/** Of errno(3), as `error.code` carries them. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the rights on it do not allow it',
  EPERM: 'the rights on it do not allow it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands where a folder is needed',
  ENOTDIR: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ENOENT: 'it is missing and cannot be made',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its links lead in a circle',
  EIO: 'the disk failed to read or write',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/**
 * Why a file or folder could not be used, in words and with the system's own words behind:
 * `the disk is full (ENOSPC: no space left on device, write)`. `undefined`: not an error of the file system.
 */
export function fileFailureOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  const reason = REASONS[String(error.code)];
  return reason === undefined ? error.message : `${reason} (${error.message})`;
}
