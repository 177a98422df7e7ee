import { APPEARANCE_SIZE } from '../evidence/index.ts';
import { appearanceDistance } from './appearance.ts';
import { clothesOf } from './clothes.ts';
import { firstWhere } from './first-where.ts';
import { type Touch, touchesOf } from './meetings.ts';
import type { Scene, Tracklet } from './scene.ts';

/** Touches of two people this far apart are one meeting. */
const BRIDGE_SECONDS = 1.5;
/** How long before and after a meeting the clothes are looked at. */
const WINDOW_SECONDS = 4;
/**
 * By how much, of the sum of two Hellinger distances, the clothes must fit better crosswise. Of two people who
 * can be told apart they do by 0.4 and more; halves of one person's track differ by 0.1 to 0.2.
 */
const CLEARLY = 0.3;

/** Two people near each other, from the first frame to the last. */
interface Meeting {
  readonly a: number;
  readonly b: number;
  readonly first: number;
  last: number;
}

/**
 * Two people who meet may come out of it as each other: where one hides the other, place and motion tell
 * little. Where the clothes before and after fit clearly better crosswise, the rest of the two is exchanged.
 *
 * @param people rows of each
 */
export function undoExchanges(scene: Scene, people: readonly Tracklet[]): Tracklet[] {
  if (!scene.sightings.appearance) return [...people];
  const touches = touchesOf(scene.sightings);
  const mended = people.map((rows) => [...rows]);
  let from = 0;
  for (;;) {
    const meeting = meetingsOf(scene, mended, touches).find(
      (one) => one.first >= from && isExchange(scene, mended[one.a], mended[one.b], one),
    );
    if (!meeting) return mended.filter((rows) => rows.length > 0);
    exchange(scene, mended, meeting);
    from = meeting.first + 1;
  }
}

function meetingsOf(
  { sightings, time, shot }: Scene,
  people: readonly Tracklet[],
  touches: readonly Touch[],
): Meeting[] {
  const ownerOf = new Map<number, number>();
  people.forEach((rows, owner) => {
    for (const row of rows) ownerOf.set(row, owner);
  });
  const open = new Map<string, Meeting>();
  const meetings: Meeting[] = [];
  for (const touch of touches) {
    const [p, q] = [ownerOf.get(touch.a), ownerOf.get(touch.b)];
    if (p === undefined || q === undefined || p === q) continue;
    const [a, b] = [Math.min(p, q), Math.max(p, q)];
    const frame = sightings.frame[touch.a];
    const known = open.get(`${a} ${b}`);
    if (known && shot[frame] === shot[known.last] && time[frame] - time[known.last] <= BRIDGE_SECONDS) {
      known.last = frame;
      continue;
    }
    const meeting = { a, b, first: frame, last: frame };
    open.set(`${a} ${b}`, meeting);
    meetings.push(meeting);
  }
  return meetings;
}

function isExchange(scene: Scene, a: Tracklet, b: Tracklet, meeting: Meeting): boolean {
  const [beforeA, beforeB] = [clothesBefore(scene, a, meeting), clothesBefore(scene, b, meeting)];
  const [afterA, afterB] = [clothesAfter(scene, a, meeting), clothesAfter(scene, b, meeting)];
  if (!beforeA || !beforeB || !afterA || !afterB) return false;
  const stay = [appearanceDistance(beforeA, afterA), appearanceDistance(beforeB, afterB)];
  const swap = [appearanceDistance(beforeA, afterB), appearanceDistance(beforeB, afterA)];
  if (stay.includes(null) || swap.includes(null)) return false;
  return sum(stay) - sum(swap) > CLEARLY;
}

function sum(distances: readonly (number | null)[]): number {
  return distances.reduce<number>((total, distance) => total + (distance ?? 0), 0);
}

function clothesBefore(scene: Scene, rows: Tracklet, { first }: Meeting): Float64Array | null {
  const { sightings, time } = scene;
  const end = firstWhere(rows.length, (i) => sightings.frame[rows[i]] >= first);
  const start = firstWhere(end, (i) => time[first] - time[sightings.frame[rows[i]]] <= WINDOW_SECONDS);
  return clothesOf(scene, rows.slice(start, end));
}

function clothesAfter(scene: Scene, rows: Tracklet, { last }: Meeting): Float64Array | null {
  const { sightings, time } = scene;
  const start = firstWhere(rows.length, (i) => sightings.frame[rows[i]] > last);
  const end = firstWhere(rows.length, (i) => time[sightings.frame[rows[i]]] - time[last] > WINDOW_SECONDS);
  return clothesOf(scene, rows.slice(start, end));
}

/**
 * Exchanges what the two of a meeting are from that of its frames on at which the clothes of the rows fit best:
 * before it those before the meeting, from it on those of the other.
 */
function exchange(scene: Scene, people: number[][], meeting: Meeting): void {
  const { sightings } = scene;
  const [a, b] = [people[meeting.a], people[meeting.b]];
  const [beforeA, beforeB] = [clothesBefore(scene, a, meeting), clothesBefore(scene, b, meeting)];
  const split = (rows: readonly number[], frame: number): number =>
    firstWhere(rows.length, (i) => sightings.frame[rows[i]] >= frame);
  /** What row i gains by being the other's from here on. */
  const gain = (row: number, own: Float64Array | null, other: Float64Array | null): number => {
    const colours = sightings.appearance?.subarray(row * APPEARANCE_SIZE, (row + 1) * APPEARANCE_SIZE);
    if (!colours || !own || !other) return 0;
    return (appearanceDistance(colours, own) ?? 0) - (appearanceDistance(colours, other) ?? 0);
  };
  let [best, at, total] = [-Infinity, meeting.last + 1, 0];
  for (let frame = meeting.last; frame >= meeting.first; frame--) {
    const [i, j] = [split(a, frame), split(b, frame)];
    if (sightings.frame[a[i]] === frame) total += gain(a[i], beforeA, beforeB);
    if (sightings.frame[b[j]] === frame) total += gain(b[j], beforeB, beforeA);
    if (total > best) [best, at] = [total, frame];
  }
  const [tailA, tailB] = [a.splice(split(a, at)), b.splice(split(b, at))];
  a.push(...tailB);
  b.push(...tailA);
}
