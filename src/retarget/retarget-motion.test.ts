import { describe, expect, it } from 'vitest';
import { geodesicAngleOfAxisAngles, heightOf } from '../body/index.ts';
import { checkMotion, firstDifference, type Motion, rowOfFrame } from '../motion/index.ts';
import { phalpFocal } from '../phalp/index.ts';
import { body, FPS, makeRows, makeWalker, retarget, SIZE, seenOn } from './made-walker.testing.ts';

const walker = makeWalker();

/** Frames of the first person, by state. */
function framesOf({ tracks }: Motion, state: number): number[] {
  return [...tracks[0].frame].filter((_, row) => tracks[0].state[row] === state);
}

/** The largest angle between the pose of a row and the walker's pose of a frame, radians. */
function poseError(motion: Motion, row: number, frame: number): number {
  const truth = walker.poses(frame);
  const { poses } = motion.tracks[0];
  return Math.max(
    ...Array.from({ length: 22 }, (_, j) =>
      geodesicAngleOfAxisAngles(poses, 156 * row + 3 * j, truth, 3 * j),
    ),
  );
}

describe('a walker under a known lens', () => {
  it('comes out where they were, in the poses that they had', async () => {
    const motion = await retarget(seenOn(0, 60), 60);
    checkMotion(motion);
    const [track] = motion.tracks;
    expect(framesOf(motion, 0)).toHaveLength(60);
    for (let row = 0; row < 60; row++) {
      const truth = walker.trans(row);
      expect(Math.abs(track.trans[3 * row] - truth[0])).toBeLessThan(0.02);
      expect(Math.abs(track.trans[3 * row + 1] - truth[1])).toBeLessThan(0.02);
      expect(Math.abs(track.trans[3 * row + 2] - truth[2])).toBeLessThan(0.1);
      expect(poseError(motion, row, row)).toBeLessThan(1e-5);
    }
    expect(Math.abs(track.heightMetres - heightOf(body, walker.betas))).toBeLessThan(0.03);
    expect(track.heightSource).toBe('estimated');
    expect(motion.warnings).toEqual([]);
    expect(motion.camera).toEqual({ source: 'user', moving: false, zooming: false });
  });

  it('keeps SMPL’s own parameters, and what was seen in the picture', async () => {
    const rows = seenOn(0, 12);
    const motion = await retarget(rows, 12);
    const made = makeRows(rows);
    const [{ source, keypoints2d }] = motion.tracks;
    expect([...(source?.trans ?? [])]).toEqual([...made.camera]);
    expect([...(source?.betas ?? [])]).toEqual([...made.betas.subarray(0, 10)]);
    const angle = geodesicAngleOfAxisAngles(source?.poses ?? [], 72 * 5, walker.poses(5), 0);
    expect(angle).toBeLessThan(1e-5);
    expect(motion.keypointNames).toHaveLength(44);
    // The neck, joint 1 of PHALP's, on frame 3.
    const at = 3 * (44 * 3 + 1);
    expect(keypoints2d[at]).toBeCloseTo(made.joints2d[2 * (45 * 3 + 1)] * 1280, 2);
    expect(keypoints2d[at + 1]).toBeCloseTo(made.joints2d[2 * (45 * 3 + 1) + 1] * 1280 - 280, 2);
    expect(keypoints2d[at + 2]).toBeCloseTo(0.9, 5);
  });

  it('who is 10 % larger is 10 % further off', async () => {
    const free = await retarget(seenOn(0, 30), 30);
    const tall = heightOf(body, walker.betas) * 1.1;
    const motion = await retarget(seenOn(0, 30), 30, { heightMetres: tall });
    expect(motion.tracks[0].heightMetres).toBeCloseTo(tall, 2);
    expect(motion.tracks[0].heightSource).toBe('user');
    expect(motion.tracks[0].trans[2] / free.tracks[0].trans[2]).toBeCloseTo(1.1, 1);
  });

  it('is told of where the lens does not fit, with the track', async () => {
    const lens = { source: 'assumed', focal: 350, centreX: 640, centreY: 360 } as const;
    const near = makeWalker(1.6, -0.9);
    const motion = await retarget(seenOn(0, 30, { walker: near }), 30, { lens });
    expect(motion.warnings.map(({ code }) => code)).toEqual(['reprojection-large', 'lens-assumed']);
    expect(motion.warnings[0]).toMatchObject({
      track: 1,
      message: expect.stringMatching(/[\d.]+ % of its height/),
    });
  });

  it('gives equal motions for equal rows', async () => {
    const rows = [...seenOn(0, 20), ...seenOn(30, 50)];
    expect(firstDifference(await retarget(rows, 60), await retarget(rows, 60))).toBe(null);
  });

  it('stops when told to', async () => {
    const signal = AbortSignal.abort();
    await expect(retarget(seenOn(0, 5), 5, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('PHALP’s own camera', () => {
  it.each([SIZE, { width: 721, height: 1280 }])(
    'is kept: joints lie on its 2D joints, %s',
    async (picture) => {
      const rows = seenOn(0, 20, { seenBy: 'phalp' });
      const motion = await retarget(rows, 20, { camera: 'engine', picture });
      checkMotion(motion);
      const focal = phalpFocal(picture.width, picture.height);
      // PHALP pads by whole pixels, so its axis lies half a pixel off in a picture of odd width.
      const centre = picture.width % 2 === 0 ? picture.width / 2 : picture.width / 2 + 0.5;
      expect([...motion.frames.intrinsics.subarray(0, 4)]).toEqual(
        [focal, focal, centre, picture.height / 2].map(Math.fround),
      );
      expect(motion.camera.source).toBe('engine');
      const [{ joints2d, trans }] = motion.tracks;
      const { camera } = makeRows(rows, picture);
      for (let row = 0; row < 20; row++) {
        // Both bodies are ours, but for the rounding of the shape.
        expect(Math.abs(trans[3 * row + 2] - camera[3 * row + 2])).toBeLessThan(0.02);
        expect(Math.abs(joints2d[104 * row] - pelvisInPicture(row, picture, centre)[0])).toBeLessThan(2);
      }
    },
  );

  function pelvisInPicture(frame: number, picture: typeof SIZE, centre: number): [number, number] {
    const { camera } = makeRows(seenOn(frame, frame + 1), picture);
    const [x, y, z] = body.restJoints(walker.betas).subarray(0, 3);
    const focal = phalpFocal(picture.width, picture.height);
    const depth = z + camera[2];
    return [
      (focal * (x + camera[0])) / depth + centre,
      (focal * (y + camera[1])) / depth + picture.height / 2,
    ];
  }
});

describe('where somebody was out of sight', () => {
  it('stale copies are dropped, and the gap is filled from pose to pose', async () => {
    const stale = Array.from({ length: 10 }, (_, n) => ({ frame: 20 + n, trackedTime: n + 1, poseOf: 19 }));
    const motion = await retarget([...seenOn(0, 20), ...stale, ...seenOn(30, 50)], 50);
    checkMotion(motion);
    expect(framesOf(motion, 1)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    const { keypoints2d, trans, confidence } = motion.tracks[0];
    expect(keypoints2d.subarray(44 * 3 * 20, 44 * 3 * 30).every((value) => value === 0)).toBe(true);
    // The root turns evenly, so the straight way between rotations is the truth.
    const root = geodesicAngleOfAxisAngles(motion.tracks[0].poses, 156 * 24, walker.poses(24), 0);
    expect(root).toBeLessThan(1e-4);
    expect(Math.abs(trans[3 * 24] - walker.trans(24)[0])).toBeLessThan(0.03);
    expect(confidence[24]).toBeCloseTo(0.45, 5);
  });

  it('a moment is predicted after the last sighting, and nothing beyond', async () => {
    const motion = await retarget(seenOn(0, 20), 60);
    checkMotion(motion);
    const predicted = framesOf(motion, 2);
    expect(predicted[0]).toBe(20);
    expect((predicted[predicted.length - 1] - 19) / FPS).toBeLessThanOrEqual(0.5);
    expect(motion.tracks[0].frame.at(-1)).toBeLessThan(40);
  });

  it('who walks out of the picture is let go there', async () => {
    // The picture ends 3.6 m to the right at their distance of 5 m; they come to 3.5 m and go on.
    const leaving = {
      ...makeWalker(5, 2.9),
      trans: (frame: number) => [2.9 + 0.03 * frame, 0.1, 5] as [number, number, number],
    };
    const motion = await retarget(seenOn(0, 22, { walker: leaving }), 60);
    const staying = await retarget(seenOn(0, 22), 60);
    checkMotion(motion);
    expect(framesOf(motion, 2).length).toBeLessThan(framesOf(staying, 2).length - 2);
  });

  it('nothing is predicted for frames that PHALP did not look at', async () => {
    const motion = await retarget(seenOn(0, 20), 60, { endFrame: 20 });
    expect(framesOf(motion, 2)).toEqual([]);
  });

  it('nothing crosses a cut', async () => {
    const shot = Int32Array.from({ length: 50 }, (_, f) => (f < 25 ? 0 : 1));
    const motion = await retarget([...seenOn(0, 20), ...seenOn(30, 50)], 50, { shot });
    checkMotion(motion);
    expect(framesOf(motion, 1)).toEqual([]);
    expect(framesOf(motion, 2)).toEqual([20, 21, 22, 23, 24]);
  });

  it('a gap of more than two seconds stays empty', async () => {
    const motion = await retarget([...seenOn(0, 20), ...seenOn(100, 120)], 120);
    checkMotion(motion);
    expect(rowOfFrame(motion.tracks[0], 60)).toBe(-1);
  });

  it('what LART guessed is used as a pose, and never as a sighting', async () => {
    const guessed = (frames: number[]) => frames.map((frame) => ({ frame, trackedTime: -1 }));
    const between = Array.from({ length: 80 }, (_, n) => 20 + n);
    const after = Array.from({ length: 40 }, (_, n) => 120 + n);
    const rows = [
      ...guessed([0, 1]),
      ...seenOn(2, 20),
      ...guessed(between),
      ...seenOn(100, 120),
      ...guessed(after),
    ];
    const motion = await retarget(rows, 160);
    checkMotion(motion);
    expect(motion.tracks[0].frame[0]).toBe(2);
    expect(framesOf(motion, 1)).toEqual(between);
    const predicted = framesOf(motion, 2);
    expect(predicted).toEqual(after.slice(0, 15));
    expect(poseError(motion, rowOfFrame(motion.tracks[0], 57), 57)).toBeLessThan(1e-5);
    expect(motion.tracks[0].keypoints2d.subarray(44 * 3 * 18, 44 * 3 * 98).every((v) => v === 0)).toBe(true);
  });
});

describe('rows as PHALP orders them', () => {
  it('are taken apart by id, in any order, and people are numbered by first appearance', async () => {
    const other = makeWalker(7, 1);
    const rows = [...seenOn(10, 30, { id: 3 }), ...seenOn(2, 20, { id: 41, walker: other })].reverse();
    const motion = await retarget(rows, 40);
    checkMotion(motion);
    expect(motion.tracks.map(({ id }) => id)).toEqual([1, 2]);
    expect(motion.tracks.map(({ frame }) => frame[0])).toEqual([2, 10]);
    expect(motion.tracks[0].trans[2]).toBeGreaterThan(6.5);
  });

  it('of two rows of a person on a frame, the surer one counts', async () => {
    const wrong = { frame: 5, poseOf: 15, confidence: 0.3 };
    const motion = await retarget([...seenOn(0, 10), wrong], 10);
    checkMotion(motion);
    expect(motion.tracks[0].frame.filter((frame) => frame === 5)).toHaveLength(1);
    expect(poseError(motion, 5, 5)).toBeLessThan(1e-5);
  });

  it('on frames that would not decode are no sightings', async () => {
    const decoded = new Uint8Array(30).fill(1).fill(0, 10, 12);
    const motion = await retarget(seenOn(0, 30), 30, { decoded });
    checkMotion(motion);
    expect(framesOf(motion, 1)).toEqual([10, 11]);
  });

  it('of nobody make a motion that says so', async () => {
    const motion = await retarget([{ frame: 3, trackedTime: 2 }], 10);
    checkMotion(motion);
    expect(motion.tracks).toEqual([]);
    expect(motion.warnings.map(({ code }) => code)).toEqual(['nobody-found']);
  });
});
