import { readFileSync } from 'node:fs';

/** The package's version. From `src/cli` and `dist/cli` alike, the package's root is two folders up. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
