import {
  type Evidence,
  KEYPOINT_COUNT,
  LANDMARK_COUNT,
  LIMB_JOINTS,
  rowCount,
  trunkOf,
} from '../evidence/index.ts';

/** By landmark: those that go with it, of hands and feet. */
const WITH: Readonly<Record<number, readonly number[]>> = {
  15: [17, 19, 21],
  16: [18, 20, 22],
  27: [29, 31],
  28: [30, 32],
};
/** Keypoints of this score or more are sure. */
const SURE = 0.4;
/** How far a landmark goes towards a sure keypoint beside it. */
const SHARE = 0.6;
/** At this distance, in trunk's lengths, a landmark goes half as far: they may mean two things (a Cauchy scale). */
const BESIDE = 0.25;
/** A trunk counts as this part of the crop's side at least: seen from above it is shorter in the picture. */
const LEAST_TRUNK = 0.1;

/**
 * The same evidence with landmarks moved towards a second network's keypoints, where those are sure and near: it was
 * taught other pictures in another way and errs elsewhere, so that what both see is more exact than what one does.
 */
export function heedSecondOpinion(evidence: Evidence): Evidence {
  const { keypoints } = evidence;
  const landmarks = evidence.landmarks.slice();
  for (let row = 0; row < rowCount(evidence); row++) {
    const first = row * LANDMARK_COUNT;
    const trunk = trunkLength(evidence, row);
    for (const [landmark, k] of LIMB_JOINTS) {
      const at = 3 * (row * KEYPOINT_COUNT + k);
      const dx = keypoints[at] - landmarks[4 * (first + landmark)];
      const dy = keypoints[at + 1] - landmarks[4 * (first + landmark) + 1];
      const sure = Math.min(1, keypoints[at + 2] / SURE);
      const share = (SHARE * sure) / (1 + (dx * dx + dy * dy) / (BESIDE * trunk) ** 2);
      for (const l of [landmark, ...(WITH[landmark] ?? [])]) {
        landmarks[4 * (first + l)] += share * dx;
        landmarks[4 * (first + l) + 1] += share * dy;
      }
    }
  }
  return { ...evidence, landmarks };
}

/** Px from the middle of the hips to the middle of the shoulders of a row; from above it is not taken for less. */
export function trunkLength({ landmarks, crop }: Evidence, row: number): number {
  return Math.max(Math.hypot(...trunkOf(landmarks, row)), LEAST_TRUNK * crop[4 * row + 2], 1);
}
