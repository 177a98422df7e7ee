import { type Crop, wrapAngle } from './crop.ts';
import type { Moment } from './frame-clock.ts';
import type { LandmarkNetwork, Reading } from './landmark-network.ts';
import { detectionDistance } from './likeness.ts';
import type { Detection, PersonDetector } from './person-detector.ts';
import type { Pyramid } from './picture.ts';
import { believeStep } from './plausibility.ts';
import { cropFromDetection } from './regions.ts';
import { KEEP_SCORE, predictCrop, type Track } from './track.ts';

/** A reading this sure ends the search. */
const SURE = 0.9;
/** The place searched by the detector, in sides of the expected crop, and the detector's input there. */
const SEARCH_SIDES = 1.5;
const SEARCH_INPUT = 256;
const MIN_DETECTION = 0.1;
/** They agree about somebody where they differ by less than this. */
export const AGREED = 0.2;
/** The two networks may disagree by so much about one person's limbs, radii of the body. */
const MAX_DISAGREEMENT = 0.4;
/** Blind tries cost much and serve the moment in which somebody turns over: the first frames only. */
const BLIND_FRAMES = 2;
/** Crops tried blindly where the detector finds nothing: turn (rad) and size against the expected one. */
const BLIND_TRIES: readonly (readonly [number, number])[] = [
  [0, 1.3],
  [Math.PI / 4, 1.1],
  [-Math.PI / 4, 1.1],
  [Math.PI / 2, 1.1],
  [-Math.PI / 2, 1.1],
  [Math.PI, 1.1],
  [0, 0.8],
];

/** What a search looks with, and at. */
export interface Sight {
  readonly at: Moment;
  readonly pyramid: Pyramid;
  readonly width: number;
  readonly height: number;
  readonly landmarks: LandmarkNetwork;
  readonly detector: PersonDetector;
}

/**
 * Looks for a lost person near the expected place: with the detector, then with the landmark network on
 * crops of other sizes and turns. Gives the most believed reading, or null.
 *
 * @param isTaken whether a reading shows somebody who is followed already.
 */
export async function searchNear(
  sight: Sight,
  track: Track,
  first: Reading | null,
  isTaken: (reading: Reading) => boolean,
): Promise<Reading | null> {
  const { at } = sight;
  const expected = predictCrop(track, at);
  const before = track.reading.nextCrop;
  let best: Reading | null = null;
  let bestBelief = KEEP_SCORE;
  const consider = (reading: Reading): boolean => {
    const belief = believeStep(reading, track, at, sight);
    if (belief >= bestBelief && !isTaken(reading)) {
      best = reading;
      bestBelief = belief;
    }
    return best !== null && bestBelief >= SURE;
  };
  if (first !== null && consider(first)) return best;
  for (const crop of await detectedCrops(sight, expected)) {
    if (consider(await readTwice(sight, crop))) return best;
  }
  if (consider(await sight.landmarks.read(sight.pyramid, before))) return best;
  if (at.frame - track.at.frame > BLIND_FRAMES) return best;
  for (const [turn, size] of BLIND_TRIES) {
    const crop = { ...expected, side: expected.side * size, rotation: wrapAngle(expected.rotation + turn) };
    const reading = await sight.landmarks.read(sight.pyramid, crop);
    if (reading.score < KEEP_SCORE) continue;
    if (consider(await sight.landmarks.read(sight.pyramid, reading.nextCrop))) return best;
  }
  return best;
}

/** Reads a crop, then the crop that this first reading suggests. */
export async function readTwice(sight: Sight, crop: Crop): Promise<Reading> {
  const first = await sight.landmarks.read(sight.pyramid, crop);
  const second = await sight.landmarks.read(sight.pyramid, first.nextCrop);
  return second.score >= first.score * 0.9 ? second : first;
}

/**
 * Reads the person whom the detector sees: its crop, then the crop that this first reading suggests. Beside
 * somebody who is seen better the second may go over to them, so the one that agrees with the detector counts.
 */
export async function readDetection(sight: Sight, detection: Detection): Promise<Reading> {
  const first = await sight.landmarks.read(sight.pyramid, cropFromDetection(detection));
  const second = await sight.landmarks.read(sight.pyramid, first.nextCrop);
  const apart = detectionDistance(second, detection);
  const isBetter = apart < AGREED || apart < detectionDistance(first, detection);
  return isBetter && second.score >= first.score * 0.9 ? second : first;
}

async function detectedCrops(sight: Sight, expected: Crop): Promise<Crop[]> {
  return (await detectNear(sight, expected))
    .map(cropFromDetection)
    .filter((crop) => Math.abs(Math.log(crop.side / expected.side)) < Math.log(2.2))
    .sort((a, b) => distance(a, expected) - distance(b, expected))
    .slice(0, 2);
}

/** People whom the detector sees in a square round the expected crop. */
function detectNear(sight: Sight, expected: Crop): Promise<Detection[]> {
  const side = SEARCH_SIDES * expected.side;
  const area = {
    left: expected.x - side / 2,
    top: expected.y - side / 2,
    width: side,
    height: side,
    inputSide: SEARCH_INPUT,
  };
  return sight.detector.detect(sight.pyramid, area, MIN_DETECTION);
}

/**
 * Whether the detector, looking closely, sees the person of a reading too. On such a square it gives 0.24
 * and more to people in any pose, and seldom more than 0.13 to things.
 */
export async function isDetected(sight: Sight, reading: Reading, minScore: number): Promise<boolean> {
  const found = await detectNear(sight, reading.nextCrop);
  return found.some(
    (detection) => detection.score >= minScore && detectionDistance(reading, detection) < MAX_DISAGREEMENT,
  );
}

function distance(a: Crop, b: Crop): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
