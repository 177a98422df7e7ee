import { type ScoredTrack, STATE } from '../motion/read-motion.ts';

/** Of the frames from…to, the shares on which a track is there and was observed, 0–1. */
export function coverage(
  track: Pick<ScoredTrack, 'frame' | 'state'>,
  from: number,
  to: number,
): { present: number; observed: number } {
  let present = 0;
  let observed = 0;
  track.frame.forEach((frame, row) => {
    if (frame < from || frame > to) return;
    present++;
    if (track.state[row] === STATE.observed) observed++;
  });
  const frames = to - from + 1;
  return { present: present / frames, observed: observed / frames };
}

/** Of all frames of a video, the shares on which a track was observed, interpolated, predicted, and is missing. */
export function stateShares(
  { state }: Pick<ScoredTrack, 'state'>,
  frames: number,
): { observed: number; interpolated: number; predicted: number; missing: number } {
  const share = (wanted: number): number => state.filter((one) => one === wanted).length / frames;
  return {
    observed: share(STATE.observed),
    interpolated: share(STATE.interpolated),
    predicted: share(STATE.predicted),
    missing: 1 - state.length / frames,
  };
}

/** SMPL-H's joints without the fingers. */
export const BODY_JOINTS = 22;

/** Share of a row's 22 body joints that lie in a box (x, y, width, height), 0–1. */
export function shareInBox(
  track: Pick<ScoredTrack, 'frame' | 'joints2d'>,
  row: number,
  [x, y, width, height]: readonly number[],
): number {
  const stride = track.joints2d.length / track.frame.length;
  let inside = 0;
  for (let j = 0; j < BODY_JOINTS; j++) {
    const px = track.joints2d[row * stride + j * 2];
    const py = track.joints2d[row * stride + j * 2 + 1];
    if (px >= x && px <= x + width && py >= y && py <= y + height) inside++;
  }
  return inside / BODY_JOINTS;
}

/**
 * How restless the picture of a body is: the mean distance of its joints from the mean of themselves one
 * frame before and one after, in shares of the height of its box, over frames with both neighbours. Steady
 * movement gives almost 0.
 */
export function jitter(track: Pick<ScoredTrack, 'frame' | 'joints2d' | 'bbox'>): number {
  const stride = track.joints2d.length / track.frame.length;
  let sum = 0;
  let count = 0;
  for (let t = 1; t + 1 < track.frame.length; t++) {
    if (track.frame[t + 1] - track.frame[t - 1] !== 2) continue;
    const height = track.bbox[t * 4 + 3];
    for (let j = 0; j < BODY_JOINTS; j++) {
      const at = t * stride + j * 2;
      const off = [0, 1].map(
        (i) =>
          track.joints2d[at + i] - (track.joints2d[at + i - stride] + track.joints2d[at + i + stride]) / 2,
      );
      sum += Math.hypot(off[0], off[1]) / height;
      count++;
    }
  }
  return sum / count;
}
