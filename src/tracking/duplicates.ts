import { appearanceDistance, meanAppearance } from './appearance.ts';
import { boxOverlap } from './box-overlap.ts';
import { firstWhere } from './first-where.ts';
import { poseDistance } from './pose-distance.ts';
import type { Scene, Tracklet } from './scene.ts';
import { isSeenFor } from './seen-time.ts';

/** Landmarks of one body, seen through two crops, lie this close, in body sizes. */
const SAME_POSE = 0.09;
/** Boxes of one body overlap by this much. */
const SAME_BOX = 0.7;
const SAME_BOX_WITH_POSE = 0.45;
/** Colours that differ by more were not taken from one body (Hellinger). */
const OTHER_CLOTHES = 0.4;
/** Two stretches on one body with a gap up to this long are one: people do not part and meet so soon. */
const BRIDGE_SECONDS = 0.6;
/** Seen for this long, the rest of a tracklet says whose clothes it knows. */
const ENOUGH_SECONDS = 0.25;
const CLEARLY_CLOSER = 0.08;

/** Frames on which two tracklets lie on the same body. */
interface Stretch {
  readonly a: number;
  readonly b: number;
  readonly first: number;
  last: number;
}

/**
 * One body has one sighting a frame. Where two tracklets lie on the same body, as when one is drawn to
 * the person in front while its own is hidden, the one to whom the body does not belong loses these rows.
 * Both are cut there, since either may have come out as the other.
 */
export function dropDuplicates(
  scene: Scene,
  tracklets: readonly Tracklet[],
): { kept: Tracklet[]; dropped: number[] } {
  const dropped = new Set<number>();
  const borders = tracklets.map(() => new Set<number>());
  for (const stretch of findStretches(scene, tracklets)) {
    const [a, b] = [tracklets[stretch.a], tracklets[stretch.b]];
    const loser = chooseLoser(scene, a, b, stretch) ? stretch.a : stretch.b;
    for (const row of within(scene, tracklets[loser], stretch)) dropped.add(row);
    borders[stretch.a].add(stretch.last + 1);
    borders[stretch.b].add(stretch.last + 1);
  }
  const kept = tracklets.flatMap((rows, i) => cutAt(scene, rows, borders[i], dropped));
  return { kept, dropped: [...dropped].sort((a, b) => a - b) };
}

/** The rows that stay, cut where they cross one of the border frames. */
function cutAt({ sightings }: Scene, rows: Tracklet, borders: Set<number>, dropped: Set<number>): Tracklet[] {
  const parts: number[][] = [];
  const sorted = [...borders].sort((a, b) => a - b);
  let passed = 0;
  for (const row of rows) {
    if (dropped.has(row)) continue;
    const before = passed;
    while (sorted[passed] <= sightings.frame[row]) passed++;
    if (parts.length === 0 || passed > before) parts.push([row]);
    else parts[parts.length - 1].push(row);
  }
  return parts;
}

function within({ sightings }: Scene, rows: Tracklet, { first, last }: Stretch): Tracklet {
  const start = firstWhere(rows.length, (i) => sightings.frame[rows[i]] >= first);
  return rows.slice(
    start,
    firstWhere(rows.length, (i) => sightings.frame[rows[i]] > last),
  );
}

/** The rows that `within` leaves out. */
function outside({ sightings }: Scene, rows: Tracklet, { first, last }: Stretch): Tracklet {
  return rows.filter((row) => sightings.frame[row] < first || sightings.frame[row] > last);
}

function findStretches(scene: Scene, tracklets: readonly Tracklet[]): Stretch[] {
  const { sightings } = scene;
  const ownerOf = new Map<number, number>();
  tracklets.forEach((rows, owner) => {
    for (const row of rows) ownerOf.set(row, owner);
  });
  const open = new Map<string, Stretch>();
  const stretches: Stretch[] = [];
  const rows = [...ownerOf.keys()].sort((a, b) => sightings.frame[a] - sightings.frame[b] || a - b);
  for (let i = 0; i < rows.length; i++) {
    const frame = sightings.frame[rows[i]];
    for (let j = i + 1; j < rows.length && sightings.frame[rows[j]] === frame; j++) {
      if (!sameBody(scene, rows[i], rows[j])) continue;
      const [p, q] = [ownerOf.get(rows[i]) ?? -1, ownerOf.get(rows[j]) ?? -1];
      const [a, b] = [Math.min(p, q), Math.max(p, q)];
      const known = open.get(`${a} ${b}`);
      if (known && isBridged(scene, known.last, frame)) known.last = frame;
      else {
        const stretch = { a, b, first: frame, last: frame };
        open.set(`${a} ${b}`, stretch);
        stretches.push(stretch);
      }
    }
  }
  return stretches;
}

function isBridged({ time }: Scene, last: number, frame: number): boolean {
  return frame - last === 1 || time[frame] - time[last] <= BRIDGE_SECONDS;
}

function sameBody({ sightings }: Scene, a: number, b: number): boolean {
  const overlap = boxOverlap(sightings.box, a, sightings.box, b);
  if (!sightings.landmarks) return overlap > SAME_BOX;
  const size = Math.max(sightings.size[a], sightings.size[b]);
  const distance = poseDistance(sightings.landmarks, a, b, size, false);
  if (overlap < SAME_BOX_WITH_POSE || differentClothes(sightings.appearance, a, b)) return false;
  if (distance !== null && distance < SAME_POSE) return true;
  const apart = Math.hypot(
    sightings.centre[a * 2] - sightings.centre[b * 2],
    sightings.centre[a * 2 + 1] - sightings.centre[b * 2 + 1],
  );
  return overlap > SAME_BOX && apart < 0.1 * size;
}

function differentClothes(appearance: Float32Array | null, a: number, b: number): boolean {
  if (!appearance) return false;
  const distance = appearanceDistance(meanAppearance(appearance, [a]), meanAppearance(appearance, [b]));
  return distance !== null && distance > OTHER_CLOTHES;
}

/** Whether `a` loses the stretch (otherwise `b`). */
function chooseLoser(scene: Scene, a: Tracklet, b: Tracklet, stretch: Stretch): boolean {
  const insideA = within(scene, a, stretch);
  const insideB = within(scene, b, stretch);
  const [restA, restB] = [outside(scene, a, stretch), outside(scene, b, stretch)];
  const knowsA = isSeenFor(scene, restA, ENOUGH_SECONDS);
  const knowsB = isSeenFor(scene, restB, ENOUGH_SECONDS);
  const { appearance, score } = scene.sightings;
  if (appearance && knowsA && knowsB) {
    const body = meanAppearance(appearance, [...insideA, ...insideB]);
    const toA = appearanceDistance(body, meanAppearance(appearance, restA));
    const toB = appearanceDistance(body, meanAppearance(appearance, restB));
    if (toA !== null && toB !== null && Math.abs(toA - toB) > CLEARLY_CLOSER) return toA > toB;
  } else if (knowsA !== knowsB) return knowsB;
  const worth = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + score[row], 0);
  const difference = worth(insideA) - worth(insideB) || worth(a) - worth(b);
  return difference < 0;
}
