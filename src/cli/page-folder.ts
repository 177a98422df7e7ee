import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KinemeshError } from '../errors/index.ts';

/** In a package the page lies beside `dist/cli`; in a clone it is built into `dist` too, two folders up. */
const PAGES = [new URL('../web/', import.meta.url), new URL('../../dist/web/', import.meta.url)];

/** Where the built page lies. @throws KinemeshError `page-missing` */
export function pageFolder(): string {
  const page = PAGES.find((folder) => existsSync(new URL('index.html', folder)));
  if (page !== undefined) return fileURLToPath(page);
  throw new KinemeshError(
    'page-missing',
    'The page is not there.',
    'Install Kinemesh again, or in a clone run `npm run build`.',
  );
}
