import { axisAngleFromQuaternion, type Body, createPosedJoints } from '../body/index.ts';
import { CONTACT_POINTS, lowestOf, projectJoints, type Scene, writeExtent } from '../fitting/index.ts';
import { STATE, type Track } from '../motion/index.ts';
import type { PhalpRows } from '../phalp/index.ts';
import { contactsOf } from './feet.ts';
import type { FilledRun } from './fill.ts';
import type { SourcePerson } from './people.ts';
import { CARRIED_OVER, SMPL_JOINTS, SOURCE_KEYPOINTS } from './phalp-joints.ts';
import { pictureJoint, type Size, type SourcePicture } from './picture.ts';
import { posesOf } from './poses.ts';

/** Belief in a row that nobody saw, beside that of the row before it (as the built-in engine has it). */
const GUESS = 0.5;
/** HMR2 gives a whole body even where the picture ends: what lies outside it, it made up. */
const OUTSIDE = 0.5;
/** Fingers are not posed, only carried along. */
const CARRIED = 0.5;
/** What finds out whether a foot stands: heels and toes on its surface, or else the joints that a body has. */
const FEET: readonly (readonly [landmark: string, joint: string])[] = [
  ['left_heel', 'left_ankle'],
  ['left_foot_index', 'left_foot'],
  ['right_heel', 'right_ankle'],
  ['right_foot_index', 'right_foot'],
];

/** T rows of one person; keys, shapes and units are those of the motion folder's tracks. */
export type TrackRows = Omit<Track, 'id' | 'label' | 'heightMetres' | 'heightSource'> & {
  /** (T) y of the lowest point of the body's surface, m, camera space */
  readonly lowest: Float32Array;
};

export interface RowsInput {
  readonly body: Body;
  readonly betas: Float64Array;
  readonly rows: PhalpRows;
  readonly person: SourcePerson;
  readonly picture: SourcePicture;
  readonly video: Size;
  readonly scene: Scene;
  /** (10) SMPL's own shape */
  readonly sourceBetas: Float32Array;
}

/** A run with the places of the body: `trans` and PHALP's own, (T, 3) m. */
export interface PlacedRun {
  readonly run: FilledRun;
  readonly trans: Float64Array;
  readonly sourceTrans: Float64Array;
}

/** Turns placed runs into a track's rows: joints, their picture, the body's extent, where the feet stand. */
export function writeRows(input: RowsInput, runs: readonly PlacedRun[]): TrackRows {
  const { body, betas, rows, person, scene } = input;
  const joints = body.jointCount;
  const total = runs.reduce((sum, { run }) => sum + run.to - run.from, 0);
  const out = {
    frame: new Int32Array(total),
    state: new Uint8Array(total),
    confidence: new Float32Array(total),
    bbox: new Float32Array(total * 4),
    poses: new Float32Array(total * joints * 3),
    trans: new Float32Array(total * 3),
    betas: Float32Array.from(betas),
    joints3d: new Float32Array(total * joints * 3),
    joints2d: new Float32Array(total * joints * 2),
    jointConfidence: new Float32Array(total * joints),
    keypoints2d: new Float32Array(total * SOURCE_KEYPOINTS * 3),
    contact: new Uint8Array(total * CONTACT_POINTS),
    lowest: new Float32Array(total),
    source: {
      poses: new Float32Array(total * SMPL_JOINTS * 3),
      betas: input.sourceBetas,
      trans: new Float32Array(total * 3),
    },
  };
  const posed = createPosedJoints(joints);
  const surface = new Float32Array(body.vertexCount * 3);
  const footOf = footFinder(body);
  let at = 0;
  for (const { run, trans, sourceTrans } of runs) {
    const feet = new Float64Array((run.to - run.from) * CONTACT_POINTS * 3);
    const pelvis = new Float64Array((run.to - run.from) * 3);
    const begin = at;
    let nearest = person.row[0];
    for (let t = 0; t < run.to - run.from; t++, at++) {
      const frame = run.from + t;
      const observed = run.state[t] === STATE.observed;
      if (run.known[t] >= 0) nearest = person.row[run.known[t]];
      const belief = Math.max(0, Math.min(1, rows.confidence[nearest])) * (observed ? 1 : GUESS);
      out.frame[at] = frame;
      out.state[at] = run.state[t];
      out.confidence[at] = belief;
      posesOf(run.rotations, t, out.poses, at * joints * 3);
      out.trans.set(trans.subarray(3 * t, 3 * t + 3), 3 * at);
      for (let j = 0; j < SMPL_JOINTS; j++) {
        axisAngleFromQuaternion(
          run.rotations,
          (t * SMPL_JOINTS + j) * 4,
          out.source.poses,
          (at * SMPL_JOINTS + j) * 3,
        );
      }
      out.source.trans.set(sourceTrans.subarray(3 * t, 3 * t + 3), 3 * at);
      const pose = out.poses.subarray(at * joints * 3, (at + 1) * joints * 3);
      body.pose(out.betas, pose, out.trans.subarray(3 * at, 3 * at + 3), posed);
      out.joints3d.set(posed.joints, at * joints * 3);
      projectJoints(posed.joints, scene.intrinsics, frame, out.joints2d, at * joints * 2);
      body.skin(out.betas, posed, surface);
      writeExtent(surface, scene.intrinsics, frame, out.bbox, 4 * at);
      out.lowest[at] = lowestOf(surface);
      writeJointConfidence(out.joints2d, input.video, belief, out.jointConfidence, at * joints, joints);
      if (observed) writeKeypoints(input, nearest, belief, out.keypoints2d, at * SOURCE_KEYPOINTS * 3);
      footOf(out.betas, posed, feet, t * CONTACT_POINTS * 3);
      pelvis.set(posed.joints.subarray(0, 3), 3 * t);
    }
    out.contact.set(contactsOf(feet, pelvis, run.from, scene), begin * CONTACT_POINTS);
  }
  return out;
}

/** PHALP has one number for a row, not for a joint: a joint is believed as much as the row, outside the picture less. */
function writeJointConfidence(
  joints2d: Float32Array,
  { width, height }: Size,
  belief: number,
  out: Float32Array,
  to: number,
  joints: number,
): void {
  for (let j = 0; j < joints; j++) {
    const [x, y] = [joints2d[2 * (to + j)], joints2d[2 * (to + j) + 1]];
    const inside = x >= 0 && y >= 0 && x <= width && y <= height;
    out[to + j] = belief * (inside ? 1 : OUTSIDE) * (j < CARRIED_OVER ? 1 : CARRIED);
  }
}

function writeKeypoints(
  { rows, picture }: RowsInput,
  row: number,
  belief: number,
  out: Float32Array,
  to: number,
): void {
  for (let j = 0; j < SOURCE_KEYPOINTS; j++) {
    const [x, y] = pictureJoint(rows, row, j, picture);
    out.set([x, y, belief], to + 3 * j);
  }
}

/** Writes (4, 3) left heel, left toe, right heel, right toe of a posed body. */
function footFinder(
  body: Body,
): (betas: Float32Array, posed: ReturnType<typeof createPosedJoints>, out: Float64Array, to: number) => void {
  const { names } = body.landmarkTable;
  const landmarks = FEET.map(([name]) => names.indexOf(name));
  const joints = FEET.map(([, name]) => body.jointNames.indexOf(name));
  const places = new Float64Array(names.length * 3);
  return (betas, posed, out, to) => {
    body.landmarks(betas, posed, places);
    for (let p = 0; p < CONTACT_POINTS; p++) {
      const [from, at] = landmarks[p] >= 0 ? [places, landmarks[p]] : [posed.joints, joints[p]];
      for (let k = 0; k < 3; k++) out[to + 3 * p + k] = from[3 * at + k];
    }
  };
}
