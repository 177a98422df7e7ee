import { KinemeshError } from '../../errors/index.ts';

/** What the system says of a full disk, in our words; null for what is something else. */
export function diskFull(cause: unknown): KinemeshError | null {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  return new KinemeshError(
    'disk-full',
    'The disk is full: the file could not be received.',
    'Make room on the disk. The upload then goes on from where it is.',
    { cause },
  );
}
