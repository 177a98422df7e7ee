import { KinemeshError } from '../errors/index.ts';

const NOT_WRITABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  // Node's own, for a folder where a file is to be removed
  'ERR_FS_EISDIR',
  'ENOENT',
  'EBUSY',
  'ENAMETOOLONG',
]);

/** What went wrong while writing `path`, with its name where it is one that a user can mend. */
export function writeError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    const what = code === 'EFBIG' ? 'the disk takes no file that large' : 'the disk is full';
    return new KinemeshError(
      'disk-full',
      `${path} could not be written: ${what} (${code}).`,
      'Free some space or choose a folder on another disk. A run that this stopped goes on with --resume.',
      { cause },
    );
  }
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return new KinemeshError(
      'output-not-writable',
      `${path} could not be written (${code}).`,
      'Choose a folder that you may write to.',
      { cause },
    );
  }
  return cause;
}
