import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './database/open-database.ts';
import { roomAt } from './database/room.ts';
import { namedFailure } from './named-failure.ts';
import { withoutPaths } from './without-paths.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-full-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('changes are refused while the disk has no room, reading is not, and it goes on when there is some', async () => {
  let free = 1e9;
  const database = await openDatabase(join(dir, 'db'), () => free);
  const rename = (name: string) => database.db.updateTable('videos').set({ name }).execute();
  await rename('a');
  free = 63e6;
  await expect(rename('b')).rejects.toMatchObject({
    code: 'disk-full',
    message: 'The disk with the data folder is full: 63 MB are free.',
  });
  const inOneGo = database.db
    .transaction()
    .execute((change) => change.deleteFrom('videos').where('id', '=', 'x').execute());
  await expect(inOneGo).rejects.toMatchObject({ code: 'disk-full' });
  const remove = () => database.dbToRemove.deleteFrom('videos').where('id', '=', 'x').execute();
  free = 24e6;
  await remove();
  free = 23e6;
  await expect(remove()).rejects.toMatchObject({ code: 'disk-full' });
  expect(await database.db.selectFrom('videos').selectAll().execute()).toEqual([]);
  free = 64e6;
  await rename('c');
  await database.close();
  free = 10e6;
  await expect(openDatabase(join(dir, 'db'), () => free)).rejects.toMatchObject({ code: 'disk-full' });
  expect(roomAt(dir).isThere()).toBe(true);
});

test('what the system or the database says of a full disk becomes a named failure without a path', () => {
  const failed = (code: string) => Object.assign(new Error('no'), { code });
  expect(namedFailure(failed('53100'), dir)).toMatchObject({
    code: 'disk-full',
    message: 'The disk with the data folder is full.',
  });
  expect(namedFailure(failed('ENOSPC'), dir)).toMatchObject({
    code: 'disk-full',
    message: 'The data folder could not be written: the disk is full (ENOSPC).',
  });
  expect(namedFailure(failed('other'), dir)).toMatchObject({ code: 'other', message: 'no' });
  expect(withoutPaths(`${dir}/store/videos/a1/runs/b2/motion/frames.npz could not be read.`, dir)).toBe(
    'The data folder could not be read.',
  );
});
