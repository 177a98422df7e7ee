import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isKinemeshError } from '../../errors/index.ts';
import { chooseBody, loadBody, loadKinemeshBody, readSmplFile, sha256OfSmplFile } from '../load-node.ts';
import { madeSmpl } from './made-smpl.testing.ts';
import { pickleOf, publishedFields } from './smpl-file.testing.ts';

let dir = '';
let path = '';
const BYTES = pickleOf(publishedFields(madeSmpl({ betaCount: 16 })));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-smpl-'));
  path = join(dir, 'SMPL_FEMALE.pkl');
  await writeFile(path, BYTES);
});
afterAll(() => rm(dir, { recursive: true }));

async function failure(doing: Promise<unknown>): Promise<[string, string]> {
  const error = await doing.catch((thrown: unknown) => thrown);
  if (!isKinemeshError(error)) throw error;
  return [error.code, error.message];
}

describe('the user’s own SMPL file', () => {
  it('is read with its checksum and what its name says', async () => {
    const file = await readSmplFile(path);
    expect(file).toMatchObject({ path, sha256: SHA256, gender: 'female' });
    expect(file.model).toMatchObject({ vertexCount: 50, betaCount: 10, fileBetaCount: 16 });
  });

  it('is the body of a motion that was made with it, with as many shapes', async () => {
    const body = await loadBody({ model: 'smpl', assetSha256: SHA256, betas: 16 }, path);
    expect([body.model, body.assetSha256, body.betaCount]).toEqual(['smpl', SHA256, 16]);
    const own = loadKinemeshBody();
    expect(await loadBody({ model: 'kinemesh', assetSha256: own.assetSha256, betas: 16 }, null)).toBe(own);
  });

  it('is missed by name where it is gone, another, or was never named', async () => {
    const made = { model: 'smpl', assetSha256: 'cd'.repeat(32), betas: 10 } as const;
    expect(await failure(loadBody(made, null))).toEqual([
      'smpl-missing',
      'These bodies are SMPL’s, of a file (sha256 cdcdcdcdcdcd…) that is not set up here.'.replace('’', "'"),
    ]);
    expect(await failure(loadBody(made, path))).toEqual([
      'smpl-missing',
      `These bodies are of another SMPL file (sha256 cdcdcdcdcdcd…) than ${path} (${SHA256.slice(0, 12)}…).`,
    ]);
    const gone = join(dir, 'gone.pkl');
    expect(await failure(loadBody(made, gone))).toEqual([
      'smpl-missing',
      `There is no SMPL file at ${gone}.`,
    ]);
    expect(await failure(readSmplFile(dir))).toEqual(['smpl-missing', `${dir} is no file.`]);
  });

  it('is what new motions are made of where it is set up, and costs no run where it cannot be used', async () => {
    const chosen = await chooseBody(path);
    expect([chosen.body.model, chosen.body.assetSha256, chosen.gender, chosen.problem]).toEqual([
      'smpl',
      SHA256,
      'female',
      null,
    ]);
    expect(await chooseBody(null)).toEqual({ body: loadKinemeshBody(), gender: 'neutral', problem: null });
    const gone = await chooseBody(join(dir, 'gone.pkl'));
    expect(gone.body).toBe(loadKinemeshBody());
    expect(gone.problem?.code).toBe('smpl-missing');
  });

  it('has another checksum as soon as it is changed', async () => {
    const changing = join(dir, 'changing.pkl');
    await writeFile(changing, BYTES);
    expect(await sha256OfSmplFile(changing)).toBe(SHA256);
    await writeFile(changing, 'something else');
    expect(await sha256OfSmplFile(changing)).toBe(
      createHash('sha256').update('something else').digest('hex'),
    );
  });
});
