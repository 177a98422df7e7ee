import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-folder-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('makes what is missing and says where it began', async () => {
  const path = join(dir, 'a', 'b', 'c');
  expect(await makeFolder(path)).toBe(join(dir, 'a'));
  expect((await stat(path)).isDirectory()).toBe(true);
  expect(await makeFolder(path)).toBeUndefined();
});

test('a file in the way is an error', async () => {
  await writeFile(join(dir, 'file'), '');
  await expect(makeFolder(join(dir, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('where the system makes no folders, it says so instead of trying for ever', async () => {
  const place = process.platform === 'linux' ? '/proc/kinemesh/out' : join(dir, 'file', 'out');
  await expect(makeFolder(place)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
});
