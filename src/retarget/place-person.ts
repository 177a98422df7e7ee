import { type Body, createPosedJoints } from '../body/index.ts';
import type { Scene } from '../fitting/index.ts';
import { STATE } from '../motion/index.ts';
import type { PhalpRows } from '../phalp/index.ts';
import { type FilledRun, fillValues } from './fill.ts';
import type { SourcePerson } from './people.ts';
import { SHARED, SHARED_JOINTS, SOURCE_JOINTS } from './phalp-joints.ts';
import { type Size, type SourcePicture, sharedJointsInPicture } from './picture.ts';
import { placeRun } from './place.ts';
import { posesOf } from './poses.ts';
import type { SizedShape } from './shape.ts';
import type { PlacedRun } from './track-rows.ts';

export interface PlaceInput {
  readonly body: Body;
  readonly shape: SizedShape;
  readonly rows: PhalpRows;
  readonly person: SourcePerson;
  readonly picture: SourcePicture;
  readonly scene: Scene;
  /** Of the video's picture, px. */
  readonly video: Size;
  /** `lens`: anew, under the scene's intrinsics; `engine`: where PHALP's camera has the person */
  readonly camera: 'lens' | 'engine';
}

/** Where a person's body is on each frame of its runs. */
export function placePerson(input: PlaceInput, runs: readonly FilledRun[]): PlacedRun[] {
  const { rows, person, scene } = input;
  const camera = valuesOf(rows.camera, person.row, 3);
  return runs.map((run) => {
    const places = placesOf(input, run);
    const sourceTrans = fillValues(run, camera, 3, scene.time);
    const trans = input.camera === 'lens' ? underLens(input, run, places) : null;
    return stayInside(input, { run, trans: trans ?? underEngine(input, run, places), sourceTrans }, places);
  });
}

/** Who walks out of the picture is let go there: a prediction ends where less than half of the joints are inside. */
function stayInside({ scene, video }: PlaceInput, placed: PlacedRun, places: Float64Array): PlacedRun {
  const { run, trans } = placed;
  for (let t = 0; t < run.to - run.from; t++) {
    if (run.state[t] !== STATE.predicted) continue;
    const [fx, fy, cx, cy] = scene.intrinsics.subarray(4 * (run.from + t), 4 * (run.from + t) + 4);
    let inside = 0;
    for (let j = 0; j < SHARED; j++) {
      const at = 3 * (t * SHARED + j);
      const z = places[at + 2] + trans[3 * t + 2];
      const u = (fx * (places[at] + trans[3 * t])) / z + cx;
      const v = (fy * (places[at + 1] + trans[3 * t + 1])) / z + cy;
      if (z > 0 && u >= 0 && v >= 0 && u <= video.width && v <= video.height) inside++;
    }
    if (2 * inside < SHARED) return { ...placed, run: { ...run, to: run.from + t } };
  }
  return placed;
}

/** (T, 14, 3) m: the shared joints of the posed body with a `trans` of 0. */
function placesOf({ body, shape }: PlaceInput, run: FilledRun): Float64Array {
  const frames = run.to - run.from;
  const out = new Float64Array(frames * SHARED * 3);
  const poses = new Float64Array(body.jointCount * 3);
  const posed = createPosedJoints(body.jointCount);
  for (let t = 0; t < frames; t++) {
    posesOf(run.rotations, t, poses, 0);
    body.pose(shape.betas, poses, [0, 0, 0], posed);
    SHARED_JOINTS.forEach(({ joint }, j) => {
      out.set(posed.joints.subarray(3 * joint, 3 * joint + 3), 3 * (t * SHARED + j));
    });
  }
  return out;
}

function underLens(
  { rows, person, picture, scene }: PlaceInput,
  run: FilledRun,
  places: Float64Array,
): Float64Array | null {
  const frames = run.to - run.from;
  const image = new Float64Array(frames * SHARED * 2);
  const seen = Uint8Array.from(run.state, (state) => (state === STATE.observed ? 1 : 0));
  for (let t = 0; t < frames; t++) {
    if (seen[t] === 0) continue;
    const row = person.row.subarray(run.known[t], run.known[t] + 1);
    image.set(sharedJointsInPicture(rows, row, picture), t * SHARED * 2);
  }
  return placeRun({
    seen,
    places,
    image,
    time: scene.time.subarray(run.from, run.to),
    intrinsics: Float64Array.from(scene.intrinsics.subarray(4 * run.from, 4 * run.to)),
  });
}

/**
 * The body where PHALP has SMPL's: the shared joints lie over each other in the mean. Where the person's height is
 * known, all of it grows about the camera, which changes no picture.
 */
function underEngine(
  { rows, person, scene, shape, picture, camera }: PlaceInput,
  run: FilledRun,
  places: Float64Array,
): Float64Array {
  const theirs = new Float64Array(person.row.length * 3);
  person.row.forEach((row, k) => {
    for (let axis = 0; axis < 3; axis++) {
      let mean = 0;
      for (const { source } of SHARED_JOINTS) {
        mean += rows.joints3d[3 * (row * SOURCE_JOINTS + source) + axis] / SHARED;
      }
      theirs[3 * k + axis] = shape.scale * (rows.camera[3 * row + axis] + mean);
    }
  });
  const middle = fillValues(run, theirs, 3, scene.time);
  const out = new Float64Array(middle.length);
  for (let t = 0; t < run.to - run.from; t++) {
    if (camera === 'lens') moveUnderLens(middle, t, scene, run.from + t, picture);
    for (let axis = 0; axis < 3; axis++) {
      let mean = 0;
      for (let j = 0; j < SHARED; j++) mean += places[3 * (t * SHARED + j) + axis] / SHARED;
      out[3 * t + axis] = middle[3 * t + axis] - mean;
    }
  }
  return out;
}

/** The point with the same picture under the lens, as far off as makes it as large there. */
function moveUnderLens(
  point: Float64Array,
  t: number,
  { intrinsics }: Scene,
  frame: number,
  { focal, centreX, centreY }: SourcePicture,
): void {
  const [fx, fy, cx, cy] = intrinsics.subarray(4 * frame, 4 * frame + 4);
  const [x, y, z] = point.subarray(3 * t, 3 * t + 3);
  const depth = (z * fx) / focal;
  point[3 * t] = (((focal * x) / z + centreX - cx) / fx) * depth;
  point[3 * t + 1] = (((focal * y) / z + centreY - cy) / fy) * depth;
  point[3 * t + 2] = depth;
}

/** (K, size) of the rows of one person. */
function valuesOf(values: Float32Array, rows: Int32Array, size: number): Float64Array {
  const out = new Float64Array(rows.length * size);
  rows.forEach((row, k) => {
    out.set(values.subarray(row * size, (row + 1) * size), k * size);
  });
  return out;
}
