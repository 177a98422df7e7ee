import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { hasMotionFolder, readMotionFolder, rowAt } from './read-motion.ts';
import { parseNpz } from './read-npz.ts';

/** A .npy array as NumPy writes it. */
function npy(descr: string, shape: number[], data: Float32Array | Float64Array | Int32Array | Uint8Array) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`.padEnd(117, ' ');
  const head = new TextEncoder().encode(`\x00NUMPY\x01\x00\x76\x00${dict}\n`);
  head[0] = 0x93;
  const bytes = head.subarray(0, 128);
  // UTF-8 makes two bytes of none of these: 10 bytes, then 118 of text.
  return new Uint8Array([...bytes, ...new Uint8Array(data.buffer)]);
}

const dir = await mkdtemp(join(tmpdir(), 'kinemesh-score-read-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A folder of two frames with one person on the second; `joints` says how many joints it claims. */
async function makeFolder(joints: number): Promise<void> {
  const f4 = (shape: number[], value: number) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return npy('<f4', shape, new Float32Array(size).fill(value));
  };
  const frames = zipSync({
    'time.npy': npy('<f8', [2], Float64Array.of(0, 0.04)),
    'shot.npy': npy('<i4', [2], Int32Array.of(0, 0)),
    'intrinsics.npy': f4([2, 4], 500),
    'world_from_camera.npy': f4([2, 4, 4], 0.25),
  });
  const track = zipSync({
    'frame.npy': npy('<i4', [1], Int32Array.of(1)),
    'state.npy': npy('|u1', [1], Uint8Array.of(2)),
    'bbox.npy': f4([1, 4], 7),
    'poses.npy': f4([1, 156], 0),
    'trans.npy': f4([1, 3], 3),
    'betas.npy': f4([16], 0),
    'joints_3d.npy': f4([1, joints, 3], 1.5),
    'joints_2d.npy': f4([1, 52, 2], 0),
    'joint_confidence.npy': f4([1, 52], 0.5),
    'keypoints_2d.npy': f4([1, 1, 3], 0),
    'contact.npy': npy('|u1', [1, 4], Uint8Array.of(1, 0, 0, 1)),
  });
  await mkdir(join(dir, 'tracks'), { recursive: true });
  await writeFile(join(dir, 'frames.npz'), frames);
  await writeFile(join(dir, 'tracks/4.npz'), track);
  const motion = {
    video: { width: 10, height: 20, frameCount: 2, averageFps: 25, timeScale: 1 },
    body: { model: 'kinemesh' },
    keypointNames: ['nose'],
    tracks: [{ id: 4, file: 'tracks/4.npz', heightMetres: 1.7 }],
    warnings: [],
  };
  await writeFile(join(dir, 'motion.json'), JSON.stringify(motion));
}

describe("the score's own reader", () => {
  it('reads the arrays of an .npz, stored and packed', () => {
    const bytes = zipSync({ 'a.npy': npy('<i4', [2, 2], Int32Array.of(1, 2, 3, -4)) }, { level: 9 });
    expect(parseNpz(bytes, 'x').get('a')).toEqual({ shape: [2, 2], data: Int32Array.of(1, 2, 3, -4) });
  });

  it('refuses kinds of numbers that it does not know', () => {
    const bytes = zipSync({ 'a.npy': npy('>f8', [1], Float64Array.of(1)) });
    expect(() => parseNpz(bytes, 'some.npz')).toThrow('some.npz, a.npy');
  });

  it('reads a motion folder', async () => {
    expect(await hasMotionFolder(dir)).toBe(false);
    await makeFolder(52);
    expect(await hasMotionFolder(dir)).toBe(true);
    const { frames, tracks } = await readMotionFolder(dir);
    expect([...frames.time]).toEqual([0, 0.04]);
    expect(tracks[0]).toMatchObject({
      id: 4,
      frame: Int32Array.of(1),
      state: Uint8Array.of(2),
      sourceTrans: null,
    });
    expect(tracks[0].joints3d).toHaveLength(156);
    expect([...tracks[0].contact]).toEqual([1, 0, 0, 1]);
    expect([rowAt(tracks[0], 1), rowAt(tracks[0], 0)]).toEqual([0, -1]);
  });

  it('names the array that is of another shape', async () => {
    await makeFolder(24);
    await expect(readMotionFolder(dir)).rejects.toThrow(/joints_3d is \(1, 24, 3\), wanted \(1, 52, 3\)/);
  });
});
