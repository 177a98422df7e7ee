import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { hasDatabase, plantDatabase } from './seed.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('the empty database that comes along is the manifest’s, made by the PGlite that opens it', async () => {
  const [packed, manifest, pglite] = await Promise.all([
    readFile(join(ROOT, 'assets/database/empty.tar.br')),
    readFile(join(ROOT, 'assets/database/manifest.json'), 'utf8').then(JSON.parse),
    readFile(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8').then(JSON.parse),
  ]);
  expect(createHash('sha256').update(packed).digest('hex')).toBe(manifest.sha256);
  expect(packed.length).toBe(manifest.bytes);
  expect(manifest.source).toBe(`npm:@electric-sql/pglite@${pglite.version}`);
});

test('it is unpacked whole and keeps what is written into it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kinemesh-seed-'));
  const path = join(dir, 'db');
  await plantDatabase(path);
  expect(await hasDatabase(path)).toBe(true);
  const first = await openDatabase(path);
  const video = { id: 'a'.repeat(24), name: 'a', file_name: 'a', extension: '', size_bytes: 2 ** 40 };
  await first.db
    .insertInto('videos')
    .values({ ...video, is_sample: false, state: 'uploading' })
    .execute();
  await first.close();
  const second = await openDatabase(path);
  expect(await second.db.selectFrom('videos').select(['id', 'size_bytes']).execute()).toEqual([
    { id: video.id, size_bytes: 2 ** 40 },
  ]);
  await second.close();
  await rm(dir, { recursive: true, force: true });
});
