import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { writeMotion } from '../motion/node.ts';
import { failingEngine, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';

let base = '';
let clip = '';
let out = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kinemesh-cli-'));
  clip = join(base, 'clip.mp4');
  out = join(base, 'result');
  writeFileSync(clip, 'not looked at by the fake engine');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('what is there already', () => {
  it('never draws over the video itself, or into another format', async () => {
    const world = fakeWorld();
    expect(await runProgram(['run', clip, '--out', out, '--overlay', clip, '--force'], world)).toBe(2);
    expect(await runProgram(['run', clip, '--out', out, '--overlay', join(base, 'o.gif')], world)).toBe(2);
    expect(readFileSync(clip, 'utf8')).toContain('not looked at');
    expect(existsSync(out)).toBe(false);
  });

  it('knows the video by every name that it has', async () => {
    const [link, twin] = [join(base, 'link.mp4'), join(base, 'twin.mp4')];
    symlinkSync(clip, link);
    linkSync(clip, twin);
    symlinkSync(base, join(base, 'here'));
    for (const [video, overlay] of [
      [link, clip],
      [clip, link],
      [twin, clip],
      [join(base, 'here/clip.mp4'), clip],
    ]) {
      const world = fakeWorld();
      expect(await runProgram(['run', video, '--out', out, '--overlay', overlay, '--force'], world)).toBe(2);
      expect(world.err()).toContain('is the video itself');
    }
  });

  it('does not replace a file by the overlay unasked, nor when it goes on', async () => {
    const overlay = join(base, 'holiday.mp4');
    writeFileSync(overlay, 'mine');
    for (const flags of [[], ['--resume']]) {
      const world = fakeWorld();
      expect(await runProgram(['run', clip, '--out', out, '--overlay', overlay, ...flags], world)).toBe(2);
      expect(world.err()).toContain(`${overlay} is already there.`);
    }
    expect(readdirSync(base).sort()).toEqual(['clip.mp4', 'holiday.mp4']);
  });

  it('puts no overlay where the format wants other files', async () => {
    for (const overlay of [join(out, 'tracks/o.mp4'), join(out, 'evidence/o.mp4')])
      expect(await runProgram(['run', clip, '--out', out, '--overlay', overlay], fakeWorld())).toBe(2);
    const both = join(base, 'x.mp4');
    expect(await runProgram(['run', clip, '--out', both, '--overlay', both], fakeWorld())).toBe(2);
    expect(await runProgram(['run', clip, '--out', ''], fakeWorld())).toBe(2);
    expect(readdirSync(base)).toEqual(['clip.mp4']);
    expect(await runProgram(['run', clip, '--out', out, '--overlay', join(out, 'o.mp4')], fakeWorld())).toBe(
      0,
    );
  });

  it('leaves no folder behind that it made for nothing', async () => {
    writeFileSync(join(base, 'file'), '');
    const overlay = join(base, 'file/o.mp4');
    expect(await runProgram(['run', clip, '--out', out, '--overlay', overlay], fakeWorld())).toBe(5);
    const world = fakeWorld({
      engineIs: failingEngine(new KinemeshError('video-not-a-video', 'No.', 'Do.')),
    });
    const deep = [join(base, 'a/b/c'), join(base, 'd/e/o.mp4')];
    expect(await runProgram(['run', clip, '--out', deep[0], '--overlay', deep[1]], world)).toBe(4);
    expect(readdirSync(base).sort()).toEqual(['clip.mp4', 'file']);
  });

  it('keeps an earlier result when a forced run comes to nothing', async () => {
    await writeMotion(out, makeMotion());
    const engineIs = failingEngine(new KinemeshError('video-not-a-video', 'No.', 'Do.'));
    expect(await runProgram(['run', clip, '--out', out, '--force'], fakeWorld({ engineIs }))).toBe(4);
    expect(await runProgram(['check', out], fakeWorld())).toBe(0);
  });

  it('does not replace a result unasked', async () => {
    await writeMotion(out, makeMotion());
    const world = fakeWorld();
    expect(await runProgram(['run', clip, '--out', out], world)).toBe(2);
    expect(world.err()).toBe(
      `✗ ${out} already holds a finished result.\n  Give another folder with --out, or add --force to replace this result.\n`,
    );
    expect(await runProgram(['run', clip, '--out', out, '--force'], world)).toBe(0);
  });

  it('says of a folder that a run is at work in just that, not how to go on with it', async () => {
    mkdirSync(join(out, 'evidence'), { recursive: true });
    writeFileSync(join(out, 'evidence', 'made-from.json'), '{}');
    writeFileSync(join(out, '.kinemesh-run.json'), JSON.stringify({ pid: 1, host: 'another machine' }));
    const world = fakeWorld();
    expect(await runProgram(['run', clip, '--out', out], world)).toBe(2);
    expect(world.err()).toContain(`Another run (process 1) is writing into ${out}.`);
    expect(world.err()).not.toContain('--resume');
  });
});
