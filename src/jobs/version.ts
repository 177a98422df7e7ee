import { readFileSync } from 'node:fs';

/** The package's version. From `src/jobs` and `dist/jobs` alike, the package's root is two folders up. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
