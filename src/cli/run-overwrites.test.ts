import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { writeMotion } from '../motion/node.ts';
import { failingEngine, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { runFolder } from './run-folder.testing.ts';

const at = runFolder();

describe('what is there already', () => {
  it('never draws over the video itself, or into another format', async () => {
    const world = fakeWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out, '--overlay', at.clip, '--force'], world)).toBe(
      2,
    );
    expect(
      await runProgram(['run', at.clip, '--out', at.out, '--overlay', join(at.base, 'o.gif')], world),
    ).toBe(2);
    expect(readFileSync(at.clip, 'utf8')).toContain('not looked at');
    expect(existsSync(at.out)).toBe(false);
  });

  it('knows the video by every name that it has', async () => {
    const [link, twin] = [join(at.base, 'link.mp4'), join(at.base, 'twin.mp4')];
    symlinkSync(at.clip, link);
    linkSync(at.clip, twin);
    symlinkSync(at.base, join(at.base, 'here'));
    for (const [video, overlay] of [
      [link, at.clip],
      [at.clip, link],
      [twin, at.clip],
      [join(at.base, 'here/clip.mp4'), at.clip],
    ]) {
      const world = fakeWorld();
      expect(await runProgram(['run', video, '--out', at.out, '--overlay', overlay, '--force'], world)).toBe(
        2,
      );
      expect(world.err()).toContain('is the video itself');
    }
  });

  it('does not replace a file by the overlay unasked, nor when it goes on', async () => {
    const overlay = join(at.base, 'holiday.mp4');
    writeFileSync(overlay, 'mine');
    for (const flags of [[], ['--resume']]) {
      const world = fakeWorld();
      expect(await runProgram(['run', at.clip, '--out', at.out, '--overlay', overlay, ...flags], world)).toBe(
        2,
      );
      expect(world.err()).toContain(`${overlay} is already there.`);
    }
    expect(readdirSync(at.base).sort()).toEqual(['clip.mp4', 'holiday.mp4']);
  });

  it('puts no overlay where the format wants other files', async () => {
    for (const overlay of [join(at.out, 'tracks/o.mp4'), join(at.out, 'evidence/o.mp4')])
      expect(await runProgram(['run', at.clip, '--out', at.out, '--overlay', overlay], fakeWorld())).toBe(2);
    const both = join(at.base, 'x.mp4');
    expect(await runProgram(['run', at.clip, '--out', both, '--overlay', both], fakeWorld())).toBe(2);
    expect(await runProgram(['run', at.clip, '--out', ''], fakeWorld())).toBe(2);
    expect(readdirSync(at.base)).toEqual(['clip.mp4']);
    expect(
      await runProgram(['run', at.clip, '--out', at.out, '--overlay', join(at.out, 'o.mp4')], fakeWorld()),
    ).toBe(0);
  });

  it('leaves no folder behind that it made for nothing', async () => {
    writeFileSync(join(at.base, 'file'), '');
    const overlay = join(at.base, 'file/o.mp4');
    expect(await runProgram(['run', at.clip, '--out', at.out, '--overlay', overlay], fakeWorld())).toBe(5);
    const world = fakeWorld({
      engineIs: failingEngine(new KinemeshError('video-not-a-video', 'No.', 'Do.')),
    });
    const deep = [join(at.base, 'a/b/c'), join(at.base, 'd/e/o.mp4')];
    expect(await runProgram(['run', at.clip, '--out', deep[0], '--overlay', deep[1]], world)).toBe(4);
    expect(readdirSync(at.base).sort()).toEqual(['clip.mp4', 'file']);
  });

  it('keeps an earlier result when a forced run comes to nothing', async () => {
    await writeMotion(at.out, makeMotion());
    const engineIs = failingEngine(new KinemeshError('video-not-a-video', 'No.', 'Do.'));
    expect(await runProgram(['run', at.clip, '--out', at.out, '--force'], fakeWorld({ engineIs }))).toBe(4);
    expect(await runProgram(['check', at.out], fakeWorld())).toBe(0);
  });

  it('does not replace a result unasked', async () => {
    await writeMotion(at.out, makeMotion());
    const world = fakeWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(2);
    expect(world.err()).toBe(
      `✗ ${at.out} already holds a finished result.\n  Give another folder with --out, or add --force to replace this result.\n`,
    );
    expect(await runProgram(['run', at.clip, '--out', at.out, '--force'], world)).toBe(0);
  });

  it('says of a folder that a run is at work in just that, not how to go on with it', async () => {
    mkdirSync(join(at.out, 'evidence'), { recursive: true });
    writeFileSync(join(at.out, 'evidence', 'made-from.json'), '{}');
    writeFileSync(join(at.out, '.kinemesh-run.json'), JSON.stringify({ pid: 1, host: 'another machine' }));
    const world = fakeWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(2);
    expect(world.err()).toContain(`Another run (process 1) is writing into ${at.out}.`);
    expect(world.err()).not.toContain('--resume');
  });
});
