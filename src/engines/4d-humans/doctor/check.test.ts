import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { type FourDHumansSettings, fourDHumansSettingsSchema } from '../../../settings/index.ts';
import { checkFourDHumans } from './check.ts';

const MADE_SMI = fileURLToPath(new URL('../../../../tools/stand-in/programs/nvidia-smi', import.meta.url));
const TIMES = { together: 10, alone: 10, total: 30 };

let standIn: StandIn;
let settings: FourDHumansSettings;
beforeEach(async () => {
  standIn = await standInCheckout();
  process.env.KINEMESH_NVIDIA_SMI = MADE_SMI;
  process.env.KINEMESH_CONFIG = join(standIn.home, 'no-settings.json');
  settings = fourDHumansSettingsSchema.parse({
    checkout: standIn.checkout,
    python: standIn.python,
    environment: { kind: 'venv', prefix: join(standIn.checkout, 'venv') },
    home: standIn.home,
  });
});
afterEach(() => {
  delete process.env.KINEMESH_NVIDIA_SMI;
  delete process.env.KINEMESH_CONFIG;
  standIn.remove();
});

/** EGL is the machine's own, which the stand-in does not stand in for. */
async function check(changed: Partial<FourDHumansSettings> = {}, times = TIMES) {
  const items = await checkFourDHumans({ ...settings, ...changed }, times);
  const bad = items.filter(({ ok, needed, id }) => !ok && needed && id !== 'egl');
  return { items, bad, of: (id: string) => items.find((item) => item.id === id) };
}

describe('looking at 4D-Humans', () => {
  it('has a line for each thing that a run needs, with its value', async () => {
    const { items, bad, of } = await check({}, { ...TIMES, together: 60 });
    expect(bad).toEqual([]);
    expect(items.map(({ id }) => id)).toEqual([
      'checkout',
      'python',
      ...['torch', 'numpy', 'hydra', 'phalp', 'hmr2', 'detectron2', 'cv2', 'joblib', 'omegaconf'].map(
        (name) => `import:${name}`,
      ),
      'gpu',
      'nvidia-smi',
      'egl',
      'files:hmr2',
      'files:phalp',
      'files:detector',
      'smpl:hmr2',
      'smpl:phalp',
      'smpl',
      'home',
    ]);
    expect(of('import:torch')?.detail).toBe('2.1.0+cu118, built for CUDA 11.8');
    expect(of('gpu')?.detail).toMatch(/^NVIDIA GeForce RTX 4060 Laptop GPU, 8\.0 GB memory, [\d.]+ GB free/);
    expect(of('nvidia-smi')?.detail).toMatch(/^driver 535\.183\.01, for CUDA up to 12\.2/);
    expect(of('files:phalp')?.detail).toBe('12 files, 126 kB');
  });

  it('says that it is not set up', async () => {
    expect(await checkFourDHumans(null)).toMatchObject([
      { id: 'setup', ok: false, needed: true, detail: '4D-Humans is not set up. (tracker-not-set-up)' },
    ]);
  });

  it('tries each module by itself where one hangs, and ends in time', async () => {
    standIn.tell({ fail: 'import-hang:torch' });
    const started = performance.now();
    const { bad, of } = await check();
    expect((performance.now() - started) / 1000).toBeLessThan(TIMES.total + 10);
    expect(bad.map(({ id }) => id)).toEqual(['import:torch', 'import:phalp', 'import:hmr2']);
    expect(of('import:torch')).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/loading torch for 10 s.*\(import-hung\)$/),
    });
    expect(of('import:phalp')).toMatchObject({
      detail: 'It loads PyTorch, which fails by itself. (import-hung)',
    });
    expect(of('import:numpy')?.ok).toBe(true);
  });

  it.each([
    ['import-crash:torch', 'import:torch', 'import-crashed'],
    ['import-missing:detectron2', 'import:detectron2', 'import-missing'],
    ['import-error:hydra', 'import:hydra', 'import-crashed'],
    ['no-gpu', 'gpu', 'gpu-missing'],
    ['driver-too-old', 'gpu', 'gpu-driver-old'],
    ['torch-cuda-mismatch', 'gpu', 'torch-cuda-mismatch'],
  ])('names what a run would fail by: %s', async (fail, id, code) => {
    standIn.tell({ fail });
    const item = (await check({}, { ...TIMES, together: 60, alone: 60, total: 90 })).of(id);
    expect(item).toMatchObject({ ok: false, needed: true, remedy: expect.stringMatching(/\w/) });
    expect(item?.detail).toMatch(new RegExp(`\\(${code}\\)$`));
  });

  it('tells what is still to be fetched from what was cut off, and from a web page in its place', async () => {
    const phalp = join(standIn.home, '.cache/phalp');
    const hmr2 = join(standIn.home, '.cache/4DHumans');
    rmSync(join(phalp, 'weights/hmar_v2_weights.pth'));
    expect((await check()).of('files:phalp')).toMatchObject({
      ok: false,
      needed: false,
      detail: '1 of 12 not fetched yet: hmar_v2_weights.pth',
    });
    writeFileSync(join(phalp, 'weights/hmar_v2_weights.pth'), 'PK\u0003\u0004 and then nothing more of it');
    expect((await check()).of('files:phalp')).toMatchObject({
      needed: true,
      detail: expect.stringMatching(/hmar_v2_weights\.pth .* is not whole.*\(checkpoint-missing\)$/),
    });
    writeFileSync(
      join(phalp, 'weights/hmar_v2_weights.pth'),
      '<html><body>Log in to this network</body></html>',
    );
    expect((await check()).of('files:phalp')?.detail).toMatch(/is a web page.*\(download-blocked\)$/);
    rmSync(join(hmr2, 'logs'), { recursive: true });
    expect((await check()).of('files:hmr2')).toMatchObject({
      needed: true,
      remedy:
        'Remove ' +
        `${join(hmr2, 'hmr2_data.tar.gz').replace(standIn.home, '~')}: the next run fetches and opens it anew.`,
    });
  });

  it('looks for the SMPL file in both places', async () => {
    rmSync(join(standIn.home, '.cache/4DHumans/data/smpl'), { recursive: true });
    rmSync(join(standIn.home, '.cache/phalp/3D/models'), { recursive: true });
    const { bad, of } = await check();
    expect(bad.map(({ id }) => id)).toEqual(['smpl:hmr2']);
    expect(of('smpl:hmr2')?.detail).toMatch(/\(smpl-missing\)$/);
    expect(of('smpl:phalp')).toMatchObject({ ok: false, needed: false });
  });

  it('starts where Python does not, where the checkout is gone, and where there is no nvidia-smi', async () => {
    process.env.KINEMESH_NVIDIA_SMI = '/not/there/nvidia-smi';
    const { items, of } = await check({ python: '/not/there/python', checkout: '/not/there/4D-Humans' });
    expect(of('python')?.detail).toMatch(/^The Python at \/not\/there\/python does not start: ENOENT/);
    expect(of('checkout')?.detail).toMatch(/is not there any more\. \(checkout-missing\)$/);
    expect(of('nvidia-smi')).toMatchObject({ ok: false, needed: false, detail: 'is not there' });
    expect(items.some(({ id }) => id.startsWith('import:'))).toBe(false);
  });
});
