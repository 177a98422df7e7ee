import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePage, isPageCurrent } from './page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'dist/web');

beforeAll(() => ensurePage());

describe('the page, built', () => {
  it('is not built again while its sources are the same', async () => {
    expect(isPageCurrent()).toBe(true);
    const made = statSync(join(PAGE, 'index.html')).ino;
    await ensurePage();
    expect(statSync(join(PAGE, 'index.html')).ino).toBe(made);
    expect(readdirSync(join(ROOT, 'dist')).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('loads nothing from elsewhere, and runs nothing from within the HTML', () => {
    const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])).toSatisfy(
      (addresses: string[]) =>
        addresses.length > 1 && addresses.every((address) => /^(\/|data:)/.test(address)),
    );
    expect(html).not.toMatch(/<script(?![^>]* src=)/);
    expect(html).not.toMatch(/ on\w+=/);
  });

  it('has in it only libraries whose licences allow it, and NOTICE names each', () => {
    const licences = readFileSync(join(PAGE, 'licences.md'), 'utf8');
    const libraries = [...licences.matchAll(/^## (\S+) - (\S+) \((.+)\)$/gm)];
    const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
    expect(libraries.length).toBeGreaterThan(5);
    const allowed = ['MIT', 'ISC', '0BSD', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0'];
    for (const [, name, version, licence] of libraries) {
      expect([name, version, allowed.includes(licence)]).toEqual([name, version, true]);
      expect([name, notice.includes(name)]).toEqual([name, true]);
    }
  });
});
