import { JOINT_COUNT, type Motion, STATE, type Track } from './motion.ts';

export interface MadeMotionOptions {
  /** F */
  readonly frames?: number;
  /** Ids of the tracks; each is there on every frame but the first and the last. */
  readonly ids?: readonly number[];
}

const BETAS = 4;
const KEYPOINT_NAMES = ['nose', 'left_wrist', 'right_wrist'];
const LENS = [1200, 1200, 640, 360];

/**
 * A small motion that the format allows, for tests: numbers that look like numbers, not like a person. Row 2 of
 * each track is interpolated, its last row is predicted.
 */
export function makeMotion({ frames = 12, ids = [1, 2] }: MadeMotionOptions = {}): Motion {
  const worldFromCamera = new Float32Array(frames * 16);
  const intrinsics = new Float32Array(frames * 4);
  for (let i = 0; i < frames; i++) {
    // The camera's y points down and its z forward, the world's y up: half a turn about x, 1.5 m above the floor.
    worldFromCamera.set([1, 0, 0, 0, 0, -1, 0, 1.5, 0, 0, -1, 0, 0, 0, 0, 1], i * 16);
    intrinsics.set(LENS, i * 4);
  }
  return {
    video: {
      fileName: 'clip.mp4',
      sha256: 'ab'.repeat(32),
      width: 1280,
      height: 720,
      rotation: 0,
      frameCount: frames,
      durationSeconds: frames / 25,
      averageFps: 25,
      codec: 'h264',
      timeScale: 1,
    },
    camera: { source: 'assumed', moving: false, zooming: false },
    world: 'assumed',
    body: { model: 'kinemesh', assetSha256: 'cd'.repeat(32), betas: BETAS, gender: 'neutral' },
    engine: {
      name: 'builtin',
      version: '0.1.0',
      settings: { model: 'heavy' },
      models: [{ name: 'pose', sha256: 'ef'.repeat(32) }],
    },
    keypointNames: KEYPOINT_NAMES,
    warnings: [{ code: 'lens-assumed', message: 'The lens is not known: 55 degrees were assumed.' }],
    frames: {
      time: Float64Array.from({ length: frames }, (_, i) => i / 25),
      decoded: new Uint8Array(frames).fill(1),
      shot: new Int32Array(frames),
      intrinsics,
      worldFromCamera,
    },
    tracks: ids.map((id) => makeTrack(id, frames - 2)),
  };
}

function makeTrack(id: number, rows: number): Track {
  const joints3d = new Float32Array(rows * JOINT_COUNT * 3);
  const joints2d = new Float32Array(rows * JOINT_COUNT * 2);
  for (let i = 0; i < rows * JOINT_COUNT; i++) {
    const point = [Math.sin(i + id), Math.cos(i * 0.7), 4 + Math.sin(i * 0.3)].map(Math.fround);
    joints3d.set(point, 3 * i);
    joints2d[2 * i] = (LENS[0] * point[0]) / point[2] + LENS[2];
    joints2d[2 * i + 1] = (LENS[1] * point[1]) / point[2] + LENS[3];
  }
  const state = new Uint8Array(rows).fill(STATE.observed);
  state[2] = STATE.interpolated;
  state[rows - 1] = STATE.predicted;
  const keypoints2d = new Float32Array(rows * KEYPOINT_NAMES.length * 3).fill(0.5);
  for (const row of [2, rows - 1]) keypoints2d.fill(0, row * 9, (row + 1) * 9);
  return {
    id,
    label: null,
    heightMetres: 1.75,
    heightSource: 'estimated',
    frame: Int32Array.from({ length: rows }, (_, i) => i + 1),
    state,
    confidence: new Float32Array(rows).fill(0.9),
    bbox: new Float32Array(rows * 4).fill(100),
    poses: Float32Array.from({ length: rows * JOINT_COUNT * 3 }, (_, i) => Math.sin(i * 0.37 + id)),
    trans: new Float32Array(rows * 3).fill(2),
    betas: new Float32Array(BETAS).fill(0.25),
    joints3d,
    joints2d,
    jointConfidence: new Float32Array(rows * JOINT_COUNT).fill(0.8),
    keypoints2d,
    contact: new Uint8Array(rows * 4).fill(1),
    source: null,
  };
}
