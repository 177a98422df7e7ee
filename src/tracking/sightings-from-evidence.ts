import { type Evidence, LANDMARK_COUNT, LANDMARK_NAMES, rowCount } from '../evidence/index.ts';
import { aloneOf } from './meetings.ts';
import type { Sightings, Tracklet } from './scene.ts';

const TRUNK = (['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'] as const).map((name) =>
  LANDMARK_NAMES.indexOf(name),
);
/** The landmark network's crop is a quarter larger than the circle round the body (MediaPipe's pose graph). */
const CROP_PER_BODY = 1.25;

/** Landmarks that a whole body shows. */
const WHOLE = (
  [
    'nose',
    'left_shoulder',
    'right_shoulder',
    'left_elbow',
    'right_elbow',
    'left_wrist',
    'right_wrist',
    'left_hip',
    'right_hip',
    'left_knee',
    'right_knee',
    'left_ankle',
    'right_ankle',
  ] as const
).map((name) => LANDMARK_NAMES.indexOf(name));
const VISIBLE = 0.5;
/** Longer side of the box over the size of the body: of a whole one (crouching too), and where hardly any is left. */
const ALL_SHOWN = 0.8;
const NOTHING_SHOWN = 0.2;

/** Evidence as linking wants it; frames count from the evidence's first. */
export function sightingsFromEvidence(evidence: Evidence, width: number, height: number): Sightings {
  const count = rowCount(evidence);
  const whole = new Float64Array(count);
  const inside = new Float64Array(count);
  const centre = new Float64Array(count * 2);
  const size = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    for (const landmark of TRUNK) {
      const at = (n * LANDMARK_COUNT + landmark) * 4;
      centre[n * 2] += evidence.landmarks[at] / TRUNK.length;
      centre[n * 2 + 1] += evidence.landmarks[at + 1] / TRUNK.length;
    }
    for (const landmark of WHOLE) {
      const at = (n * LANDMARK_COUNT + landmark) * 4;
      const [x, y] = [evidence.landmarks[at], evidence.landmarks[at + 1]];
      if (x < 0 || x > width || y < 0 || y > height) continue;
      inside[n] += 1 / WHOLE.length;
      if (evidence.landmarks[at + 3] >= VISIBLE) whole[n] += 1 / WHOLE.length;
    }
    const shown = shownExtent(evidence, n);
    inside[n] = Math.min(inside[n], shown);
    whole[n] = Math.min(whole[n], shown);
    const crop = evidence.crop[n * 4 + 2] / CROP_PER_BODY;
    size[n] = Math.max(1, crop > 0 ? crop : evidence.box[n * 4 + 3]);
  }
  return {
    frame: evidence.frame.map((frame) => frame - evidence.firstFrame),
    centre,
    size,
    box: evidence.box,
    score: evidence.score,
    whole,
    inside,
    alone: aloneOf(evidence),
    landmarks: evidence.landmarks,
    appearance: evidence.appearance,
  };
}

/**
 * 0–1: how much of what the crop is laid out for the box shows. Of somebody half outside the picture the
 * network makes up confident landmarks in what is left, but the crop keeps the size of the whole body.
 */
function shownExtent(evidence: Evidence, n: number): number {
  const crop = evidence.crop[n * 4 + 2] / CROP_PER_BODY;
  if (!(crop > 0)) return 1;
  const extent = Math.max(evidence.box[n * 4 + 2], evidence.box[n * 4 + 3]) / crop;
  return Math.min(1, Math.max(0, (extent - NOTHING_SHOWN) / (ALL_SHOWN - NOTHING_SHOWN)));
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
