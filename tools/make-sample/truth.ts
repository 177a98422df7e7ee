import {
  axisAngleFromMatrix,
  type Body,
  createPosedJoints,
  matrixFromAxisAngle,
} from '../../src/body/index.ts';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../../src/evidence/index.ts';
import type { Motion, Track } from '../../src/motion/index.ts';
import { projectPoint } from '../../src/render/index.ts';
import type { VideoFacts } from '../../src/video/index.ts';
import { HEIGHT_METRES } from './actor.ts';
import type { Moment, Performance } from './animate.ts';
import { type CameraPose, cameraAt, INTRINSICS, inCamera } from './camera-path.ts';
import { flying } from './footsteps.ts';
import { transOf } from './scene.ts';
import { multiply, transpose } from './vectors.ts';

const JOINTS = 52;

/** One frame of the truth, written into the rows of the track. */
interface Writer {
  readonly body: Body;
  readonly betas: Float64Array;
  readonly track: Track;
}

/** What was really there: the motion folder that a perfect engine would write for the sample. */
export function truthOf(
  body: Body,
  betas: Float64Array,
  performance: Performance,
  facts: VideoFacts,
): Motion {
  const { frameCount } = facts;
  const intrinsics = new Float32Array(frameCount * 4);
  const worldFromCamera = new Float32Array(frameCount * 16);
  const track = emptyTrack(body, betas, frameCount);
  for (let n = 0; n < frameCount; n += 1) {
    const time = facts.time[n];
    const camera = cameraAt(time);
    intrinsics.set([INTRINSICS.fx, INTRINSICS.fy, INTRINSICS.cx, INTRINSICS.cy], n * 4);
    worldFromCamera.set(matrix4(camera), n * 16);
    writeRow({ body, betas, track }, n, performance.at(time), camera, flying(time));
  }
  return {
    video: {
      fileName: facts.fileName,
      sha256: facts.sha256,
      width: facts.width,
      height: facts.height,
      rotation: facts.rotation,
      frameCount,
      durationSeconds: facts.durationSeconds,
      averageFps: facts.averageFps,
      codec: facts.codec,
      timeScale: 1,
    },
    camera: { source: 'user', moving: true, zooming: false },
    world: 'estimated',
    body: { model: body.model, assetSha256: body.assetSha256, betas: body.betaCount, gender: 'neutral' },
    engine: { name: 'builtin', version: 'truth', settings: { madeBy: 'tools/make-sample' }, models: [] },
    keypointNames: [...LANDMARK_NAMES],
    warnings: [],
    frames: {
      time: facts.time,
      decoded: new Uint8Array(frameCount).fill(1),
      shot: new Int32Array(frameCount),
      intrinsics,
      worldFromCamera,
    },
    tracks: [track],
  };
}

function emptyTrack(body: Body, betas: Float64Array, rows: number): Track {
  return {
    id: 1,
    label: null,
    heightMetres: HEIGHT_METRES,
    heightSource: 'user',
    frame: Int32Array.from({ length: rows }, (_, n) => n),
    state: new Uint8Array(rows),
    confidence: new Float32Array(rows).fill(1),
    bbox: new Float32Array(rows * 4),
    poses: new Float32Array(rows * JOINTS * 3),
    trans: new Float32Array(rows * 3),
    betas: Float32Array.from({ length: body.betaCount }, (_, n) => betas[n]),
    joints3d: new Float32Array(rows * JOINTS * 3),
    joints2d: new Float32Array(rows * JOINTS * 2),
    jointConfidence: new Float32Array(rows * JOINTS).fill(1),
    keypoints2d: new Float32Array(rows * LANDMARK_COUNT * 3),
    contact: new Uint8Array(rows * 4),
    source: null,
  };
}

function matrix4({ worldFromCamera: r, position: p }: CameraPose): number[] {
  return [r[0], r[1], r[2], p[0], r[3], r[4], r[5], p[1], r[6], r[7], r[8], p[2], 0, 0, 0, 1];
}

function writeRow(to: Writer, row: number, moment: Moment, camera: CameraPose, inFlight: boolean): void {
  const { body, betas, track } = to;
  const poses = track.poses.subarray(row * JOINTS * 3, (row + 1) * JOINTS * 3);
  const trans = track.trans.subarray(row * 3, row * 3 + 3);
  poses.set(moment.poses);
  const root = new Float64Array(9);
  matrixFromAxisAngle(moment.poses, 0, root, 0);
  axisAngleFromMatrix(multiply(transpose(camera.worldFromCamera), [...root]), 0, poses, 0);
  // The pelvis is at J₀ + trans in camera space too.
  trans.set(transOf(body, betas, inCamera(camera, moment.pelvis)));

  const posed = body.pose(betas, poses, trans, createPosedJoints(JOINTS));
  track.joints3d.set(posed.joints, row * JOINTS * 3);
  project(track.joints3d.subarray(row * JOINTS * 3, (row + 1) * JOINTS * 3)).forEach(([x, y], n) => {
    track.joints2d.set([x, y], (row * JOINTS + n) * 2);
  });
  const landmarks = body.landmarks(betas, posed).subarray(0, LANDMARK_COUNT * 3);
  project(landmarks).forEach(([x, y], n) => {
    track.keypoints2d.set([x, y, 1], (row * LANDMARK_COUNT + n) * 3);
  });
  track.bbox.set(extentOf(project(body.skin(betas, posed))), row * 4);
  const { left, right } = moment.feet;
  const standing = [left.heelDown, left.toesDown, right.heelDown, right.toesDown];
  track.contact.set(
    standing.map((down) => (down && !inFlight ? 1 : 0)),
    row * 4,
  );
}

function project(points: ArrayLike<number>): [number, number][] {
  return Array.from({ length: points.length / 3 }, (_, n) =>
    projectPoint(INTRINSICS, points[n * 3], points[n * 3 + 1], points[n * 3 + 2]),
  );
}

function extentOf(pixels: readonly [number, number][]): number[] {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of pixels) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right - left, bottom - top];
}
