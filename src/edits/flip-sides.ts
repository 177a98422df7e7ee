import { type Evidence, LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';

/** (33) the landmark of the other side; of those in the middle, themselves. */
const OTHER_SIDE = LANDMARK_NAMES.map((name) =>
  (LANDMARK_NAMES as readonly string[]).indexOf(
    name.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left')),
  ),
);

/**
 * The evidence with left and right exchanged on some rows: in the picture and in 3D. Nothing else is copied.
 *
 * @param flipped (N) 1 where they are exchanged
 */
export function flipSides(evidence: Evidence, flipped: Uint8Array): Evidence {
  if (!flipped.includes(1)) return evidence;
  return {
    ...evidence,
    landmarks: exchanged(evidence.landmarks, 4, flipped),
    worldLandmarks: exchanged(evidence.worldLandmarks, 3, flipped),
  };
}

function exchanged(values: Float32Array, width: number, flipped: Uint8Array): Float32Array {
  const out = values.slice();
  for (let row = 0; row < flipped.length; row++) {
    if (flipped[row] === 0) continue;
    for (let l = 0; l < LANDMARK_COUNT; l++) {
      const from = (row * LANDMARK_COUNT + OTHER_SIDE[l]) * width;
      out.set(values.subarray(from, from + width), (row * LANDMARK_COUNT + l) * width);
    }
  }
  return out;
}
