import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCheckouts, lookAtCheckout } from './find-checkouts.ts';
import { localFiles } from './local-files.ts';
import { type MadeHome, madeHome, TRACK_PY } from './made-home.testing.ts';

let home: MadeHome;
beforeEach(() => {
  home = madeHome('at home with Zoë');
});
afterEach(() => home.remove());

const filesOf = (env: Record<string, string> = {}, cwd = join(home.path, 'nowhere')) =>
  localFiles({ env: { HOME: home.path, ...env }, cwd });
const found = async (...args: Parameters<typeof filesOf>) =>
  (await findCheckouts(filesOf(...args), [], [])).map(({ path }) => path.slice(home.path.length + 1));

describe('finding checkouts', () => {
  it('looks in the home folder, in what is usual there two levels deep, and where the variable says', async () => {
    for (const folder of [
      '4D-Humans',
      'src/mocap/4D Humans',
      'elsewhere/far/away/fork',
      'code/a/b/too-deep',
    ]) {
      home.write(`${folder}/track.py`, TRACK_PY);
    }
    expect(await found()).toEqual(['4D-Humans', 'src/mocap/4D Humans']);
    const named = join(home.path, 'elsewhere/far/away/fork');
    expect(await found({ KINEMESH_4D_HUMANS: named })).toEqual([
      'elsewhere/far/away/fork',
      '4D-Humans',
      'src/mocap/4D Humans',
    ]);
  });

  it('looks in the current folder and beside it', async () => {
    home.write('far/away/here/notes.txt');
    home.write('far/away/beside/track.py', TRACK_PY);
    expect(await found({}, join(home.path, 'far/away/here'))).toEqual(['far/away/beside']);
    expect(await found({}, join(home.path, 'far/away/beside'))).toEqual(['far/away/beside']);
  });

  it('passes over the track.py of other programs, and what links lead to twice', async () => {
    home.write('4D-Humans/track.py', TRACK_PY);
    home.write('bytetrack/track.py', 'import phalp_not\n# from hmr2 import x\n');
    symlinkSync(join(home.path, '4D-Humans'), join(home.path, 'also'));
    mkdirSync(join(home.path, 'src'));
    symlinkSync(home.path, join(home.path, 'src/loop'));
    expect(await found()).toEqual(['4D-Humans']);
  });

  it('says which commit it is and what it imports, and what is wrong with half of one', async () => {
    home.write('4D-Humans/track.py', TRACK_PY);
    home.write('4D-Humans/.git/HEAD', 'ref: refs/heads/main\n');
    home.write(
      '4D-Humans/.git/packed-refs',
      `# pack-refs\n6ec79656a23c33237c724742ca2a0ec00b398b53 refs/heads/main\n`,
    );
    home.write('4D-Humans-old/hmr2/__init__.py');
    expect(await lookAtCheckout(filesOf(), join(home.path, '4D-Humans'))).toEqual({
      path: join(home.path, '4D-Humans'),
      ok: true,
      detail: 'commit 6ec7965',
      modules: ['hydra', 'phalp.trackers.PHALP', 'hmr2.models', 'neural_renderer'],
    });
    expect(await lookAtCheckout(filesOf(), join(home.path, '4D-Humans-old'))).toMatchObject({
      ok: false,
      detail: 'it has no track.py',
    });
  });
});
