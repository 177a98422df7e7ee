import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const COMMIT = /^[0-9a-f]{40}$/;

/** The commit that a checkout is at, by its `.git`; null where that is not to be had. */
export async function checkoutCommit(checkout: string): Promise<string | null> {
  const read = (name: string) => readFile(join(checkout, '.git', name), 'utf8').catch(() => '');
  const head = (await read('HEAD')).trim();
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return COMMIT.test(head) ? head : null;
  const own = (await read(ref)).trim();
  if (COMMIT.test(own)) return own;
  const packed = (await read('packed-refs')).split('\n').find((line) => line.endsWith(` ${ref}`));
  return packed === undefined ? null : packed.slice(0, 40);
}
