import { type Body, createPosedJoints } from '../body/index.ts';
import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import { STATE_SIZE, statePoses } from './articulation.ts';
import { createCertainty } from './certainty.ts';
import { createExtent } from './extent.ts';
import { CONTACT_POINTS } from './foot-motion.ts';
import { createHandPoser } from './hands.ts';
import { fingerConfidences, jointConfidences } from './joint-confidence.ts';
import type { Lifted } from './lifted.ts';
import { projectJoints } from './projection.ts';
import type { Run } from './runs.ts';
import type { Scene } from './scene.ts';
import type { Shape } from './shape.ts';

/** T rows of one person; keys, shapes and units are those of the motion folder's tracks. */
export interface FittedRows {
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly confidence: Float32Array;
  readonly bbox: Float32Array;
  readonly poses: Float32Array;
  readonly trans: Float32Array;
  readonly betas: Float32Array;
  readonly joints3d: Float32Array;
  readonly joints2d: Float32Array;
  readonly jointConfidence: Float32Array;
  readonly keypoints2d: Float32Array;
  readonly contact: Uint8Array;
}

const OBSERVED = 0;
const INTERPOLATED = 1;
const PREDICTED = 2;
/** Belief in a row that nobody saw, beside that of the observed row nearest before it. */
const GUESS = 0.5;

export interface RowWriter {
  readonly rows: FittedRows;
  /** (T) y of the lowest point of the body's surface, m, camera space */
  readonly lowest: Float32Array;
  /** Appends a run. `state`: (run, STATE_SIZE); `contact`: (run, 4). */
  write(run: Run, state: Float64Array, contact: Uint8Array): void;
}

/**
 * Turns fitted states into a track's rows: rotations, joints, their picture, the body's extent.
 *
 * @param rows the person's rows of the evidence, by frame
 * @param total T
 * @param lifted what the lifter says of these rows, if anything
 */
export function createRowWriter(
  body: Body,
  evidence: Evidence,
  rows: Int32Array,
  shape: Shape,
  scene: Scene,
  total: number,
  lifted: Lifted | null,
): RowWriter {
  const joints = body.jointCount;
  const out: FittedRows = {
    frame: new Int32Array(total),
    state: new Uint8Array(total),
    confidence: new Float32Array(total),
    bbox: new Float32Array(total * 4),
    poses: new Float32Array(total * joints * 3),
    trans: new Float32Array(total * 3),
    betas: Float32Array.from(shape.betas),
    joints3d: new Float32Array(total * joints * 3),
    joints2d: new Float32Array(total * joints * 2),
    jointConfidence: new Float32Array(total * joints),
    keypoints2d: new Float32Array(total * LANDMARK_COUNT * 3),
    contact: new Uint8Array(total * 4),
  };
  const lowest = new Float32Array(total);
  const posed = createPosedJoints(joints);
  const extent = createExtent(body, out.betas);
  const pelvis = body.restJoints(out.betas);
  const seen = new Map<number, number>();
  for (const row of rows) seen.set(evidence.frame[row], row);
  const certainty = createCertainty(evidence, rows, shape, scene, lifted);
  const hands = createHandPoser(body, out.betas, evidence, seen, scene);
  let at = 0;

  return {
    rows: out,
    lowest,
    write(run, state, contact) {
      out.contact.set(contact, at * CONTACT_POINTS);
      let last = run.to - 1;
      while (last > run.from && !seen.has(last)) last--;
      let nearest = rows[0];
      const frames = run.to - run.from;
      for (let f = 0; f < frames; f++) {
        statePoses(state, f * STATE_SIZE, out.poses, (at + f) * joints * 3);
        for (let k = 0; k < 3; k++) out.trans[3 * (at + f) + k] = state[f * STATE_SIZE + k] - pelvis[k];
      }
      const fingers = hands.pose(
        run,
        out.poses.subarray(at * joints * 3, (at + frames) * joints * 3),
        out.trans.subarray(at * 3, (at + frames) * 3),
      );
      for (let frame = run.from; frame < run.to; frame++, at++) {
        const row = seen.get(frame);
        nearest = row ?? nearest;
        out.frame[at] = frame;
        out.state[at] = row !== undefined ? OBSERVED : frame > last ? PREDICTED : INTERPOLATED;
        out.confidence[at] = evidence.score[nearest] * (row === undefined ? GUESS : 1);
        body.pose(
          out.betas,
          out.poses.subarray(at * joints * 3, (at + 1) * joints * 3),
          out.trans.subarray(3 * at, 3 * at + 3),
          posed,
        );
        out.joints3d.set(posed.joints, at * joints * 3);
        projectJoints(posed.joints, scene.intrinsics, frame, out.joints2d, at * joints * 2);
        lowest[at] = extent.write(posed, scene.intrinsics, frame, out.bbox, 4 * at);
        jointConfidences(certainty(frame, posed), out.jointConfidence, at * joints);
        fingerConfidences(fingers, frame - run.from, out.jointConfidence, at * joints);
        if (row !== undefined) copyKeypoints(evidence, row, out.keypoints2d, at * LANDMARK_COUNT * 3);
      }
    },
  };
}

function copyKeypoints(evidence: Evidence, row: number, out: Float32Array, to: number): void {
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const from = 4 * (row * LANDMARK_COUNT + l);
    out[to + 3 * l] = evidence.landmarks[from];
    out[to + 3 * l + 1] = evidence.landmarks[from + 1];
    out[to + 3 * l + 2] = evidence.landmarks[from + 3];
  }
}
