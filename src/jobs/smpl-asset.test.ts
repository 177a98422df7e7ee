import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeSettings } from '../settings/index.ts';
import { smplAsset } from './smpl-asset.ts';

let dir = '';
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const BODY = sha256Of('a body');

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-smpl-asset-'));
  vi.stubEnv('KINEMESH_CONFIG', join(dir, 'settings.json'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

it('gives out the one file that the settings name, by its checksum', async () => {
  const path = join(dir, 'SMPL.pkl');
  await writeFile(path, 'a body');
  await writeFile(join(dir, 'other.pkl'), 'another');
  expect(await smplAsset(BODY)).toBeNull();
  await writeSettings({ fourDHumans: null, smplPath: path });
  expect(await smplAsset(BODY)).toEqual({
    path,
    contentType: 'application/octet-stream',
    downloadName: 'SMPL.pkl',
  });
  expect(await smplAsset(sha256Of('another'))).toBeNull();
});

it('gives out nothing once the file is gone or another', async () => {
  const path = join(dir, 'SMPL.pkl');
  await writeSettings({ fourDHumans: null, smplPath: path });
  expect(await smplAsset(BODY)).toBeNull();
  await writeFile(path, 'a body');
  expect(await smplAsset(BODY)).toMatchObject({ path });
  await writeFile(path, 'a body that was changed');
  expect(await smplAsset(BODY)).toBeNull();
});
