import { createHash } from 'node:crypto';

/** What stands for a path in a request: the page gets and gives these, never a path. */
export function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}
