import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { madeSmpl } from '../../../body/smpl/made-smpl.testing.ts';
import { npzOf } from '../../../body/smpl/smpl-file.testing.ts';
import { ownSmplItem } from './own-smpl-item.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-own-smpl-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('says what the user’s SMPL file is', async () => {
  const path = join(dir, 'SMPL_NEUTRAL.npz');
  await writeFile(path, npzOf(madeSmpl()));
  const item = await ownSmplItem(path);
  expect(item).toMatchObject({ id: 'smpl', ok: true, needed: false, remedy: null });
  expect(item.detail).toContain(`${path}, neutral, 50 vertices, 10 betas, sha256 `);
});

it('keeps no run from starting where it is not set up, gone or damaged', async () => {
  const none = await ownSmplItem(null);
  expect(none).toMatchObject({ ok: false, needed: false });
  expect(none.remedy).toContain('kinemesh setup smpl FILE');
  const gone = await ownSmplItem(join(dir, 'gone.npz'));
  expect(gone).toMatchObject({ ok: false, needed: false });
  expect(gone.detail).toContain('(smpl-missing)');
  const damaged = join(dir, 'damaged.npz');
  await writeFile(damaged, npzOf(madeSmpl()).subarray(0, 900));
  expect((await ownSmplItem(damaged)).detail).toContain('(smpl-invalid)');
});
