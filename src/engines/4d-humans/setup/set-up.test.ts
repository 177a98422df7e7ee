import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { readSettings } from '../../../settings/index.ts';
import { type FindOptions, findSetup } from './find-setup.ts';
import { type MadeHome, madeHome } from './made-home.testing.ts';
import { removeSetup, setUp, setUpFirst } from './set-up.ts';

let standIn: StandIn;
let home: MadeHome;
let settings: string;
beforeEach(async () => {
  standIn = await standInCheckout();
  home = madeHome('at home with Zoë');
  settings = join(home.path, '.config/kinemesh/settings.json');
  process.env.KINEMESH_CONFIG = settings;
  symlinkSync(standIn.checkout, join(home.path, '4D Humans'));
});
afterEach(() => {
  delete process.env.KINEMESH_CONFIG;
  home.remove();
  standIn.remove();
});

/** Looks in the made home folder alone. */
const options = (more: Partial<FindOptions> = {}): FindOptions => ({
  env: { HOME: home.path, PATH: '', PYENV_ROOT: join(home.path, 'none') },
  cwd: join(home.path, 'nowhere'),
  home: standIn.home,
  systemPlaces: [],
  importSeconds: 60,
  ...more,
});
const ownOf = ({ interpreters }: Awaited<ReturnType<typeof findSetup>>) =>
  interpreters.filter(({ path }) => path.startsWith(home.path));

describe('setting 4D-Humans up', () => {
  it('takes the first interpreter that works, in a path with spaces, and names what the others lack', async () => {
    home.write('miniconda3/envs/4D-humans/conda-meta/history');
    home.script('miniconda3/envs/4D-humans/bin/python', 'echo "Illegal instruction" >&2; exit 132');
    const findings = await findSetup(options());
    expect(findings.checkouts).toMatchObject([{ ok: true, label: '~/4D Humans' }]);
    expect(ownOf(findings)).toMatchObject([
      {
        ok: true,
        label: '~/4D Humans/venv/bin/python',
        origin: "the checkout's venv",
        environment: { kind: 'venv', prefix: join(home.path, '4D Humans/venv') },
        detail: expect.stringMatching(/^PyTorch 2\.1\.0\+cu118, NumPy [\d.]+, detectron2 0\.6; NVIDIA/),
        failure: null,
      },
      {
        ok: false,
        version: null,
        environment: { kind: 'conda', name: '4D-humans' },
        detail: 'does not start: Illegal instruction',
        failure: { code: 'interpreter-missing' },
      },
    ]);
    expect((await setUpFirst(findings)).settings).toMatchObject({
      checkout: join(home.path, '4D Humans'),
      python: join(home.path, '4D Humans/venv/bin/python'),
      environment: { kind: 'venv' },
      home: standIn.home,
      wsl: null,
      detector: 'vitdet',
    });
  });

  it('changes nothing when it is done twice, keeps what was set beside it, and writes nothing else', async () => {
    const before = await filesBelow(home.path);
    const first = await setUpFirst(await findSetup(options()), { detector: 'maskrcnn', chunkFrames: 400 });
    const bytes = readFileSync(settings);
    const { mtimeMs } = await stat(settings);
    const again = await setUpFirst(await findSetup(options()));
    expect([first.changed, again.changed]).toEqual([true, false]);
    expect(again.settings).toEqual(first.settings);
    expect(again.settings).toMatchObject({ detector: 'maskrcnn', chunkFrames: 400 });
    expect(readFileSync(settings)).toEqual(bytes);
    expect((await stat(settings)).mtimeMs).toBe(mtimeMs);
    expect(await filesBelow(home.path)).toEqual([...before, '.config/kinemesh/settings.json'].sort());
    expect([await removeSetup(), await removeSetup()]).toEqual([true, false]);
    expect((await readSettings()).fourDHumans).toBeNull();
  });

  it('takes none that lacks something, and names it', async () => {
    standIn.tell({ fail: 'import-missing:detectron2' });
    const findings = await findSetup(options());
    expect(ownOf(findings)).toMatchObject([{ ok: false, lacks: ['detectron2'], detail: 'lacks detectron2' }]);
    await expect(setUpFirst(findings)).rejects.toMatchObject({
      code: 'import-missing',
      message: 'The Python at ~/4D Humans/venv/bin/python lacks detectron2.',
      remedy: expect.stringContaining('github.com/facebookresearch/detectron2'),
    });
    await expect(stat(settings)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['import-crash:torch', 'import-crashed', /loaded torch \(SIGABRT\)/],
    ['import-hang:phalp', 'import-hung', /with loading phalp\S* for 10 s/],
    ['import-error:hydra', 'import-crashed', /libhydra\.so: undefined symbol/],
    ['egl', 'egl-missing', /EGL/],
  ])('says by name what an import fails by: %s', async (fail, code, message) => {
    standIn.tell({ fail });
    const findings = await findSetup(options({ importSeconds: 10 }));
    await expect(setUpFirst(findings)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('says so where there is no checkout, and where a named one is none', async () => {
    const empty = options({ env: { HOME: join(home.path, 'none'), PATH: '' }, cwd: '/not/there/at-all' });
    const findings = await findSetup(empty);
    expect(findings).toMatchObject({ checkouts: [], interpreters: [] });
    await expect(setUpFirst(findings)).rejects.toMatchObject({ code: 'checkout-missing' });
    await expect(findSetup(options({ checkout: home.path }))).rejects.toMatchObject({
      code: 'checkout-missing',
    });
    await expect(findSetup(options({ python: '/no/python' }))).rejects.toMatchObject({
      code: 'interpreter-missing',
      message: 'There is no Python at /no/python.',
    });
  });

  it('takes the folder of an environment for its interpreter', async () => {
    const python = join(home.path, '4D Humans/venv');
    const findings = await findSetup(options({ checkout: join(home.path, '4D Humans'), python }));
    expect(findings.interpreters.map(({ path }) => path)).toEqual([join(python, 'bin/python')]);
  });
});

describe('choosing on the page', () => {
  it('takes ids that were given out, and no path', async () => {
    const { checkouts, interpreters, chosen } = await findSetup(options());
    expect(chosen).toBeNull();
    const choice = { checkoutId: checkouts[0].id, interpreterId: interpreters[0].id };
    expect((await setUp(choice, options())).settings.python).toBe(interpreters[0].path);
    expect((await findSetup(options())).chosen).toEqual(choice);
    const made = home.script('evil', `touch "${join(home.path, 'was-run')}"`);
    await expect(setUp({ ...choice, interpreterId: made }, options())).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await filesBelow(home.path)).not.toContain('was-run');
  });

  it('tries what was chosen again before it is kept', async () => {
    const { checkouts, interpreters } = await findSetup(options());
    standIn.tell({ fail: 'import-crash:torch' });
    const choice = { checkoutId: checkouts[0].id, interpreterId: interpreters[0].id };
    await expect(setUp(choice, options())).rejects.toMatchObject({ code: 'import-crashed' });
    await expect(stat(settings)).rejects.toThrow('ENOENT');
  });

  it('keeps to what is set up as long as it works, and names it where it works no more', async () => {
    home.write('old/venv/pyvenv.cfg');
    const old = home.script('old/venv/bin/python', `exec "${standIn.python}" "$@"`);
    await setUpFirst(await findSetup(options({ python: old })));
    expect((await findSetup(options())).interpreters[0]).toMatchObject({ path: old, ok: true });
    writeFileSync(old, '#!/bin/sh\necho gone >&2\nexit 3\n');
    const findings = await findSetup(options());
    expect(findings.interpreters[0]).toMatchObject({ path: old, ok: false, detail: 'does not start: gone' });
    expect((await setUpFirst(findings)).settings.python).toBe(join(home.path, '4D Humans/venv/bin/python'));
  });
});

/** Names below a folder, links not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}
