import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FRAMES_A_CHUNK, motionViewSchema } from '../api/index.ts';
import type { Motion } from '../motion/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { readNpzFile } from '../npz/node.ts';
import { writeMotionView } from './index.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'motion-view-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function manifestIn(folder: string) {
  return motionViewSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
}

it('cuts a motion into chunks that together hold every row once', async () => {
  const motion = makeMotion({ frames: 12, ids: [1, 7] });
  await writeMotionView(motion, dir, { framesAChunk: 5 });
  expect((await readdir(dir)).sort()).toEqual([
    '0000.npz',
    '0001.npz',
    '0002.npz',
    'frames.npz',
    'manifest.json',
    'timeline.npz',
  ]);
  expect(await manifestIn(dir)).toMatchObject({ framesAChunk: 5, chunkCount: 3 });
  const track = motion.tracks[1];
  const rows = { frame: [] as number[], state: [] as number[], poses: [] as number[], trans: [] as number[] };
  for (const name of ['0000.npz', '0001.npz', '0002.npz']) {
    const chunk = await readNpzFile(join(dir, name));
    for (const key of Object.keys(rows) as (keyof typeof rows)[]) {
      rows[key].push(...(chunk[`7/${key}`].data as Float32Array));
    }
    expect(chunk['7/betas'].data).toEqual(track.betas);
    expect(chunk['7/poses'].shape).toEqual([chunk['7/frame'].data.length, 156]);
  }
  for (const key of Object.keys(rows) as (keyof typeof rows)[]) expect(rows[key]).toEqual([...track[key]]);
  const second = await readNpzFile(join(dir, '0001.npz'));
  expect([...(second['1/frame'].data as Int32Array)]).toEqual([5, 6, 7, 8, 9]);
});

it('tells the whole timeline and the frames beside it', async () => {
  const motion = makeMotion({ frames: 12, ids: [3] });
  await writeMotionView(motion, dir);
  const timeline = await readNpzFile(join(dir, 'timeline.npz'));
  expect(Object.keys(timeline)).toEqual(['3/frame', '3/state', '3/joint_confidence']);
  expect(timeline['3/frame'].data).toEqual(motion.tracks[0].frame);
  expect(timeline['3/state'].data).toEqual(motion.tracks[0].state);
  const frames = await readNpzFile(join(dir, 'frames.npz'));
  expect(frames.time.data).toEqual(motion.frames.time);
  expect(frames.world_from_camera.shape).toEqual([12, 4, 4]);
});

it('tells each joint’s confidence in 255ths, and the mean of the body’s over time', async () => {
  const made = makeMotion({ frames: 4, ids: [1] });
  const [track] = made.tracks;
  const jointConfidence = track.jointConfidence.map((_, i) => (i % 52 === 20 ? 0.2 : i % 52 > 21 ? 0 : 0.8));
  await writeMotionView({ ...made, tracks: [{ ...track, jointConfidence }] }, dir);
  const chunk = (await readNpzFile(join(dir, '0000.npz')))['1/joint_confidence'];
  expect([chunk.shape, chunk.data[0], chunk.data[20], chunk.data[40]]).toEqual([[2, 52], 204, 51, 0]);
  const timeline = (await readNpzFile(join(dir, 'timeline.npz')))['1/joint_confidence'];
  expect([...timeline.data]).toEqual(new Array(2).fill(Math.round((255 * (21 * 0.8 + 0.2)) / 22)));
});

it('takes at most 1000 bytes a person and frame', async () => {
  const motion = makeMotion({ frames: 2 * FRAMES_A_CHUNK, ids: [1, 2, 3] });
  await writeMotionView(motion, dir);
  const sizes = await Promise.all(
    ['0000.npz', '0001.npz'].map(async (name) => (await stat(join(dir, name))).size),
  );
  const rows = motion.tracks.reduce((sum, track) => sum + track.frame.length, 0);
  expect((sizes[0] + sizes[1]) / rows).toBeLessThanOrEqual(1000);
});

it('leaves out of a chunk who is not there, and writes one without anybody', async () => {
  const motion = makeMotion({ frames: 12, ids: [1] });
  const [track] = motion.tracks;
  const late: Motion = {
    ...motion,
    tracks: [{ ...track, frame: track.frame.map((frame) => Math.min(11, frame + 1)) }],
  };
  await writeMotionView(late, dir, { framesAChunk: 2 });
  expect(await readNpzFile(join(dir, '0000.npz'))).toEqual({});
  await writeMotionView(makeMotion({ frames: 0, ids: [] }), join(dir, 'nobody'));
  expect(await manifestIn(join(dir, 'nobody'))).toMatchObject({ chunkCount: 0 });
});

it('has no manifest unless all of it is there', async () => {
  await writeMotionView(makeMotion({ frames: 12 }), dir);
  const control = new AbortController();
  control.abort(new Error('stop'));
  await expect(writeMotionView(makeMotion({ frames: 20 }), dir, { signal: control.signal })).rejects.toThrow(
    'stop',
  );
  expect(await readdir(dir)).not.toContain('manifest.json');
});

it('names the folder that cannot be written', async () => {
  await writeFile(join(dir, 'file'), '');
  await expect(writeMotionView(makeMotion(), join(dir, 'file', 'view'))).rejects.toMatchObject({
    code: 'output-not-writable',
  });
});
