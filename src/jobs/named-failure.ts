import { isKinemeshError, KinemeshError } from '../errors/index.ts';
import { writeError } from '../files/index.ts';
import { withoutPaths } from './without-paths.ts';

/** PostgreSQL's disk_full. */
const DISK_FULL = '53100';

const DISK_REMEDY = 'Free some space on the disk, then try again: what is done is kept.';

/**
 * What went wrong in the data folder, where it is one that its user can mend: a full disk, whoever met it, and a
 * folder that cannot be written. Without the folder's path: the page has no use for it.
 */
export function namedFailure(error: unknown, root: string): unknown {
  if ((error as { code?: unknown } | null)?.code === DISK_FULL) {
    return new KinemeshError('disk-full', 'The disk with the data folder is full.', DISK_REMEDY, {
      cause: error,
    });
  }
  const named = isKinemeshError(error) ? error : writeError(root, error);
  if (!isKinemeshError(named) || !named.message.includes(root)) return named;
  return new KinemeshError(
    named.code,
    withoutPaths(named.message, root),
    named.code === 'disk-full' ? DISK_REMEDY : named.remedy,
    { cause: error },
  );
}

/** Has all that a part of the service rejects with named. */
export function withNamedFailures<T extends object>(part: T, root: string): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const answer: unknown = Reflect.apply(member, target, args);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch((error) => {
          throw namedFailure(error, root);
        });
      };
    },
  });
}
