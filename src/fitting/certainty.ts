import type { PosedJoints } from '../body/index.ts';
import { type Evidence, LANDMARK_COUNT } from '../evidence/index.ts';
import type { Certainty } from './joint-confidence.ts';
import type { Lifted } from './lifted.ts';
import { placeMarker } from './markers.ts';
import type { Scene } from './scene.ts';
import type { Shape } from './shape.ts';

/** Nearer than this a point has no place in the picture, m. */
const NEAREST = 0.1;

/**
 * Says of each frame of a person how certain its joints are, from the observation of that frame or the nearest.
 *
 * @param rows the person's rows of the evidence, by frame
 */
export function createCertainty(
  evidence: Evidence,
  rows: Int32Array,
  shape: Shape,
  scene: Scene,
  lifted: Lifted | null,
): (frame: number, posed: PosedJoints) => Certainty {
  const visibility = new Float64Array(LANDMARK_COUNT);
  const residual = new Float64Array(LANDMARK_COUNT);
  const depthSpread = lifted ? new Float64Array(LANDMARK_COUNT) : null;
  const place = new Float64Array(3);
  let i = 0;

  /** m on the body's plane between a landmark and its marker. */
  function distance(row: number, l: number, frame: number, { joints, globalRotations }: PosedJoints): number {
    placeMarker(shape.markers, l, globalRotations, joints, place, 0);
    const z = Math.max(place[2], NEAREST);
    const [fx, fy, cx, cy] = scene.intrinsics.subarray(4 * frame, 4 * frame + 4);
    const at = 4 * (row * LANDMARK_COUNT + l);
    const u = (fx * place[0]) / z + cx - evidence.landmarks[at];
    const v = (fy * place[1]) / z + cy - evidence.landmarks[at + 1];
    return (Math.hypot(u, v) * z) / fx;
  }

  return (frame, posed) => {
    const apart = (n: number) => Math.abs(scene.time[evidence.frame[rows[n]]] - scene.time[frame]);
    while (i + 1 < rows.length && apart(i + 1) <= apart(i)) i++;
    const row = rows[i];
    const seen = evidence.frame[row] === frame;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      visibility[l] = evidence.landmarks[4 * (row * LANDMARK_COUNT + l) + 3];
      residual[l] = seen ? distance(row, l, frame, posed) : 0;
      if (depthSpread && lifted) depthSpread[l] = lifted.spread[2 * (i * LANDMARK_COUNT + l) + 1];
    }
    return { visibility, depthSpread, residual, unseenSeconds: apart(i) };
  };
}
