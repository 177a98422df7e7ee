import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { CHECKS } from './checks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Names of the rules that a made-up project breaks, one for each finding, in the order of the alphabet. */
function broken(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kinemesh-structure-'));
  folders.push(folder);
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json', 'node_modules'])
    symlinkSync(join(ROOT, name), join(folder, name));
  for (const name of ['src', 'tools', 'web']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const check = CHECKS.find(({ name }) => name === 'structure');
  const { stdout } = spawnSync(process.execPath, check?.runs[0] ?? [], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toMatch(/modules, \d+ dependencies cruised/);
  return [...stdout.matchAll(/^ *error ([a-z-]+):/gm)].map((match) => match[1]).sort();
}

describe('the structure check', () => {
  it('lets the data go its way', () => {
    expect(
      broken({
        'src/errors/index.ts': 'export const e = 1;\n',
        'src/video/index.ts': "export { e } from '../errors/index.ts';\n",
        'src/vision/index.ts': "export { e } from '../video/index.ts';\n",
      }),
    ).toEqual([]);
  });

  it('sees an arrow that goes back', () => {
    expect(
      broken({
        'src/video/index.ts': "export { v } from '../vision/index.ts';\n",
        'src/vision/index.ts': 'export const v = 1;\n',
      }),
    ).toEqual(['arrows-of-video']);
  });

  it('sees an import of a type alone', () => {
    expect(
      broken({
        'src/errors/index.ts': "import type { V } from '../video/index.ts';\nexport const e: V = 1;\n",
        'src/video/index.ts': 'export type V = number;\n',
      }),
    ).toEqual(['arrows-of-errors']);
  });

  it('sees who climbs in by the window', () => {
    expect(
      broken({
        'src/errors/hidden.ts': 'export const e = 1;\n',
        'src/video/index.ts': "export { e } from '../errors/hidden.ts';\n",
        'tools/score/main.ts': "export { e } from '../../src/errors/hidden.ts';\n",
      }),
    ).toEqual(['through-the-door', 'tools-through-the-door']);
  });

  it('sees Node behind a room of numbers, however far', () => {
    const rules = broken({
      'src/errors/index.ts': "export { e } from './far.ts';\n",
      'src/errors/far.ts': "export { readFileSync as e } from 'node:fs';\n",
      'src/tracking/index.ts': "export { e } from '../errors/index.ts';\n",
    });
    expect(new Set(rules)).toEqual(new Set(['numbers-only']));
  });

  it('sees a circle', () => {
    const rules = broken({
      'src/errors/index.ts': "export { a } from './a.ts';\n",
      'src/errors/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'src/errors/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });
    expect(new Set(rules)).toEqual(new Set(['no-cycles']));
  });

  it('sees a room that nobody told it of', () => {
    expect(broken({ 'src/attic/index.ts': "export { join } from 'node:path';\n" })).toEqual([
      'rooms-are-known',
    ]);
  });

  it('sees what ships use what does not', () => {
    expect(
      broken({
        'src/cli/index.ts': "export { t } from '../../tools/t.ts';\nexport { vi } from 'vitest';\n",
        'tools/t.ts': 'export const t = 1;\n',
      }),
    ).toEqual(['no-tools-in-the-product', 'product-dependencies']);
  });

  it('sees a page that climbs in by the window, or needs Node, or is needed by the program', () => {
    const rules = broken({
      'src/api/index.ts': "export { j } from '../jobs/index.ts';\n",
      'src/jobs/index.ts': "export { join as j } from 'node:path';\n",
      'src/motion/index.ts': 'export const m = 1;\n',
      'src/motion/node.ts': "export { t } from '../../web/api/index.ts';\n",
      'web/api/index.ts': "export { j as t } from '../../src/api/index.ts';\n",
      'web/app/main.tsx':
        "export { m } from '../../src/motion/index.ts';\nexport { t } from '../../src/motion/node.ts';\n",
      'web/theme/index.ts': "export { m } from '../app/main.tsx';\n",
      'web/attic/index.ts': "export { m } from '../app/main.tsx';\n",
    });
    expect([...new Set(rules)]).toEqual([
      'arrows-of-api',
      'arrows-of-page-theme',
      'no-page-in-the-product',
      'numbers-only',
      'page-through-the-doors',
      'rooms-of-the-page-are-known',
    ]);
  });
});
