import { type Body, composeAxisAngles, createPosedJoints, matrixFromAxisAngle } from '../body/index.ts';
import { loadKinemeshBody } from '../body/load-node.ts';
import { type PhalpRows, phalpFocal } from '../phalp/index.ts';
import { SHARED_JOINTS } from './phalp-joints.ts';
import { type RetargetInput, retargetMotion } from './retarget-motion.ts';

export const body = loadKinemeshBody('coarse');
export const SIZE = { width: 1280, height: 720 };
export const FOCAL = 900;
export const FPS = 30;
/** What rows say of SMPL's shape. */
export const SMPL_BETAS = [0.8, -0.6, 0.5, 0.4, 0, 0, 0, 0, 0, 0];

/** Somebody who walks from left to right before the camera, and what is known to be true of them. */
export interface Walker {
  readonly body: Body;
  readonly betas: Float64Array;
  poses(frame: number): Float64Array;
  trans(frame: number): [number, number, number];
}

export function makeWalker(distance = 5, startX = -1, of: Body = body): Walker {
  const betas = Float64Array.from({ length: of.betaCount }, (_, b) => (b < 4 ? [0.8, -0.6, 0.5, 0.4][b] : 0));
  return {
    body: of,
    betas,
    poses(frame) {
      const poses = new Float64Array(body.jointCount * 3);
      const step = Math.sin((2 * Math.PI * frame) / FPS);
      // Upright, facing the camera, then turned to where they go, a little more on each frame.
      composeAxisAngles([Math.PI, 0, 0], 0, [0, 0.8 + 0.01 * frame, 0], 0, poses, 0);
      for (const [joint, angle] of [
        [1, 0.5 * step],
        [2, -0.5 * step],
        [4, 0.4 + 0.3 * step],
        [5, 0.4 - 0.3 * step],
        [18, -0.4],
        [19, 0.4],
      ]) {
        poses[3 * joint + (joint > 15 ? 1 : 0)] = angle;
      }
      poses[3 * 16 + 2] = -1.1;
      poses[3 * 17 + 2] = 1.1;
      return poses;
    },
    trans: (frame) => [startX + 0.03 * frame, 0.1 + 0.01 * Math.sin(frame), distance + 0.01 * frame],
  };
}

/** One row of a made result. */
export interface MadeRow {
  readonly frame: number;
  readonly id?: number;
  readonly trackedTime?: number;
  readonly confidence?: number;
  readonly walker?: Walker;
  /** The pose of another frame, as a stale or a guessed row has. */
  readonly poseOf?: number;
  /** Where 2D joints are: under the true lens, or before PHALP's camera. */
  readonly seenBy?: 'lens' | 'phalp';
}

/** Rows as PHALP has them, of people whose bodies are ours: so that the truth is known. */
export function makeRows(made: readonly MadeRow[], size = SIZE): PhalpRows {
  const count = made.length;
  const rows: PhalpRows = {
    count,
    frame: Int32Array.from(made, ({ frame }) => frame),
    id: Int32Array.from(made, ({ id = 1 }) => id),
    trackedTime: Int32Array.from(made, ({ trackedTime = 0 }) => trackedTime),
    confidence: Float32Array.from(made, ({ confidence = 0.9 }) => confidence),
    bbox: new Float32Array(count * 4),
    rotations: new Float32Array(count * 24 * 9),
    betas: Float32Array.from({ length: count * 10 }, (_, i) => SMPL_BETAS[i % 10]),
    camera: new Float32Array(count * 3),
    joints3d: new Float32Array(count * 135),
    joints2d: new Float32Array(count * 90),
  };
  made.forEach((row, i) => {
    writeRow(rows, i, row, size);
  });
  return rows;
}

const standard = makeWalker();

function writeRow(rows: PhalpRows, i: number, row: MadeRow, size: typeof SIZE): void {
  const { walker = standard, frame, poseOf = frame, seenBy = 'lens' } = row;
  const poses = walker.poses(poseOf);
  const trans = walker.trans(poseOf);
  const matrix = new Float64Array(9);
  for (let j = 0; j < 24; j++) {
    if (j < 22) matrixFromAxisAngle(poses, 3 * j, matrix, 0);
    else matrix.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    rows.rotations.set(matrix, (24 * i + j) * 9);
  }
  const focal = phalpFocal(size.width, size.height);
  // As near to the same picture as a camera gets that sees nearly without perspective.
  const far = focal / FOCAL;
  const camera = [trans[0], trans[1], trans[2] * far];
  rows.camera.set(camera, 3 * i);
  const posed = walker.body.pose(walker.betas, poses, [0, 0, 0], createPosedJoints(body.jointCount));
  const side = Math.max(size.width, size.height);
  const [left, top] = [Math.floor((side - size.width) / 2), Math.floor((side - size.height) / 2)];
  for (const { source, joint } of SHARED_JOINTS) {
    const [x, y, z] = posed.joints.subarray(3 * joint, 3 * joint + 3);
    rows.joints3d.set([x, y, z], 3 * (45 * i + source));
    const [f, place] = seenBy === 'lens' ? [FOCAL, trans] : [focal, camera];
    const u = (f * (x + place[0])) / (z + place[2]) + size.width / 2;
    const v = (f * (y + place[1])) / (z + place[2]) + size.height / 2;
    rows.joints2d.set([(u + left) / side, (v + top) / side], 2 * (45 * i + source));
  }
}

/** Rows of one person on frames `from` to `to` − 1. */
export function seenOn(from: number, to: number, more: Omit<MadeRow, 'frame'> = {}): MadeRow[] {
  return Array.from({ length: to - from }, (_, n) => ({ ...more, frame: from + n }));
}

type Changes = Partial<Omit<RetargetInput, 'rows' | 'frames'>> & {
  readonly shot?: Int32Array;
  readonly decoded?: Uint8Array;
};

/** The motion of made rows on a video of so many frames. */
export function retarget(made: readonly MadeRow[], frameCount: number, changes: Changes = {}) {
  const {
    shot = new Int32Array(frameCount),
    decoded = new Uint8Array(frameCount).fill(1),
    ...rest
  } = changes;
  const picture = rest.picture ?? SIZE;
  return retargetMotion({
    rows: makeRows(made, picture),
    frames: { time: Float64Array.from({ length: frameCount }, (_, f) => f / FPS), decoded, shot },
    video: {
      fileName: 'made.mp4',
      sha256: '0'.repeat(64),
      ...picture,
      rotation: 0,
      frameCount,
      durationSeconds: frameCount / FPS,
      averageFps: FPS,
      codec: 'h264',
      timeScale: 1,
    },
    picture,
    lens: { source: 'user', focal: FOCAL, centreX: picture.width / 2, centreY: picture.height / 2 },
    camera: 'lens',
    body,
    heightMetres: null,
    engine: { name: '4d-humans', version: 'made', settings: {}, models: [] },
    warnings: [],
    ...rest,
  });
}
