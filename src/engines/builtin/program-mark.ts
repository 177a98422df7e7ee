import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** The rooms whose code makes a fit, of people or of the camera, out of its input. */
const ROOMS = ['evidence', 'body', 'world', 'lifting', 'fitting'];
const CODE = /^(?!.*\.(test|testing)\.).*\.[jt]s$/;

let mark: string | null = null;

/** Names the code of the fit: what another one made is not what this one would. */
export function programMark(): string {
  if (mark !== null) return mark;
  const hash = createHash('sha256');
  for (const room of ROOMS) {
    const folder = new URL(`../../${room}/`, import.meta.url);
    for (const name of readdirSync(folder).sort()) {
      if (CODE.test(name)) hash.update(name).update(readFileSync(new URL(name, folder)));
    }
  }
  mark = hash.digest('hex');
  return mark;
}
