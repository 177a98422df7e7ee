import { appearanceDistance, detectedAppearance } from './appearance.ts';
import { type Box, landmarkBox } from './body-box.ts';
import type { Reading } from './landmark-network.ts';
import { detectionDistance, isSameDetection, seenDistance } from './likeness.ts';
import type { Detection } from './person-detector.ts';
import { believeStep } from './plausibility.ts';
import { readDetection, type Sight } from './search.ts';
import { KEEP_SCORE, predictCrop, type Track } from './track.ts';

/** How far beyond a body another body is near, and beyond all of them the detector looks; sides of the crop. */
const NEAR = 0.06;
const MARGIN = 0.35;
/** Px of the detector's input for one side of a crop, and the least and the most for all. */
const INPUT_PER_SIDE = 150;
const LEAST_INPUT = 256;
const MOST_INPUT = 640;
const MIN_DETECTION = 0.1;
/** A reading nearer than this to a detection is of the same person; radii of the body. */
const AGREED = 0.35;
/** One that differs by more than this is tried again where the detection lies. */
const AGREED_WELL = 0.2;
/** Who is not detected is believed where pose (radii) and size (logarithm) are about as expected. */
const STEADY = 0.3;
const STEADY_SIZE = 0.15;
/** How far from where somebody is expected a detection may be that person, and after some time without sight. */
const REACH = 0.8;
const MOST_REACH = 1.6;
/** Other clothes count like a distance: this many radii of the body where they have no colour in common. */
const CLOTHES = 0.6;
/** Who was seen on the frame before goes before who was not, by as much. */
const LOST = 0.3;

/**
 * Reads people who stand so near each other that a crop of one shows the others. There the landmark network
 * is drawn to whoever is seen best: two crops come to lie on one person, or change persons. So the detector,
 * which sees all of a crowd at once, says where people are, and each detection is given to one person.
 *
 * @param readings what the landmark network read where each was expected.
 * @returns for each person in a crowd the reading that is theirs, or null where they are not to be seen
 */
export async function readCrowds(
  sight: Sight,
  readings: ReadonlyMap<Track, Reading>,
): Promise<Map<Track, Reading | null>> {
  const own = new Map<Track, Reading | null>();
  for (const crowd of crowdsOf([...readings.keys()], sight)) {
    const detections = await detectCrowd(sight, crowd);
    const given = giveDetections(sight, crowd, detections);
    for (const track of crowd) {
      const detection = given.get(track);
      const reading = readings.get(track);
      if (reading === undefined) continue;
      const isOfOther = detections.some(
        (other) => other !== detection && detectionDistance(reading, other) < AGREED,
      );
      if (detection === undefined) {
        own.set(track, isOfOther || !isSteady(sight, track, reading) ? null : reading);
      } else {
        own.set(track, await readDetected(sight, track, reading, detection));
      }
    }
  }
  return own;
}

/**
 * Whether a reading goes on as the last one did: a crop that lost its person spreads its limbs over the others.
 */
function isSteady({ at }: Sight, track: Track, reading: Reading): boolean {
  const expected = expectedReading(track, at);
  const growth = Math.abs(Math.log(reading.nextCrop.side / expected.nextCrop.side));
  return growth < STEADY_SIZE && seenDistance(expected, reading) < STEADY;
}

/** The reading of a person whom the detector sees there, or null. */
async function readDetected(
  sight: Sight,
  track: Track,
  expected: Reading,
  detection: Detection,
): Promise<Reading | null> {
  const apart = (reading: Reading): number =>
    believeStep(reading, track, sight.at, sight) < KEEP_SCORE
      ? Infinity
      : detectionDistance(reading, detection);
  if (apart(expected) < AGREED_WELL) return expected;
  const again = await readDetection(sight, detection);
  const better = apart(again) < apart(expected) ? again : expected;
  return apart(better) < AGREED ? better : null;
}

/** Those of whom two or more are near each other, in the order of the tracks. */
function crowdsOf(tracks: readonly Track[], sight: Sight): Track[][] {
  const boxes = tracks.map((track) => expectedBox(track, sight));
  const crowdOf = tracks.map((_, i) => i);
  for (let i = 0; i < tracks.length; i++) {
    for (let j = 0; j < i; j++) {
      if (crowdOf[i] === crowdOf[j] || !meet(boxes[i], boxes[j])) continue;
      const [from, to] = [crowdOf[i], crowdOf[j]];
      crowdOf.forEach((crowd, k) => {
        if (crowd === from) crowdOf[k] = to;
      });
    }
  }
  return [...new Set(crowdOf)]
    .map((crowd) => tracks.filter((_, i) => crowdOf[i] === crowd))
    .filter(({ length }) => length > 1);
}

function expectedBox(track: Track, { at }: Sight): Box {
  const { nextCrop } = track.reading;
  const expected = predictCrop(track, at);
  const [dx, dy] = [expected.x - nextCrop.x, expected.y - nextCrop.y];
  const [left, top, right, bottom] = landmarkBox(track.reading);
  const near = NEAR * expected.side;
  return [left + dx - near, top + dy - near, right + dx + near, bottom + dy + near];
}

function meet(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

async function detectCrowd(sight: Sight, crowd: readonly Track[]): Promise<Detection[]> {
  const sides = crowd.map((track) => predictCrop(track, sight.at).side).sort((a, b) => a - b);
  const side = sides[sides.length >> 1];
  const boxes = crowd.map((track) => expectedBox(track, sight));
  const left = Math.min(...boxes.map((box) => box[0])) - MARGIN * side;
  const top = Math.min(...boxes.map((box) => box[1])) - MARGIN * side;
  const width = Math.max(...boxes.map((box) => box[2])) + MARGIN * side - left;
  const height = Math.max(...boxes.map((box) => box[3])) + MARGIN * side - top;
  const wanted = (Math.max(width, height) / side) * INPUT_PER_SIDE;
  const inputSide = Math.max(LEAST_INPUT, Math.min(MOST_INPUT, wanted));
  const found = await sight.detector.detect(
    sight.pyramid,
    { left, top, width, height, inputSide },
    MIN_DETECTION,
  );
  found.sort((a, b) => b.score - a.score);
  return found.filter((one, i) => found.slice(0, i).every((surer) => !isSameDetection(one, surer)));
}

/**
 * Who of a crowd each detection is: as many and as near to where they are expected as possible. Greedy, then
 * mended by exchanging two while that helps; crowds are small.
 */
function giveDetections(
  { at, pyramid }: Sight,
  crowd: readonly Track[],
  detections: readonly Detection[],
): Map<Track, Detection> {
  const clothes = detections.map((detection) => detectedAppearance(pyramid, detection));
  const worth = crowd.map((track) => {
    const expected = expectedReading(track, at);
    const frames = Math.abs(at.frame - track.at.frame);
    const reach = Math.min(MOST_REACH, REACH * Math.sqrt(Math.max(1, frames)));
    const doubt = frames > 1 ? LOST : 0;
    return detections.map((detection, d) => {
      const distance = detectionDistance(expected, detection);
      if (distance > reach) return 0;
      const other = appearanceDistance(track.appearance, clothes[d]) ?? 0.5;
      return MOST_REACH + CLOTHES + LOST - distance - CLOTHES * other - doubt;
    });
  });
  const given = crowd.map(() => -1);
  const pairs = worth.flatMap((row, t) => row.map((value, d) => ({ t, d, value })));
  pairs.sort((a, b) => b.value - a.value || a.t - b.t || a.d - b.d);
  for (const { t, d, value } of pairs) if (value > 0 && given[t] < 0 && !given.includes(d)) given[t] = d;
  const of = (t: number, d: number): number => (d < 0 ? 0 : worth[t][d] > 0 ? worth[t][d] : -Infinity);
  for (let better = true; better; ) {
    better = false;
    for (let a = 0; a < crowd.length; a++) {
      for (let b = 0; b < a; b++) {
        if (of(a, given[b]) + of(b, given[a]) <= of(a, given[a]) + of(b, given[b]) + 1e-9) continue;
        [given[a], given[b]] = [given[b], given[a]];
        better = true;
      }
    }
  }
  return new Map(crowd.flatMap((track, t) => (given[t] < 0 ? [] : [[track, detections[given[t]]] as const])));
}

/** The last reading, moved to where the person is expected. */
function expectedReading(track: Track, at: Sight['at']): Reading {
  const { reading } = track;
  const nextCrop = predictCrop(track, at);
  const [dx, dy] = [nextCrop.x - reading.nextCrop.x, nextCrop.y - reading.nextCrop.y];
  const landmarks = reading.landmarks.map((value, i) => value + (i % 4 === 0 ? dx : i % 4 === 1 ? dy : 0));
  return { ...reading, landmarks, nextCrop: { ...nextCrop, side: reading.nextCrop.side } };
}
