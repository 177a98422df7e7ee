import { firstWhere } from './first-where.ts';
import { type Scene, type Tracklet, WHOLE_ENOUGH } from './scene.ts';
import { isSeenFor } from './seen-time.ts';

/** People seen for less than this … */
const BRIEF_SECONDS = 0.3;
/** … are believed only where the network was this sure on average. */
const SURE_SCORE = 0.85;
/** … and then not for a moment like this, nor on a single frame. */
const MOMENT_SECONDS = 0.09;
/** Seen through this much of a shot is as long as one can be seen there. */
const MOST_OF_SHOT = 0.6;
/** Below this mean score nothing is believed, however long. */
const LEAST_SCORE = 0.35;

/** The chains of sightings that are no person of their own. */
export function findGhosts(scene: Scene, people: readonly Tracklet[]): Set<Tracklet> {
  const { shot, frameSeconds, sightings } = scene;
  const shotSeconds = new Float64Array((shot.at(-1) ?? 0) + 1);
  frameSeconds.forEach((seconds, f) => {
    shotSeconds[shot[f]] += seconds;
  });
  const isEcho = echoesOf(scene, people);
  const isNobody = (rows: Tracklet): boolean =>
    isGhost(scene, rows, shotSeconds[shot[sightings.frame[rows[0]]]]) || isEcho(rows);
  return new Set(people.filter(isNobody));
}

/** Whether a chain is no person: too brief and unsure, never sure at all, or a passing scrap. */
function isGhost(scene: Scene, rows: Tracklet, shotSeconds: number): boolean {
  const { sightings, frameSeconds } = scene;
  const score = meanOf(rows, sightings.score);
  if (score < LEAST_SCORE) return true;
  const last = rows[rows.length - 1];
  const seconds = secondsBetween(scene, rows[0], last) + frameSeconds[sightings.frame[last]];
  if (seconds >= FRAGMENT_SECONDS) return false;
  if (isSeenFor(scene, rows, MOST_OF_SHOT * shotSeconds)) return score < SURE_SCORE;
  if (meanOf(rows, sightings.whole) < WHOLE_ENOUGH) return true;
  if (seconds >= BRIEF_SECONDS) return false;
  return score < SURE_SCORE || rows.length === 1 || !isSeenFor(scene, rows, MOMENT_SECONDS);
}

/** A network that is wrong about a body, too small or upside down, finds out within this time … */
const ECHO_SECONDS = 0.5;
/** … and is right soon after (or was, before). */
const ECHO_GAP_SECONDS = 0.2;

/**
 * Tells of a brief chain of sightings whether it is a first or last mistaken look at somebody else in
 * `people`: it ends where and when they begin, or begins where and when they end.
 */
function echoesOf(scene: Scene, people: readonly Tracklet[]): (rows: Tracklet) => boolean {
  const { frame } = scene.sightings;
  const seconds = (rows: Tracklet): number => secondsBetween(scene, rows[0], rows[rows.length - 1]);
  const others = people.filter((rows) => seconds(rows) >= 2 * ECHO_SECONDS);
  const starts = others.map((rows) => rows[0]).sort((a, b) => frame[a] - frame[b]);
  const ends = others.map((rows) => rows[rows.length - 1]).sort((a, b) => frame[a] - frame[b]);
  return (rows) => {
    if (seconds(rows) >= ECHO_SECONDS) return false;
    const [first, last] = [rows[0], rows[rows.length - 1]];
    const next = firstWhere(starts.length, (i) => frame[starts[i]] > frame[last]);
    for (let i = next; i < starts.length; i++) {
      if (secondsBetween(scene, last, starts[i]) > ECHO_GAP_SECONDS) break;
      if (follows(scene, last, starts[i])) return true;
    }
    for (let i = firstWhere(ends.length, (i) => frame[ends[i]] >= frame[first]) - 1; i >= 0; i--) {
      if (secondsBetween(scene, ends[i], first) > ECHO_GAP_SECONDS) break;
      if (follows(scene, ends[i], first)) return true;
    }
    return false;
  };
}

/** Whether row `b` comes right after row `a`, on the same spot of the same shot. */
function follows(scene: Scene, a: number, b: number): boolean {
  const { sightings, shot } = scene;
  const gap = secondsBetween(scene, a, b);
  if (gap <= 0 || gap > ECHO_GAP_SECONDS) return false;
  if (shot[sightings.frame[a]] !== shot[sightings.frame[b]]) return false;
  const apart = Math.hypot(
    sightings.centre[a * 2] - sightings.centre[b * 2],
    sightings.centre[a * 2 + 1] - sightings.centre[b * 2 + 1],
  );
  return apart < Math.max(sightings.size[a], sightings.size[b]);
}

function secondsBetween({ sightings, time }: Scene, a: number, b: number): number {
  return time[sightings.frame[b]] - time[sightings.frame[a]];
}

function meanOf(rows: Tracklet, values: ArrayLike<number>): number {
  return rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
}

/** Less of the body than this inside the picture is a fragment … */
const FRAGMENT = 0.5;
/** … if more than this usually is of the same person. */
const USUALLY_INSIDE = 0.75;
/** Coming and going takes at most this long. */
const FRAGMENT_SECONDS = 1;

/**
 * The first and last rows of a person of whom the picture then shows so little that the network makes up
 * the rest, a whole small body where only a leg is left: as they walk in or out over its border. Somebody
 * filmed from near is never wholly inside and is kept. Never all rows: fragments end at the first row on
 * which the person is inside, from either side.
 */
export function fragments(scene: Scene, rows: Tracklet): number[] {
  const { inside } = scene.sightings;
  const shares = rows.map((row) => inside[row]).sort((a, b) => a - b);
  if (shares[shares.length >> 1] < USUALLY_INSIDE) return [];
  const atStart = fragmentsFrom(scene, rows);
  const atEnd = fragmentsFrom(scene, rows.toReversed());
  return [...atStart, ...atEnd.reverse()];
}

function fragmentsFrom(scene: Scene, rows: Tracklet): number[] {
  const { sightings, shot, time } = scene;
  // Who is there at a shot's first or last frame has not walked in or out.
  const [first, second] = [sightings.frame[rows[0]], sightings.frame[rows.at(1) ?? rows[0]]];
  const beyond = first + (second < first ? 1 : -1);
  if (shot[beyond] !== shot[first]) return [];
  const at = (row: number): number => time[sightings.frame[row]];
  let last = -1;
  for (let i = 0; i < rows.length && Math.abs(at(rows[i]) - at(rows[0])) <= FRAGMENT_SECONDS; i++) {
    if (!isAtBorder(scene, rows[i]) || sightings.inside[rows[i]] >= USUALLY_INSIDE) break;
    if (sightings.inside[rows[i]] < FRAGMENT) last = i;
  }
  return rows.slice(0, last + 1);
}

/**
 * Cuts tracklets where somebody went out over the border and the same tracklet came back in, which may be
 * somebody else. The rows of which too little lies inside are left out.
 */
export function cutAtBorder(
  scene: Scene,
  tracklets: readonly Tracklet[],
): { kept: Tracklet[]; dropped: number[] } {
  const dropped: number[] = [];
  const kept = tracklets.flatMap((rows) => {
    const { inside } = scene.sightings;
    const shares = rows.map((row) => inside[row]).sort((a, b) => a - b);
    if (shares[shares.length >> 1] < USUALLY_INSIDE) return [rows];
    const isOut = rows.map((row) => inside[row] < FRAGMENT && isAtBorder(scene, row));
    const [first, last] = [isOut.indexOf(false), isOut.lastIndexOf(false)];
    const parts: number[][] = [[]];
    rows.forEach((row, i) => {
      if (i <= first || i >= last || !isOut[i]) parts[parts.length - 1].push(row);
      else {
        dropped.push(row);
        if (parts[parts.length - 1].length > 0) parts.push([]);
      }
    });
    return parts;
  });
  return { kept, dropped };
}

function isAtBorder({ sightings, width, height }: Scene, row: number): boolean {
  const [x, y, w, h] = sightings.box.subarray(row * 4, row * 4 + 4);
  const margin = 0.02 * sightings.size[row];
  return x <= margin || y <= margin || x + w >= width - margin || y + h >= height - margin;
}

/** How much there is of a person: what decides who stays when only so many are wanted. */
export function prominence({ sightings, height }: Scene, rows: Tracklet): number {
  return rows.reduce((sum, row) => sum + sightings.score[row] * Math.min(1, sightings.size[row] / height), 0);
}
