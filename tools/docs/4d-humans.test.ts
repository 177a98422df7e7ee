import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userSettingsSchema } from '../../src/settings/user-settings.ts';
import { ROOT, readPage } from './pages.ts';

/** Names that 4D-Humans shares with the rest. */
const SHARED = ['disk-full', 'result-unreadable', 'smpl-invalid'];

describe('docs/4d-humans.md', () => {
  const { text } = readPage('docs/4d-humans.md');

  it('has a row for each way in which 4D-Humans can fail, and for no other', () => {
    const source = readFileSync(join(ROOT, 'src/errors/kinemesh-error.ts'), 'utf8');
    const own = source.slice(source.indexOf('// 4D-Humans: the checkout'), source.indexOf('// a run\n'));
    const names = [...own.matchAll(/\| '([\w-]+)'/g)].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(20);
    const rows = [...text.matchAll(/^\| .* \| `([\w-]+)` \| .+ \|$/gm)].map((match) => match[1]);
    expect(rows.sort()).toEqual([...names, ...SHARED].sort());
  });

  it('gives the time limits that a run has', () => {
    const settings = userSettingsSchema.parse({ fourDHumans: { checkout: '/c', python: '/p' } });
    const { firstLine, imports, silence, total } = settings.fourDHumans?.limits ?? {};
    expect(text).toContain(
      `${firstLine} s to the first line, ${imports} s for all imports, then ${silence} s`,
    );
    expect(total).toBeNull();
  });
});
