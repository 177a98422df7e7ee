import { APPEARANCE_SIZE } from '../evidence/index.ts';
import { appearanceDistance } from './appearance.ts';
import { type Scene, type Tracklet, WHOLE_ENOUGH } from './scene.ts';
import { predict, trendAt } from './trend.ts';

/** A step this far beyond the expected, in body sizes, is somebody else … */
const JUMP = 0.6;
/** … and this far, where the clothes change at the same moment. */
const JUMP_WITH_CLOTHES = 0.25;
/**
 * Hellinger distance of the clothes before and after that counts as a change, and as one that needs no jump.
 * On real clips half seconds of one person differ by at most 0.35, two people by 0.5 and more where one can
 * tell them apart at all.
 */
const CLOTHES = 0.4;
const OTHER_CLOTHES = 0.5;
/** How long before and after are compared, and how much of it must have been seen. */
const WINDOW_SECONDS = 0.5;
const LEAST_SECONDS = 0.15;
/** What happens within this time happens at the same moment. */
const MOMENT_SECONDS = 0.11;

/**
 * Cuts tracklets where they go from one person to another: at cuts, where the position jumps, and where
 * the clothes change for good. What was cut in error is linked again, since nothing fits better.
 */
export function splitTracklets(scene: Scene, tracklets: readonly Tracklet[]): Tracklet[] {
  return tracklets.flatMap((rows) => splitAtCuts(scene, rows)).flatMap((rows) => splitAtSwaps(scene, rows));
}

function splitAtCuts({ sightings, shot }: Scene, rows: Tracklet): Tracklet[] {
  return splitWhere(rows, (i) => shot[sightings.frame[rows[i]]] !== shot[sightings.frame[rows[i - 1]]]);
}

function splitAtSwaps(scene: Scene, rows: Tracklet): Tracklet[] {
  const jump = Float64Array.from(rows, (_, i) => (i === 0 ? 0 : jumpBefore(scene, rows, i)));
  const clothes = clothesChanges(scene, rows);
  return splitWhere(rows, (i) => {
    if (jump[i] > JUMP) return true;
    if (clothes[i] < CLOTHES) return false;
    const [from, to] = moment(scene, rows, i);
    const isPeak = clothes
      .subarray(from, to)
      .every((other, j) => (from + j > i ? other < clothes[i] : other <= clothes[i]));
    if (!isPeak || clothes[i] > OTHER_CLOTHES) return isPeak;
    return jump.subarray(from, to).some((step) => step > JUMP_WITH_CLOTHES);
  });
}

/** The rows of the same moment as row i, from … to, one on each side at least. */
function moment({ sightings, time }: Scene, rows: Tracklet, i: number): [from: number, to: number] {
  const isNear = (j: number): boolean =>
    Math.abs(time[sightings.frame[rows[j]]] - time[sightings.frame[rows[i]]]) <= MOMENT_SECONDS;
  let [from, to] = [i - 1, i + 2];
  while (from > 0 && isNear(from - 1)) from--;
  while (to < rows.length && isNear(to)) to++;
  return [from, Math.min(to, rows.length)];
}

function splitWhere(rows: Tracklet, begins: (i: number) => boolean): Tracklet[] {
  const parts: number[][] = [];
  rows.forEach((row, i) => {
    if (i === 0 || begins(i)) parts.push([row]);
    else parts[parts.length - 1].push(row);
  });
  return parts;
}

/** How far row i lies from where the rows before it lead, in body sizes, less what the time allows. */
function jumpBefore(scene: Scene, rows: Tracklet, i: number): number {
  const { sightings, time } = scene;
  const frame = sightings.frame[rows[i]];
  const expected = predict(scene, trendAt(scene, rows, i - 1, -1), frame);
  const [x, y] = [sightings.centre[rows[i] * 2], sightings.centre[rows[i] * 2 + 1]];
  const size = Math.max(expected.size, sightings.size[rows[i]]);
  const gap = time[frame] - time[sightings.frame[rows[i - 1]]];
  return Math.hypot(x - expected.x, y - expected.y) / size - 0.5 * Math.max(0, gap - 0.05);
}

/** (rows) distance of the clothes of the half second before each row from those of the half second after. */
function clothesChanges({ sightings, time, frameSeconds }: Scene, rows: Tracklet): Float64Array {
  const changes = new Float64Array(rows.length);
  const { appearance, whole } = sightings;
  if (!appearance) return changes;
  const known = rows.filter((row) => whole[row] >= WHOLE_ENOUGH);
  const sums = runningSums(appearance, known);
  const at = (row: number): number => time[sightings.frame[row]];
  const seconds = (row: number): number => frameSeconds[sightings.frame[row]];
  let [from, here, to] = [0, 0, 0];
  let [secondsBefore, secondsAfter] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    // Of the known rows, those of the half second before row i are from … here, those after here … to.
    for (; to < known.length && at(known[to]) - at(rows[i]) <= WINDOW_SECONDS; to++) {
      secondsAfter += seconds(known[to]);
    }
    for (; here < to && known[here] < rows[i]; here++) {
      secondsAfter -= seconds(known[here]);
      secondsBefore += seconds(known[here]);
    }
    for (; from < here && at(rows[i]) - at(known[from]) > WINDOW_SECONDS; from++) {
      secondsBefore -= seconds(known[from]);
    }
    if (secondsBefore < LEAST_SECONDS || secondsAfter < LEAST_SECONDS) continue;
    changes[i] = appearanceDistance(between(sums, from, here), between(sums, here, to)) ?? 0;
  }
  return changes;
}

/** (rows + 1, 48) the sum of the colours of all rows before each. */
function runningSums(appearance: Float32Array, rows: Tracklet): Float64Array {
  const sums = new Float64Array((rows.length + 1) * APPEARANCE_SIZE);
  rows.forEach((row, n) => {
    const at = n * APPEARANCE_SIZE;
    for (let i = 0; i < APPEARANCE_SIZE; i++) {
      sums[at + APPEARANCE_SIZE + i] = sums[at + i] + appearance[row * APPEARANCE_SIZE + i];
    }
  });
  return sums;
}

function between(sums: Float64Array, from: number, to: number): Float64Array {
  const sum = new Float64Array(APPEARANCE_SIZE);
  for (let i = 0; i < APPEARANCE_SIZE; i++) {
    // Rounding may leave less than nothing of an empty bin.
    sum[i] = Math.max(0, sums[to * APPEARANCE_SIZE + i] - sums[from * APPEARANCE_SIZE + i]);
  }
  return sum;
}
