import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './database/open-database.ts';
import { makePlace, type Place, uploadReady } from './fake-service.testing.ts';
import { openService } from './index.ts';
import { openService as openWith } from './open-service.ts';

let place: Place;
let dir = '';
beforeAll(async () => {
  place = await makePlace();
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-open-'));
});
afterAll(async () => {
  await place.clear();
  await rm(dir, { recursive: true, force: true });
});

const alter = async (statement: string) => {
  const { db, close } = await openDatabase(join(place.dir, 'db'));
  await sql.raw(statement).execute(db);
  await close();
};

test('a first start makes the folder and is ready', async () => {
  const service = await openService({ dataDir: join(dir, 'a', 'b') });
  expect(await service.videos()).toEqual([]);
  expect(await service.isReady()).toBe(true);
  expect(await service.freeBytes()).toBeGreaterThan(0);
  await service.close();
  expect((await readdir(join(dir, 'a', 'b'))).sort()).toEqual(['db', 'store', 'uploads']);
});

test('a second service on the same data is refused, with where the first one is', async () => {
  const options = { dataDir: join(dir, 'twice'), address: 'http://localhost:3000' };
  const service = await openWith(options);
  await expect(openService(options)).rejects.toMatchObject({
    code: 'data-in-use',
    message: `The data in ${options.dataDir} are in use by another Kinemesh (process ${process.pid}) at http://localhost:3000.`,
  });
  await service.close();
  await (await openService(options)).close();
});

test('a folder that cannot be written to is one clear sentence', async () => {
  await writeFile(join(dir, 'file'), '');
  await expect(openService({ dataDir: join(dir, 'file', 'data') })).rejects.toMatchObject({
    code: 'output-not-writable',
    message: expect.stringContaining(join(dir, 'file', 'data')),
  });
});

test('data of a newer version are left alone', async () => {
  await (await place.open()).close();
  await alter(`insert into kysely_migration values ('9999-from-the-future', '2030-01-01')`);
  await expect(place.open()).rejects.toMatchObject({
    code: 'data-newer',
    message: expect.stringContaining('9999-from-the-future'),
  });
  // The check comes before anything is opened for work, so the lock is free again.
  await expect(place.open()).rejects.toMatchObject({ code: 'data-newer' });
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create(join(place.dir, 'db'));
  await pglite.query(`delete from kysely_migration where name = '9999-from-the-future'`);
  await pglite.close();
});

test('a database whose making was cut off is made anew', async () => {
  const dataDir = join(dir, 'cut-off');
  await (await openService({ dataDir })).close();
  await rm(join(dataDir, 'db', 'PG_VERSION'));
  const { rename } = await import('node:fs/promises');
  await rename(join(dataDir, 'db'), join(dataDir, 'db.partial'));
  const service = await openService({ dataDir });
  expect(await service.isReady()).toBe(true);
  await service.close();
});

test('a removed video goes from the disk at the first start after it cannot be had back', async () => {
  let service = await place.open();
  const [old, young] = [await uploadReady(service, 'ok.mp4'), await uploadReady(service, 'ok.mp4')];
  for (const { id } of [old, young]) await service.removeVideo(id);
  await service.close();
  await alter(`update videos set removed_at = now() - interval '6 minutes' where id = '${old.id}'`);
  service = await place.open();
  const folder = (id: string) => stat(join(place.dir, 'store/videos', id)).catch(() => null);
  expect([await folder(old.id), (await folder(young.id)) !== null]).toEqual([null, true]);
  await expect(service.restoreVideo(old.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await service.restoreVideo(young.id)).state).toBe('ready');
  await service.close();
});
