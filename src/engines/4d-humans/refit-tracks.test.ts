import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosedJoints } from '../../body/index.ts';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { addEdit, type EditRequest, type EditsFile, undoEdit } from '../../edits/index.ts';
import { readEdits } from '../../edits/node.ts';
import { type Motion, rowOfFrame } from '../../motion/index.ts';
import { makeMotion } from '../../motion/made-motion.testing.ts';
import { readMotion, removeMotion, writeMotion } from '../../motion/node.ts';
import { openMotion, refit } from '../index.ts';
import { mendAgain } from './refit-tracks.ts';
import { regroupTracks, rowsOfTracks } from './regroup-tracks.ts';

const FRAMES = 20;
const signal = new AbortController().signal;

/** Three people on frames 1 to 18, row 2 interpolated, the last one predicted. */
function motionOf4DHumans(): Motion {
  const made = makeMotion({ frames: FRAMES, ids: [1, 2, 3] });
  return {
    ...made,
    engine: { ...made.engine, name: '4d-humans' },
    tracks: made.tracks.map((track) => {
      const rows = track.frame.length;
      const source = {
        poses: new Float32Array(rows * 72).map((_, i) => i),
        betas: new Float32Array(10),
        trans: new Float32Array(rows * 3),
      };
      return { ...track, betas: made.tracks[0].betas, source };
    }),
  };
}

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-tracks-'));
  await writeMotion(dir, motionOf4DHumans());
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function mend(...requests: EditRequest[]): Promise<Motion> {
  let edits: EditsFile | null = null;
  for (const request of requests) {
    const open = await openMotion(dir, edits);
    edits = addEdit(open.edits, request, open.motion);
  }
  if (edits !== null) await refit(dir, edits, () => {}, signal);
  return readMotion(dir);
}

test('a motion without evidence is mended by its rows, and guesses that lost their ground go', async () => {
  const { tracks } = await mend(
    { op: 'name', track: 1, label: 'first' },
    { op: 'split', track: 2, frame: 4 },
    { op: 'delete', track: 3, firstFrame: null, lastFrame: null },
  );
  expect(tracks.map(({ id, label, frame }) => [id, label, frame[0], frame.at(-1)])).toEqual([
    [1, 'first', 1, 18],
    // Frame 3 was interpolated to a frame that is another's now.
    [2, null, 1, 2],
    [4, null, 4, 18],
  ]);
  expect(tracks[2].source?.poses[0]).toBe(3 * 72);
  expect((await readEdits(dir))?.of).toBe('tracks');
});

test('two that are one have the rows of both, the surer where both have one', async () => {
  const { tracks } = await mend(
    { op: 'delete', track: 1, firstFrame: 10, lastFrame: 19 },
    { op: 'delete', track: 2, firstFrame: 0, lastFrame: 12 },
    { op: 'merge', tracks: [1, 2] },
  );
  expect(Array.from(tracks[0].frame)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18]);
  expect(tracks.map(({ id }) => id)).toEqual([1, 3]);
});

test('undone, the files are as they were, byte by byte', async () => {
  const names = async () => [
    'motion.json',
    ...(await readdir(join(dir, 'tracks'))).map((n) => `tracks/${n}`),
  ];
  const bytes = async () =>
    Promise.all((await names()).map(async (n) => [n, await readFile(join(dir, n), 'base64')]));
  const before = await bytes();
  await mend({ op: 'swap', tracks: [1, 2], frame: 9 }, { op: 'only', tracks: [2] });
  expect(await names()).toEqual(['motion.json', 'tracks/2.npz']);
  for (let n = 0; n < 2; n++) await refit(dir, undoEdit((await openMotion(dir)).edits), () => {}, signal);
  expect(await bytes()).toEqual(before);
});

test('what would need bodies fitted anew is refused by name', async () => {
  await expect(mend({ op: 'height', track: 1, metres: 1.8 })).rejects.toMatchObject({
    code: 'edit-needs-evidence',
    message: expect.stringContaining('"height"'),
    remedy: expect.stringContaining('merged, split'),
  });
});

test('a resumed run is mended again, one that begins anew is not', async () => {
  await mend({ op: 'only', tracks: [2] });
  await writeMotion(dir, motionOf4DHumans());
  await mendAgain(dir, motionOf4DHumans());
  expect((await readMotion(dir)).tracks.map(({ id }) => id)).toEqual([2]);
  await removeMotion(dir);
  expect(await readdir(dir)).toEqual([]);
});

test('who is put together of two has one shape, and the pelvis stays where it was', async () => {
  const body = loadKinemeshBody();
  const motion = bodied();
  const rows = rowsOfTracks(motion.tracks);
  const both = Int32Array.from([...rows.people[0].rows.slice(0, 10), ...rows.people[1].rows.slice(10)]);
  const merged = { id: 1, rows: both, label: null, heightMetres: null, mends: [] };
  const [track] = await regroupTracks(motion, rows, [merged], async () => body);
  expect(track.betas).toEqual(motion.tracks[0].betas);
  const [first, second] = motion.tracks;
  const pelvis = (of: typeof track, frame: number) => {
    const at = rowOfFrame(of, frame) * 156;
    return Array.from(of.joints3d.subarray(at, at + 3));
  };
  expect(pelvis(track, 5)).toEqual(pelvis(first, 5));
  for (const [k, value] of pelvis(second, 15).entries()) expect(pelvis(track, 15)[k]).toBeCloseTo(value, 5);
  const wrist = 3 * (rowOfFrame(track, 15) * 52 + 20);
  expect(Math.abs(track.joints3d[wrist] - second.joints3d[wrist])).toBeGreaterThan(0.001);
});

/** The made motion with two of Kinemesh's bodies in it, one tall and one not. */
function bodied(): Motion {
  const body = loadKinemeshBody();
  const motion = motionOf4DHumans();
  const tracks = motion.tracks.slice(0, 2).map((track, t) => {
    const betas = new Float32Array(body.betaCount);
    betas[0] = t === 0 ? 1 : -1;
    const rows = track.frame.length;
    const trans = new Float32Array(rows * 3).map((_, i) => (i % 3 === 2 ? 4 : 0));
    const joints3d = new Float32Array(rows * 156);
    const posed = createPosedJoints(body.jointCount);
    for (let row = 0; row < rows; row++) {
      body.pose(
        betas,
        track.poses.subarray(156 * row, 156 * row + 156),
        trans.subarray(3 * row, 3 * row + 3),
        posed,
      );
      joints3d.set(posed.joints, 156 * row);
    }
    return { ...track, betas, trans, joints3d };
  });
  return { ...motion, tracks };
}
