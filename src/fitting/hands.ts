import {
  axisAngleFromMatrix,
  type Body,
  createPosedJoints,
  matrixFromAxisAngle,
  multiplyMatrices,
  quaternionFromAxisAngle,
} from '../body/index.ts';
import { type Evidence, HAND_LANDMARK_COUNT } from '../evidence/index.ts';
import { fitHand, type SeenHand } from './hand-fit.ts';
import { fingerRotation, turnMatrix } from './hand-kinematics.ts';
import {
  type Axis,
  HAND_DOF,
  HAND_DOFS,
  type HandSide,
  type HandSkeleton,
  handSkeletonOf,
} from './hand-skeleton.ts';
import { createHandTimeline } from './hand-timeline.ts';
import type { Run } from './runs.ts';
import type { Scene } from './scene.ts';

/** Fewer sightings within a run are a network's fancy. */
const MIN_SIGHTINGS = 3;
/** Where the fitted hand lies this far from what was seen, parts of the palm, it is believed half as much. */
const HALF_BELIEVED = 0.2;
/** And beyond this it was none: no hand takes such a pose. */
const NO_HAND = 0.3;
/** How far a forearm turns about itself either way, rad. */
const MOST_TWIST = (90 * Math.PI) / 180;
/**
 * An arm that is bent less than this, rad, looks the same whether the upper arm or the forearm is turned: there the
 * upper arm takes what is beyond the forearm, up to so much when it is straight.
 */
const STRAIGHT = (40 * Math.PI) / 180;
const MOST_OF_UPPER_ARM = (90 * Math.PI) / 180;

/** Poses the hands of one person where they were seen, over the body's fit. */
export interface HandPoser {
  /**
   * @param poses (T, 52, 3) of the run, with fingers at rest: changed in place
   * @param trans (T, 3)
   * @returns (T, 2) 0–1, how far the left and the right hand's fingers are to be believed; 0 at rest
   */
  pose(run: Run, poses: Float32Array, trans: Float32Array): Float32Array;
}

/** @param rowOf the evidence's row of a frame */
export function createHandPoser(
  body: Body,
  betas: Float32Array,
  evidence: Evidence,
  rowOf: ReadonlyMap<number, number>,
  scene: Scene,
): HandPoser {
  const skeletons = ([0, 1] as const).map((side) => handSkeletonOf(body, betas, side));
  const posed = createPosedJoints(body.jointCount);
  const width = body.jointCount * 3;

  const see = (run: Run, side: HandSide, poses: Float32Array, trans: Float32Array): SeenHand | null => {
    const frames: number[] = [];
    for (let frame = run.from; frame < run.to; frame++) {
      const row = rowOf.get(frame);
      if (row !== undefined && evidence.handScore[2 * row + side] > 0) frames.push(frame);
    }
    if (frames.length < MIN_SIGHTINGS) return null;
    const count = frames.length;
    const seen = {
      time: Float64Array.from(frames, (frame) => scene.time[frame]),
      score: new Float64Array(count),
      landmarks: new Float64Array(count * HAND_LANDMARK_COUNT * 3),
      intrinsics: new Float64Array(count * 4),
      forearm: new Float64Array(count * 9),
      wrist: new Float64Array(count * 3),
      twistBounds: new Float64Array(count * 2),
      wristAngles: new Float64Array(count * 2),
    };
    const { elbow, wrist, forearm } = skeletons[side];
    frames.forEach((frame, k) => {
      const at = frame - run.from;
      const row = rowOf.get(frame) ?? 0;
      const pose = poses.subarray(at * width, (at + 1) * width);
      body.pose(betas, pose, trans.subarray(3 * at, 3 * at + 3), posed);
      const landmarksAt = (2 * row + side) * HAND_LANDMARK_COUNT * 3;
      seen.score[k] = evidence.handScore[2 * row + side];
      seen.landmarks.set(
        evidence.handLandmarks.subarray(landmarksAt, landmarksAt + HAND_LANDMARK_COUNT * 3),
        k * HAND_LANDMARK_COUNT * 3,
      );
      seen.intrinsics.set(scene.intrinsics.subarray(4 * frame, 4 * frame + 4), 4 * k);
      seen.forearm.set(posed.globalRotations.subarray(9 * elbow, 9 * elbow + 9), 9 * k);
      seen.wrist.set(posed.joints.subarray(3 * wrist, 3 * wrist + 3), 3 * k);
      const { twist, swing } = splitTwist(pose, 3 * elbow, forearm);
      const most = MOST_TWIST + MOST_OF_UPPER_ARM * Math.max(0, 1 - swing / STRAIGHT);
      seen.wristAngles.set(wristAngles(pose, 3 * wrist), 2 * k);
      seen.twistBounds.set([-most - twist, most - twist], 2 * k);
    });
    return seen;
  };

  return {
    pose(run, poses, trans) {
      const frames = run.to - run.from;
      const belief = new Float32Array(frames * 2);
      for (const side of [0, 1] as const) {
        let seen = see(run, side, poses, trans);
        if (seen === null) continue;
        const skeleton = skeletons[side];
        let fit = fitHand(skeleton, seen);
        const real = [...fit.misfit.keys()].filter((k) => fit.misfit[k] < NO_HAND);
        if (real.length < MIN_SIGHTINGS) continue;
        if (real.length < seen.time.length) {
          seen = pick(seen, real);
          fit = fitHand(skeleton, seen);
        }
        const { state, misfit } = fit;
        const { score } = seen;
        const trust = misfit.map((off, k) => score[k] / (1 + (off / HALF_BELIEVED) ** 2));
        const timeline = createHandTimeline(seen.time, state, HAND_DOFS, trust);
        for (let t = 0; t < frames; t++) {
          const moment = timeline.at(scene.time[run.from + t]);
          if (moment === null) continue;
          writeHand(skeleton, moment.state, moment.weight, poses, t * width);
          belief[2 * t + side] = moment.trust;
        }
      }
      return belief;
    },
  };
}

const rotation = new Float64Array(9);
const turn = new Float64Array(9);
const before = new Float64Array(9);
const product = new Float64Array(9);
const weighted = new Float64Array(HAND_DOFS);

/** Writes the forearm's further twist, the wrist and the fingers into one frame's (52, 3) poses. */
function writeHand(
  skeleton: HandSkeleton,
  state: Float64Array,
  weight: number,
  poses: Float32Array,
  at: number,
): void {
  const { shoulder, elbow, wrist, upperArm, forearm } = skeleton;
  for (let dof = 0; dof < HAND_DOFS; dof++) weighted[dof] = weight * state[dof];
  // What the forearm cannot do, the upper arm does, and the elbow undoes it: nothing but the twist moves.
  const twist = splitTwist(poses, at + 3 * elbow, forearm).twist + weighted[HAND_DOF.twist];
  const beyond = twist - Math.max(-MOST_TWIST, Math.min(MOST_TWIST, twist));
  turnJoint(poses, at + 3 * shoulder, null, turnAbout(upperArm, beyond, turn));
  turnAbout(upperArm, -beyond, before);
  turnJoint(poses, at + 3 * elbow, before, turnAbout(forearm, weighted[HAND_DOF.twist], turn));

  // The hand's own angles take over by their weight.
  const [z, y] = wristAngles(poses, at + 3 * wrist);
  turnMatrix(0, 0, 1, z + weight * (state[HAND_DOF.wristZ] - z), rotation);
  turnMatrix(0, 1, 0, y + weight * (state[HAND_DOF.wristY] - y), turn);
  multiplyMatrices(rotation, 0, turn, 0, product, 0);
  axisAngleFromMatrix(product, 0, poses, at + 3 * wrist);

  for (const finger of skeleton.fingers) {
    for (const { joint, turns } of finger) {
      fingerRotation(turns, weighted, 0, rotation);
      axisAngleFromMatrix(rotation, 0, poses, at + 3 * joint);
    }
  }
}

/** How the fitted wrist turns about z and then y. */
function wristAngles(poses: Float32Array, at: number): readonly [number, number] {
  matrixFromAxisAngle(poses, at, rotation, 0);
  return [Math.atan2(-rotation[1], rotation[4]), Math.atan2(-rotation[6], rotation[8])];
}

/** Turns a joint's axis-angle: before · R · after. */
function turnJoint(poses: Float32Array, at: number, first: Float64Array | null, last: Float64Array): void {
  matrixFromAxisAngle(poses, at, rotation, 0);
  multiplyMatrices(rotation, 0, last, 0, product, 0);
  if (first !== null) {
    multiplyMatrices(first, 0, product, 0, rotation, 0);
    product.set(rotation);
  }
  axisAngleFromMatrix(product, 0, poses, at);
}

function turnAbout([x, y, z]: Axis, angle: number, out: Float64Array): Float64Array {
  turnMatrix(x, y, z, angle, out);
  return out;
}

const quaternion = new Float64Array(4);

/** A rotation as a twist about an axis and then a swing of it, rad. */
function splitTwist(axisAngles: Float32Array, at: number, [x, y, z]: Axis): { twist: number; swing: number } {
  quaternionFromAxisAngle(axisAngles, at, quaternion, 0);
  const along = x * quaternion[1] + y * quaternion[2] + z * quaternion[3];
  const angle = 2 * Math.atan2(along, quaternion[0]);
  const stays = Math.min(1, Math.hypot(along, quaternion[0]));
  return { twist: angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI)), swing: 2 * Math.acos(stays) };
}

/** Only these of the sightings. */
function pick(seen: SeenHand, which: readonly number[]): SeenHand {
  const rows = (from: Float64Array): Float64Array => {
    const width = from.length / seen.time.length;
    const out = new Float64Array(which.length * width);
    which.forEach((k, i) => {
      out.set(from.subarray(k * width, (k + 1) * width), i * width);
    });
    return out;
  };
  return {
    time: rows(seen.time),
    score: rows(seen.score),
    landmarks: rows(seen.landmarks),
    intrinsics: rows(seen.intrinsics),
    forearm: rows(seen.forearm),
    wrist: rows(seen.wrist),
    twistBounds: rows(seen.twistBounds),
    wristAngles: rows(seen.wristAngles),
  };
}
