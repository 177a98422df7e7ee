import { type Evidence, HAND_LANDMARK_COUNT, LANDMARK_NAMES } from '../evidence/index.ts';

/** (33) the landmark of the other side; of those in the middle, themselves. */
const OTHER_SIDE = LANDMARK_NAMES.map((name) =>
  (LANDMARK_NAMES as readonly string[]).indexOf(
    name.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left')),
  ),
);

const OTHER_HAND = [1, 0];

/**
 * The evidence with left and right exchanged on some rows: of the body, in the picture and in 3D, and of the hands.
 * Nothing else is copied.
 *
 * @param flipped (N) 1 where they are exchanged
 */
export function flipSides(evidence: Evidence, flipped: Uint8Array): Evidence {
  if (!flipped.includes(1)) return evidence;
  return {
    ...evidence,
    landmarks: exchanged(evidence.landmarks, OTHER_SIDE, 4, flipped),
    worldLandmarks: exchanged(evidence.worldLandmarks, OTHER_SIDE, 3, flipped),
    handScore: exchanged(evidence.handScore, OTHER_HAND, 1, flipped),
    handLandmarks: exchanged(evidence.handLandmarks, OTHER_HAND, 3 * HAND_LANDMARK_COUNT, flipped),
  };
}

/**
 * @param values (N, parts, width)
 * @param otherSide (parts) with which part each is exchanged
 */
function exchanged(
  values: Float32Array,
  otherSide: readonly number[],
  width: number,
  flipped: Uint8Array,
): Float32Array {
  const out = values.slice();
  const parts = otherSide.length;
  for (let row = 0; row < flipped.length; row++) {
    if (flipped[row] === 0) continue;
    for (let part = 0; part < parts; part++) {
      const from = (row * parts + otherSide[part]) * width;
      out.set(values.subarray(from, from + width), (row * parts + part) * width);
    }
  }
  return out;
}
