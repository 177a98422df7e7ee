import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeSmpl } from '../body/smpl/made-smpl.testing.ts';
import { pickleOf, publishedFields } from '../body/smpl/smpl-file.testing.ts';
import { readSettings, writeSettings } from '../settings/index.ts';
import { fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';

const BYTES = pickleOf(publishedFields(madeSmpl({ betaCount: 16 })));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let dir = '';
let config = '';
let file = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-setup-smpl-'));
  config = join(dir, 'settings.json');
  file = join(dir, 'SMPL_MALE.pkl');
  await writeFile(file, BYTES);
});
afterEach(() => rm(dir, { recursive: true }));

async function setup(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const world = fakeWorld({ env: { KINEMESH_CONFIG: config } });
  const code = await runProgram(['setup', 'smpl', ...args], world);
  return { code, out: world.out(), err: world.err() };
}

describe('kinemesh setup smpl', () => {
  it('reads the file whole, says what it is and keeps its path', async () => {
    const { code, out } = await setup(file);
    expect(code).toBe(0);
    expect(out).toContain(`✓ ${file}`);
    expect(out).toContain(`male by its name, 50 vertices, 16 betas, sha256 ${SHA256}`);
    expect((await readSettings(config)).smplPath).toBe(file);
  });

  it('changes nothing the second time', async () => {
    await setup(file);
    const before = await readFile(config, 'utf8');
    expect((await setup(file)).out).toContain('It was set up already: nothing was changed.');
    expect(await readFile(config, 'utf8')).toBe(before);
  });

  it('keeps what else is set up, and forgets the file by --remove', async () => {
    const other = await readSettings(config);
    await writeSettings({ ...other, smplPath: file }, config);
    const answer = await setup('--remove', '--json');
    expect(JSON.parse(answer.out)).toEqual({ changed: true, path: config, smpl: null });
    expect((await setup('--remove')).out).toBe('No SMPL file was set up.\n');
    expect(await readSettings(config)).toEqual(other);
  });

  it('keeps no file that cannot be used, and says what is wrong with it', async () => {
    const broken = join(dir, 'broken.pkl');
    await writeFile(broken, BYTES.subarray(0, 5000));
    const { code, err } = await setup(broken);
    expect(code).not.toBe(0);
    expect(err).toContain(`${broken} is no SMPL body that can be used`);
    const gone = await setup(join(dir, 'gone.pkl'));
    expect(gone.err).toContain(`There is no SMPL file at ${join(dir, 'gone.pkl')}.`);
    expect((await readSettings(config)).smplPath).toBeNull();
  });

  it('wants a file or --remove, and not both', async () => {
    expect((await setup()).code).toBe(2);
    expect((await setup(file, '--remove')).code).toBe(2);
    expect((await readSettings(config)).smplPath).toBeNull();
  });
});
