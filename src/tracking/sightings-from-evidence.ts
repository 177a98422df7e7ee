import { type Evidence, LANDMARK_COUNT, LANDMARK_NAMES, rowCount } from '../evidence/index.ts';
import type { Sightings, Tracklet } from './scene.ts';

const TRUNK = (['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'] as const).map((name) =>
  LANDMARK_NAMES.indexOf(name),
);
/** The landmark network's crop is a quarter larger than the circle round the body (MediaPipe's pose graph). */
const CROP_PER_BODY = 1.25;

/** Evidence as linking wants it; frames count from the evidence's first. */
export function sightingsFromEvidence(evidence: Evidence): Sightings {
  const count = rowCount(evidence);
  const centre = new Float64Array(count * 2);
  const size = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    for (const landmark of TRUNK) {
      const at = (n * LANDMARK_COUNT + landmark) * 4;
      centre[n * 2] += evidence.landmarks[at] / TRUNK.length;
      centre[n * 2 + 1] += evidence.landmarks[at + 1] / TRUNK.length;
    }
    const crop = evidence.crop[n * 4 + 2] / CROP_PER_BODY;
    size[n] = Math.max(1, crop > 0 ? crop : evidence.box[n * 4 + 3]);
  }
  return {
    frame: evidence.frame.map((frame) => frame - evidence.firstFrame),
    centre,
    size,
    box: evidence.box,
    score: evidence.score,
    landmarks: evidence.landmarks,
    appearance: evidence.appearance,
  };
}

/** The rows of each `segment.tracklet`, in the order of their first rows. */
export function trackletsOf(evidence: Evidence): Tracklet[] {
  const tracklets = new Map<string, number[]>();
  for (let n = 0; n < rowCount(evidence); n++) {
    const key = `${evidence.segment[n]}.${evidence.tracklet[n]}`;
    const rows = tracklets.get(key);
    if (rows) rows.push(n);
    else tracklets.set(key, [n]);
  }
  return [...tracklets.values()];
}
