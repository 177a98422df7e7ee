import { STATE } from '../motion/index.ts';
import type { PhalpRows } from '../phalp/index.ts';
import type { SourcePerson } from './people.ts';
import { SHARED, SHARED_JOINTS } from './phalp-joints.ts';
import { pictureJoint, type SourcePicture } from './picture.ts';
import type { TrackRows } from './track-rows.ts';

/**
 * How far the body's joints appear from where PHALP's 2D joints are, as a part of the body's height in the
 * picture: the median over the rows seen of the mean over the shared joints. NaN where none was seen.
 *
 * @param intrinsics (F, 4) px
 */
export function medianResidual(
  track: TrackRows,
  rows: PhalpRows,
  person: SourcePerson,
  picture: SourcePicture,
  intrinsics: Float32Array,
  heightMetres: number,
): number {
  const joints = track.joints2d.length / track.frame.length / 2;
  const rowOfFrame = new Map<number, number>();
  person.frame.forEach((frame, k) => {
    rowOfFrame.set(frame, person.row[k]);
  });
  const residuals: number[] = [];
  for (let t = 0; t < track.frame.length; t++) {
    const row = rowOfFrame.get(track.frame[t]);
    if (track.state[t] !== STATE.observed || row === undefined) continue;
    let sum = 0;
    for (const { source, joint } of SHARED_JOINTS) {
      const [x, y] = pictureJoint(rows, row, source, picture);
      const at = 2 * (t * joints + joint);
      sum += Math.hypot(track.joints2d[at] - x, track.joints2d[at + 1] - y) / SHARED;
    }
    const depth = track.joints3d[3 * t * joints + 2];
    residuals.push(sum / ((heightMetres * intrinsics[4 * track.frame[t] + 1]) / depth));
  }
  residuals.sort((a, b) => a - b);
  return residuals[residuals.length >> 1] ?? Number.NaN;
}
