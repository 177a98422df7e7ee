import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jointIndex } from '../../body/index.ts';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { addEdit, type EditRequest, type EditsFile, undoEdit } from '../../edits/index.ts';
import { readEdits } from '../../edits/node.ts';
import { firstDifference, rowOfFrame, type Track } from '../../motion/index.ts';
import { readMotion } from '../../motion/node.ts';
import { openMotion, refit } from '../index.ts';
import { madeFolder } from './made-folder.testing.ts';

const FRAMES = 30;
const FIT = /^fit-/;
const signal = new AbortController().signal;

let base = '';
/** Two people, nothing mended. */
let plain = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kinemesh-refit-'));
  plain = join(base, 'plain');
  await madeFolder(plain, loadKinemeshBody(), FRAMES);
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function copyOf(dir: string, name: string): Promise<string> {
  const to = join(base, name);
  await cp(dir, to, { recursive: true });
  return to;
}

/** Mends all of it at once. */
async function mend(dir: string, ...requests: EditRequest[]) {
  let edits: EditsFile | null = null;
  for (const request of requests) {
    const open = await openMotion(dir, edits);
    edits = addEdit(open.edits, request, open.motion);
  }
  if (edits !== null) await refit(dir, edits, () => {}, signal);
  return readMotion(dir);
}

async function undo(dir: string): Promise<void> {
  const { edits } = await openMotion(dir);
  await refit(dir, undoEdit(edits), () => {}, signal);
}

const fitsIn = async (dir: string) => (await readdir(join(dir, 'evidence'))).filter((name) => FIT.test(name));

/** The bytes of everything that a motion folder has to have. */
async function bytesOf(dir: string): Promise<Record<string, string>> {
  const files = [
    'motion.json',
    'frames.npz',
    ...(await readdir(join(dir, 'tracks'))).map((name) => `tracks/${name}`),
  ];
  const bytes = await Promise.all(files.map((file) => readFile(join(dir, file), 'base64')));
  return Object.fromEntries(files.map((file, i) => [file, bytes[i]]));
}

/** Everything that can be mended, one after the other. */
const ALL: readonly EditRequest[] = [
  { op: 'split', track: 2, frame: 20 },
  { op: 'name', track: 3, label: 'goalkeeper' },
  { op: 'left-right', track: 1, firstFrame: 5, lastFrame: 9 },
  { op: 'joint', track: 1, frame: 22, joint: 'left_wrist', x: 300, y: 300 },
  { op: 'height', track: 1, metres: 1.9 },
  { op: 'swap', tracks: [1, 3], frame: 25 },
  { op: 'delete', track: 2, firstFrame: 0, lastFrame: 4 },
  { op: 'lens', lens: { kind: 'fov', degrees: 50 } },
  { op: 'frame-rate', framesPerSecond: 60 },
  { op: 'floor', floor: { kind: 'standing', track: 1, frame: 10 } },
];

test('what was mended bit by bit is what a whole second pass makes of the same edits, whatever was kept', async () => {
  const dir = await copyOf(plain, 'all');
  await mend(dir, ...ALL.slice(0, 5));
  const motion = await mend(dir, ...ALL.slice(5));
  expect(motion.tracks.map(({ id, label }) => [id, label])).toEqual([
    [1, null],
    [2, null],
    [3, 'goalkeeper'],
  ]);
  expect(motion.tracks[0]).toMatchObject({ heightSource: 'user', heightMetres: expect.closeTo(1.9, 1) });
  expect([motion.tracks[1].frame[0], motion.tracks[2].frame[0]]).toEqual([5, 20]);
  expect(motion.camera.source).toBe('user');
  expect(motion.frames.intrinsics[0]).toBeCloseTo(640 / Math.tan((25 * Math.PI) / 180), 1);
  expect(motion.video.timeScale).toBeCloseTo(0.5, 6);
  expect(motion.warnings).toEqual([]);

  for (const name of await fitsIn(dir)) await rm(join(dir, 'evidence', name));
  const edits = await readEdits(dir);
  expect(edits?.edits).toHaveLength(ALL.length);
  if (edits !== null) await refit(dir, edits, () => {}, signal);
  expect(firstDifference(await readMotion(dir), motion)).toBeNull();
});

test('undone, every file is as it was, byte by byte', async () => {
  const before = await bytesOf(plain);
  const dir = await copyOf(plain, 'undone');
  await mend(dir, { op: 'split', track: 1, frame: 15 });
  await mend(dir, { op: 'only', tracks: [3] });
  expect(Object.keys(await bytesOf(dir))).toEqual(['motion.json', 'frames.npz', 'tracks/3.npz']);
  await undo(dir);
  await undo(dir);
  expect(await bytesOf(dir)).toEqual(before);
});

test('two halves that are merged are the one that they were', async () => {
  const dir = await copyOf(plain, 'merged');
  const motion = await mend(dir, { op: 'split', track: 2, frame: 20 }, { op: 'merge', tracks: [2, 3] });
  expect(firstDifference(motion, await readMotion(plain))).toBeNull();
});

test('only those are fitted anew of whom something has changed', async () => {
  const dir = await copyOf(plain, 'few');
  const before = await fitsIn(dir);
  await mend(dir, { op: 'name', track: 1, label: 'left one' });
  expect(await fitsIn(dir)).toEqual(before);
  await mend(dir, { op: 'left-right', track: 2, firstFrame: null, lastFrame: null });
  const after = await fitsIn(dir);
  expect(after.filter((name) => !before.includes(name))).toHaveLength(1);
});

/** How far a joint is from a place on a frame, px. */
function away({ frame, joints2d }: Track, joint: number, on: number, [x, y]: [number, number]): number {
  const at = 2 * (rowOfFrame({ frame }, on) * 52 + joint);
  return Math.hypot(joints2d[at] - x, joints2d[at + 1] - y);
}

test('a dragged joint goes where it was put, and the rest of the motion stays', async () => {
  const wrist = jointIndex('right_wrist');
  const before = (await readMotion(plain)).tracks[0];
  const at = 2 * (20 * 52 + wrist);
  const place: [number, number] = [before.joints2d[at] - 25, before.joints2d[at + 1] - 25];
  const dir = await copyOf(plain, 'dragged');
  const [x, y] = place;
  const motion = await mend(dir, { op: 'joint', track: 1, frame: 20, joint: 'right_wrist', x, y });
  expect(away(before, wrist, 20, place)).toBeCloseTo(25 * Math.SQRT2, 3);
  expect(away(motion.tracks[0], wrist, 20, place)).toBeLessThan(8);
  const early: [number, number] = [before.joints2d[2 * wrist], before.joints2d[2 * wrist + 1]];
  expect(away(motion.tracks[0], wrist, 0, early)).toBeLessThan(1);
});

test('stopped before it is done, it has changed nothing', async () => {
  const dir = await copyOf(plain, 'stopped');
  const before = await bytesOf(dir);
  const { edits, motion } = await openMotion(dir);
  const stop = new AbortController();
  const refitted = refit(
    dir,
    addEdit(edits, { op: 'height', track: 1, metres: 1.6 }, motion),
    (event) => event.type === 'progress' && event.stage === 'fitting' && stop.abort(),
    stop.signal,
  );
  await expect(refitted).rejects.toMatchObject({ code: 'cancelled' });
  expect(await bytesOf(dir)).toEqual(before);
  expect(await readEdits(dir)).toBeNull();
});

test('an edit of what was not seen this time is kept, and told of', async () => {
  const dir = await copyOf(plain, 'gone');
  const { edits } = await openMotion(dir);
  const gone = { op: 'name', at: { segment: 7, tracklet: 0, frame: 3 }, label: 'gone' } as const;
  const motion = await refit(dir, { ...edits, edits: [gone] }, () => {}, signal);
  expect(motion.warnings).toEqual([
    {
      code: 'edit-not-applied',
      message: 'Edit 1 (name) changes nothing: what it is about was not seen this time. It is kept.',
    },
  ]);
  expect((await readEdits(dir))?.edits).toEqual([gone]);
});

test('without what was seen, it is said what to do', async () => {
  const dir = await copyOf(plain, 'bare');
  await rm(join(dir, 'evidence'), { recursive: true });
  await expect(openMotion(dir)).rejects.toMatchObject({
    code: 'edit-needs-evidence',
    remedy: expect.stringContaining('--resume'),
  });
});
