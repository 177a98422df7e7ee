import { describe, expect, it } from 'vitest';
import { checkMotion, problemsOf } from './check.ts';
import { makeMotion } from './made-motion.testing.ts';
import type { Frames, Motion, Track } from './motion.ts';

/** The made motion with its first track changed. */
function withTrack(change: (track: Track) => Partial<Track>, from = makeMotion()): Motion {
  const [first, ...others] = from.tracks;
  return { ...from, tracks: [{ ...first, ...change(first) }, ...others] };
}

function withFrames(change: (frames: Frames) => Partial<Frames>): Motion {
  const motion = makeMotion();
  return { ...motion, frames: { ...motion.frames, ...change(motion.frames) } };
}

/** A copy of an array with one value changed. */
function poked<T extends Float32Array | Float64Array | Int32Array | Uint8Array>(
  array: T,
  at: number,
  value: number,
): T {
  const copy = array.slice() as T;
  copy[at] = value;
  return copy;
}

function refused(motion: Motion, file: string, field: string, message: RegExp): void {
  const [problem] = problemsOf(motion);
  expect(problem).toMatchObject({ file, field, message: expect.stringMatching(message) });
  expect(() => checkMotion(motion)).toThrow(expect.objectContaining({ code: 'motion-invalid' }));
}

describe('a motion as the format says', () => {
  it('has no problems, with people or without', () => {
    expect([...problemsOf(makeMotion())]).toEqual([]);
    expect([...problemsOf(makeMotion({ ids: [] }))]).toEqual([]);
    expect([...problemsOf(makeMotion({ ids: [7, 3] }))]).toEqual([]);
  });

  it('may take SMPL from 4D-Humans', () => {
    const motion = makeMotion({ ids: [1] });
    const source = {
      poses: new Float32Array(10 * 72),
      betas: new Float32Array(10),
      trans: new Float32Array(30),
    };
    const theirs: Motion = { ...motion, engine: { ...motion.engine, name: '4d-humans' } };
    expect([...problemsOf(withTrack(() => ({ source }), theirs))]).toEqual([]);
    refused(theirs, 'tracks/1.npz', 'source_poses', /it is missing; 4d-humans gives it/);
    refused(
      withTrack(() => ({ source }), motion),
      'tracks/1.npz',
      'source_poses',
      /built-in engine/,
    );
  });
});

describe('motion.json', () => {
  const motion = makeMotion();
  it.each<[string, Motion, string, RegExp]>([
    ['a size of nothing', { ...motion, video: { ...motion.video, width: 0 } }, 'video.width', /is 0/],
    [
      'a slanted rotation',
      { ...motion, video: { ...motion.video, rotation: 45 as 90 } },
      'video.rotation',
      /is 45/,
    ],
    [
      'no frame rate',
      { ...motion, video: { ...motion.video, averageFps: Number.NaN } },
      'video.averageFps',
      /null/,
    ],
    [
      'a path as file name',
      { ...motion, video: { ...motion.video, fileName: 'a/b' } },
      'video.fileName',
      /folder/,
    ],
    ['no checksum', { ...motion, body: { ...motion.body, assetSha256: 'x' } }, 'body.assetSha256', /is "x"/],
    [
      'an unknown camera',
      { ...motion, camera: { ...motion.camera, source: 'x' as 'user' } },
      'camera.source',
      /"x"/,
    ],
    ['a height of nothing', withTrack(() => ({ heightMetres: 0 })), 'tracks.0.heightMetres', /is 0/],
    ['an id of zero', withTrack(() => ({ id: 0 })), 'tracks.0.id', /is 0/],
    ['an id twice', withTrack(() => ({ id: 2 })), 'tracks', /the id 2 is there twice/],
    [
      'a warning for a frame beyond the end',
      { ...motion, warnings: [{ code: 'x', message: 'x', frame: 12 }] },
      'warnings.0.frame',
      /is 12, and the video has 12 frames/,
    ],
  ])('with %s is refused', (_, bad, field, message) => {
    refused(bad, 'motion.json', field, message);
  });
});

describe('frames.npz', () => {
  it.each<[string, Motion, string, RegExp]>([
    [
      'a row too few',
      withFrames(({ time }) => ({ time: time.slice(1) })),
      'time',
      /11 values, where \(12\) wants 12/,
    ],
    [
      'a time that is no number',
      withFrames(({ time }) => ({ time: poked(time, 3, Number.NaN) })),
      'time',
      /NaN at \[3\]/,
    ],
    [
      'time running back',
      withFrames(({ time }) => ({ time: poked(time, 3, 0) })),
      'time',
      /frame 3 is at 0 s, before/,
    ],
    [
      'decoded that is not 0 or 1',
      withFrames(({ decoded }) => ({ decoded: poked(decoded, 0, 2) })),
      'decoded',
      /holds 2/,
    ],
    [
      'a first shot that is not 0',
      withFrames(({ shot }) => ({ shot: poked(shot, 0, 1) })),
      'shot',
      /the first is 0/,
    ],
    [
      'a shot left out',
      withFrames(({ shot }) => ({ shot: shot.fill(2, 5) })),
      'shot',
      /frame 5 is of shot 2 after/,
    ],
    [
      'a lens of nothing',
      withFrames(({ intrinsics }) => ({ intrinsics: poked(intrinsics, 4, 0) })),
      'intrinsics',
      /frame 1/,
    ],
    [
      'a camera that mirrors',
      withFrames(({ worldFromCamera }) => ({ worldFromCamera: poked(worldFromCamera, 16, -1) })),
      'world_from_camera',
      /frame 1 has no rigid transform/,
    ],
    [
      'a camera that is not finite',
      withFrames(({ worldFromCamera }) => ({
        worldFromCamera: poked(worldFromCamera, 35, Number.POSITIVE_INFINITY),
      })),
      'world_from_camera',
      /Infinity at \[2, 0, 3\]/,
    ],
  ])('with %s is refused', (_, bad, field, message) => {
    refused(bad, 'frames.npz', field, message);
  });
});

describe('a track', () => {
  it.each<[string, (track: Track) => Partial<Track>, string, RegExp]>([
    [
      'a row beyond the end',
      ({ frame }) => ({ frame: poked(frame, 9, 12) }),
      'frame',
      /row 9 is frame 12, and/,
    ],
    ['a row before the start', ({ frame }) => ({ frame: poked(frame, 1, -1) }), 'frame', /row 1 is frame -1/],
    [
      'a frame twice',
      ({ frame }) => ({ frame: poked(frame, 4, 4) }),
      'frame',
      /row 4 is frame 4, after frame 4/,
    ],
    ['a state of its own', ({ state }) => ({ state: poked(state, 1, 3) }), 'state', /3 at \[1\]; 0 to 2/],
    [
      'a confidence above 1',
      ({ confidence }) => ({ confidence: poked(confidence, 1, 1.5) }),
      'confidence',
      /1\.5 at \[1\]/,
    ],
    [
      'a joint confidence below 0',
      ({ jointConfidence }) => ({ jointConfidence: poked(jointConfidence, 53, -0.5) }),
      'joint_confidence',
      /-0\.5 at \[1, 1\]/,
    ],
    [
      'a box turned inside out',
      ({ bbox }) => ({ bbox: poked(bbox, 6, -1) }),
      'bbox',
      /row 1 has the size -1 × 100/,
    ],
    [
      'a rotation that is no number',
      ({ poses }) => ({ poses: poked(poses, 157, Number.NaN) }),
      'poses',
      /NaN at \[1, 1\]/,
    ],
    [
      'an infinite place',
      ({ trans }) => ({ trans: poked(trans, 5, Number.NEGATIVE_INFINITY) }),
      'trans',
      /-Infinity at \[1, 2\]/,
    ],
    [
      'another number of betas',
      () => ({ betas: new Float32Array(3) }),
      'betas',
      /3 values, where \(4\) wants 4/,
    ],
    [
      'joints too few',
      ({ joints3d }) => ({ joints3d: joints3d.slice(3) }),
      'joints_3d',
      /1557 values, where \(10, 52, 3\)/,
    ],
    [
      'joints that are not where they project',
      ({ joints2d }) => ({ joints2d: poked(joints2d, 0, 0) }),
      'joints_2d',
      /row 0, joint 0 is \d+/,
    ],
    ['a contact of 2', ({ contact }) => ({ contact: poked(contact, 7, 2) }), 'contact', /2 at \[1, 3\]/],
    [
      'a keypoint confidence above 1',
      ({ keypoints2d }) => ({ keypoints2d: poked(keypoints2d, 14, 2) }),
      'keypoints_2d',
      /2 at \[1, 1, 2\]/,
    ],
    [
      'keypoints on an interpolated row',
      ({ keypoints2d }) => ({ keypoints2d: poked(keypoints2d, 19, 0.25) }),
      'keypoints_2d',
      /row 2 \(frame 3\) was not observed, and holds 0\.25/,
    ],
    [
      'keypoints on a predicted row',
      ({ keypoints2d }) => ({ keypoints2d: poked(keypoints2d, 82, 0.25) }),
      'keypoints_2d',
      /row 9 \(frame 10\) was not observed/,
    ],
    [
      'a row interpolated before any observation',
      ({ state }) => ({ state: poked(state, 0, 1) }),
      'state',
      /row 0 \(frame 1\) is interpolated/,
    ],
    [
      'a row predicted before a later observation',
      ({ state }) => ({ state: poked(state, 4, 2) }),
      'state',
      /row 4 \(frame 5\) is predicted, but/,
    ],
  ])('with %s is refused', (_, change, field, message) => {
    refused(withTrack(change), 'tracks/1.npz', field, message);
  });

  it('with no rows is refused', () => {
    const motion = makeMotion();
    const empty = makeMotion({ frames: 3 }).tracks[0];
    const cut = Object.fromEntries(
      Object.entries(empty).map(([name, value]) =>
        ArrayBuffer.isView(value) && name !== 'betas'
          ? [name, (value as Float32Array).slice(0, 0)]
          : [name, value],
      ),
    ) as unknown as Track;
    refused({ ...motion, tracks: [cut] }, 'tracks/1.npz', 'frame', /no rows/);
  });

  it('interpolated across a cut is refused', () => {
    const motion = withFrames(({ shot }) => ({ shot: shot.fill(1, 3) }));
    refused(motion, 'tracks/1.npz', 'state', /row 2 \(frame 3\) is interpolated, but not between/);
  });

  it('observed on a frame that was not decoded is refused', () => {
    const motion = withFrames(({ decoded }) => ({ decoded: poked(decoded, 5, 0) }));
    refused(motion, 'tracks/1.npz', 'state', /row 4 \(frame 5\) is observed, but the frame was not decoded/);
  });

  it('predicted for more than half a second is refused, in real time', () => {
    const late = withFrames(({ time }) => ({
      time: time.map((seconds, i) => (i < 10 ? seconds : seconds + 1)),
    }));
    refused(late, 'tracks/1.npz', 'state', /row 9 \(frame 10\) is predicted 1\.04 s after/);
    expect([...problemsOf({ ...late, video: { ...late.video, timeScale: 0.125 } })]).toEqual([]);
  });
});
