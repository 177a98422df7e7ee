import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { phalpFile } from '../../tools/testing/pickles/phalp-file.ts';
import { writePickle } from '../../tools/testing/pickles/write-pickle.ts';
import { readMotion } from '../motion/node.ts';
import { fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { runFolder } from './run-folder.testing.ts';

const at = runFolder();
let result = '';

beforeEach(() => {
  vi.stubEnv('KINEMESH_CONFIG', join(at.base, 'settings.json'));
  result = join(at.base, 'demo_walk.pkl');
  const frames = Array.from({ length: 8 }, (_, n) => [
    { id: 2, seed: 0.1, camera: [0.02 * n, 0, 60] as const },
  ]);
  writeFileSync(result, deflateSync(writePickle(phalpFile({ frames }))));
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('kinemesh import', () => {
  it('turns a result into a motion folder and says who is in it', async () => {
    const world = fakeWorld();
    expect(await runProgram(['import', result, '--out', at.out, '--fps', '25'], world)).toBe(0);
    expect(world.out()).toMatch(/│ 1 {6}│ 0–7 +│ +8 │ +0 │ +0 │/);
    const motion = await readMotion(at.out);
    expect(motion.video).toMatchObject({ fileName: 'demo_walk.pkl', averageFps: 25 });
    expect(motion.camera.source).toBe('assumed');
    expect(existsSync(join(at.out, '.kinemesh-run.json'))).toBe(false);
  });

  it('keeps the engine’s camera, lens and height as asked', async () => {
    const options = ['--camera', 'engine', '--height', '180cm', '--capture-rate', '120'];
    expect(await runProgram(['import', result, '--out', at.out, ...options], fakeWorld())).toBe(0);
    const motion = await readMotion(at.out);
    expect(motion.camera.source).toBe('engine');
    expect(motion.frames.intrinsics[0]).toBe((5000 / 256) * 1280);
    const asked = motion.tracks[0].heightMetres;
    expect(motion.video.timeScale).toBe(0.25);
    const lens = await runProgram(
      ['import', result, '--out', at.out, '--focal', '1000', '--force'],
      fakeWorld(),
    );
    expect(lens).toBe(0);
    const unasked = await readMotion(at.out);
    expect(unasked.frames.intrinsics[0]).toBe(1000);
    // Made joints are no person's, so no body is exactly as tall; one that nobody asked for is far from it.
    expect(Math.abs(asked - 1.8)).toBeLessThan(0.1);
    expect(Math.abs(unasked.tracks[0].heightMetres - 1.8)).toBeGreaterThan(0.2);
  });

  it('with --json ends with a line of all of it', async () => {
    const world = fakeWorld();
    await runProgram(['import', result, '--out', at.out, '--json'], world);
    const lines = world
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      type: 'done',
      out: at.out,
      frames: 8,
      people: [{ id: 1, seen: 8 }],
    });
    expect(lines.map(({ code }) => code)).toContain('rate-assumed');
  });

  it('does not write over a result unasked', async () => {
    await runProgram(['import', result, '--out', at.out], fakeWorld());
    expect(await runProgram(['import', result, '--out', at.out], fakeWorld())).toBe(2);
  });

  it('refuses what is no result, and leaves no folder behind', async () => {
    writeFileSync(result, 'no result');
    const world = fakeWorld();
    expect(await runProgram(['import', result, '--out', at.out], world)).toBe(1);
    expect(world.err()).toMatch(/^✗ .*demo_walk\.pkl/m);
    expect(existsSync(at.out)).toBe(false);
  });

  it.each([
    [['--fps', '0'], /--fps "0" cannot be used/],
    [['--fps', 'fast'], /--fps "fast" cannot be used/],
    [['--fps', '30', '--video', 'clip.mp4'], /--fps 30 says what the video at hand tells itself/],
    [['--fov', '65', '--focal', '900'], /--fov "65" cannot be used/],
    [['--out', ''], /A name is empty/],
  ])('refuses %s', async (options, message) => {
    const world = fakeWorld();
    expect(await runProgram(['import', result, '--out', at.out, ...options], world)).toBe(2);
    expect(world.err()).toMatch(message);
  });
});
