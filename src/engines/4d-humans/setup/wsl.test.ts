import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { checkFourDHumans } from '../doctor/check.ts';
import { type FindOptions, findSetup } from './find-setup.ts';
import { type MadeHome, madeHome } from './made-home.testing.ts';
import { setUpFirst } from './set-up.ts';
import { chooseDistribution } from './wsl-files.ts';

const MADE_WSL = fileURLToPath(new URL('../../../../tools/stand-in/programs/wsl.exe', import.meta.url));
const NAMES = [
  'KINEMESH_CONFIG',
  'KINEMESH_WSL',
  'STAND_IN_WSL_HOME',
  'STAND_IN_WSL_DISTROS',
  'STAND_IN_WSL_LOG',
];

let standIn: StandIn;
let home: MadeHome;
let log: string;
beforeEach(async () => {
  standIn = await standInCheckout();
  home = madeHome('at home with Zoë');
  symlinkSync(standIn.checkout, join(home.path, '4D Humans'));
  log = join(home.path, 'calls.txt');
  process.env.KINEMESH_CONFIG = join(home.path, 'settings.json');
  process.env.KINEMESH_WSL = MADE_WSL;
  process.env.STAND_IN_WSL_HOME = home.path;
  process.env.STAND_IN_WSL_DISTROS = 'docker-desktop,Ubuntu-22.04,Debian';
  process.env.STAND_IN_WSL_LOG = log;
});
afterEach(() => {
  for (const name of NAMES) delete process.env[name];
  home.remove();
  standIn.remove();
});

const onWindows: FindOptions = { platform: 'win32', home: null, systemPlaces: [], importSeconds: 60 };

describe('4D-Humans in WSL', () => {
  it('is looked for in the default distribution, as wsl.exe names it in UTF-16', async () => {
    expect(await chooseDistribution(null)).toBe('Ubuntu-22.04');
    expect(await chooseDistribution('debian')).toBe('Debian');
    await expect(chooseDistribution('Arch')).rejects.toMatchObject({
      code: 'wsl-missing',
      message: 'WSL has no distribution Arch.',
      remedy: 'Name one of these with --wsl: Ubuntu-22.04, Debian.',
    });
  });

  it('is set up by paths of the distribution, and a second time without a change', async () => {
    const findings = await findSetup(onWindows);
    expect(findings).toMatchObject({ wsl: 'Ubuntu-22.04', checkouts: [{ label: '~/4D Humans' }] });
    const first = await setUpFirst(findings);
    expect(first).toMatchObject({
      changed: true,
      settings: {
        wsl: 'Ubuntu-22.04',
        checkout: `${home.path}/4D Humans`,
        python: `${home.path}/4D Humans/venv/bin/python`,
        environment: { kind: 'venv', prefix: `${home.path}/4D Humans/venv` },
      },
    });
    const bytes = readFileSync(join(home.path, 'settings.json'));
    expect((await setUpFirst(await findSetup(onWindows))).changed).toBe(false);
    expect(readFileSync(join(home.path, 'settings.json'))).toEqual(bytes);
    const calls = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): string[] => JSON.parse(line));
    const within = calls.filter((words) => words.includes('--exec'));
    expect(within.length).toBeGreaterThan(4);
    expect(within.filter((words) => words.some((word) => /^(ba|da)?sh$/.test(word)))).toEqual([]);
  });

  it('is looked at within the distribution', async () => {
    const { settings } = await setUpFirst(await findSetup({ ...onWindows, home: standIn.home }));
    const items = await checkFourDHumans(settings);
    const problems = items.filter(({ ok, needed, id }) => !ok && needed && id !== 'egl');
    expect(problems).toEqual([]);
    expect(items.find(({ id }) => id === 'checkout')?.detail).toContain('in WSL (Ubuntu-22.04)');
  });

  it('names what is wrong where there is no WSL, or the distribution is gone', async () => {
    const { settings } = await setUpFirst(await findSetup(onWindows));
    process.env.STAND_IN_WSL_DISTROS = 'Debian';
    expect(await checkFourDHumans(settings)).toMatchObject([
      { id: 'setup', ok: false, detail: expect.stringContaining('(wsl-missing)') },
    ]);
    process.env.KINEMESH_WSL = join(home.path, 'no-wsl.exe');
    await expect(findSetup({ ...onWindows, current: null })).rejects.toMatchObject({ code: 'wsl-missing' });
  });
});
