import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { madeFolder } from '../engines/builtin/made-folder.testing.ts';
import { readMotion } from '../motion/node.ts';
import { fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';

let base = '';
let dir = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kinemesh-edit-'));
  dir = join(base, 'result');
  await madeFolder(dir, loadKinemeshBody(), 20);
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function edit(...args: string[]) {
  const world = fakeWorld();
  const code = await runProgram(['edit', dir, ...args], world);
  return { code, out: world.out(), err: world.err() };
}

test('mends, lists and takes back', async () => {
  expect((await edit()).out).toBe('Nothing is mended.\n');
  const split = await edit('split', '2', '--frame', '10');
  expect(split.code).toBe(0);
  expect(split.out).toContain('Mended:\n  1  split track 2 at frame 10\n');
  expect((await readMotion(dir)).tracks.map(({ id }) => id)).toEqual([1, 2, 3]);

  const named = await edit('name', '3', 'goalkeeper', '--json');
  const lines = named.out.trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    type: 'done',
    out: dir,
    people: [{ id: 1 }, { id: 2 }, { id: 3, label: 'goalkeeper' }],
    edits: [
      { number: 1, op: 'split', track: 2, frame: 10 },
      { number: 2, op: 'name', track: 3, label: 'goalkeeper' },
    ],
    warnings: [],
  });

  // Who was split off is one with the other again: the name is then theirs.
  expect((await edit('undo', '1')).out).toContain('Mended:\n  1  name track 2 "goalkeeper"\n');
  expect((await edit('undo')).out).toContain('Nothing is mended.');
  expect(JSON.parse((await edit('list', '--json')).out)).toEqual({ out: dir, edits: [] });
  expect((await readMotion(dir)).tracks.map(({ id, label }) => [id, label])).toEqual([
    [1, null],
    [2, null],
  ]);
});

test('says what is wrong, and changes nothing', async () => {
  const before = await readMotion(dir);
  expect(await edit('delete', '7')).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      'There is no track 7.\n  The motion has the tracks 1 and 2: choose one of them.',
    ),
  });
  expect(await edit('split', '1', '--frame', '500')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Frame 500 is outside the video.\n  Its frames are 0 to 19'),
  });
  expect(await edit('undo')).toMatchObject({ code: 2, err: expect.stringContaining('nothing to undo') });
  expect(await readMotion(dir)).toEqual(before);
});

test('a folder that is none, or no motion, or mended by something newer is refused by name', async () => {
  const world = fakeWorld();
  expect(await runProgram(['edit', join(base, 'nowhere')], world)).toBe(2);
  expect(world.err()).toContain('There is no folder at');
  const empty = fakeWorld();
  expect(await runProgram(['edit', base, 'list'], empty)).toBe(1);
  expect(empty.err()).toContain('motion.json');
  await writeFile(join(dir, 'edits.json'), '{"format":"kinemesh-edits","version":2}');
  expect(await edit()).toMatchObject({ code: 1, err: expect.stringContaining('edits.json: "version"') });
});
