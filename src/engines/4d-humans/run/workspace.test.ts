import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSafePath, openWorkspace } from './workspace.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-workspace-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const same = (path: string) => path;

test('nothing that a shell or Hydra reads otherwise passes as safe', () => {
  for (const path of [
    '/a b',
    "/it's",
    '/a;b',
    '/a$b',
    '/a=b',
    '/{x}',
    '/a&b',
    '/ä',
    '/a,b',
    '-rf',
    '',
    '/a\nb',
  ])
    expect([path, isSafePath(path)]).toEqual([path, false]);
  expect(isSafePath('/home/me/out.dir/4D-Humans_1')).toBe(true);
});

test('a folder of a safe name is used as it is, empty, and goes with its contents', async () => {
  await mkdir(join(dir, 'work'));
  await writeFile(join(dir, 'work', 'left'), 'by a run that was killed');
  const workspace = await openWorkspace(dir, same);
  expect(workspace.dir).toBe(join(dir, 'work'));
  expect(await readdir(workspace.dir)).toEqual([]);
  await workspace.remove();
  expect(await readdir(dir)).toEqual([]);
});

test('a folder of any other name is reached by a safe one, and holds what is written', async () => {
  const odd = join(dir, "it's {one} = two; $HOME (ä)");
  const workspace = await openWorkspace(odd, same);
  expect(isSafePath(workspace.dir)).toBe(true);
  await writeFile(join(workspace.dir, 'x'), '');
  expect(realpathSync(workspace.dir)).toBe(join(realpathSync(odd), 'work'));
  expect(await readdir(join(odd, 'work'))).toEqual(['x']);
  await workspace.remove();
  expect(existsSync(workspace.dir)).toBe(false);
  expect(await readdir(odd)).toEqual([]);
});

test('where no safe name is to be had it is said', async () => {
  await expect(openWorkspace(join(dir, 'a b'), same, ['/tmp/a b'])).rejects.toMatchObject({
    code: 'output-not-writable',
    message: expect.stringContaining('breaks on spaces'),
  });
});
