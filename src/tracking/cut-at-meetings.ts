import { APPEARANCE_SIZE } from '../evidence/index.ts';
import { appearanceDistance } from './appearance.ts';
import { clothesOf } from './clothes.ts';
import { firstWhere } from './first-where.ts';
import { touchesOf } from './meetings.ts';
import type { Scene, Tracklet } from './scene.ts';

/** Two moments of being near somebody or out of sight are one, if no more than this lies between them. */
const BRIDGE_SECONDS = 1.5;
/** How long before and after the clothes are looked at. */
const WINDOW_SECONDS = 4;
/**
 * Hellinger distance of the clothes before and after that makes somebody another. Seconds of one person, seen
 * alone, differ by at most 0.25, those of two who can be told apart by 0.5 and more.
 */
const CHANGED = 0.38;

/** A stretch of frames on which somebody was near others or out of sight. */
interface Stretch {
  readonly first: number;
  last: number;
}

/**
 * Cuts people where they went into a crowd in other clothes than they came out, and whoever was near them
 * there too, for somebody of these must be the one they went in as. Linking then decides anew who is who.
 */
export function cutAtMeetings(scene: Scene, people: readonly Tracklet[]): Tracklet[] {
  if (!scene.sightings.appearance) return [...people];
  const ownerOf = new Map<number, number>();
  people.forEach((rows, owner) => {
    for (const row of rows) ownerOf.set(row, owner);
  });
  const stretches = people.map((rows) => stretchesOf(scene, rows));
  const cuts = people.map(() => new Set<number>());
  const near = new Map<number, { frame: number; other: number }[]>();
  for (const { a, b } of touchesOf(scene.sightings)) {
    const [p, q] = [ownerOf.get(a), ownerOf.get(b)];
    if (p === undefined || q === undefined || p === q) continue;
    const frame = scene.sightings.frame[a];
    near.set(p, [...(near.get(p) ?? []), { frame, other: q }]);
    near.set(q, [...(near.get(q) ?? []), { frame, other: p }]);
  }
  people.forEach((rows, owner) => {
    for (const stretch of stretches[owner]) {
      if (!isChanged(scene, rows, stretch)) continue;
      for (const frame of cutFrames(scene, rows, stretch)) cuts[owner].add(frame);
      const partners = (near.get(owner) ?? []).filter(
        ({ frame }) => frame >= stretch.first && frame <= stretch.last,
      );
      const seen = new Set<Stretch>();
      for (const { frame, other } of partners) {
        const theirs = stretches[other].find(({ first, last }) => first <= frame && frame <= last);
        if (!theirs || seen.has(theirs)) continue;
        seen.add(theirs);
        for (const frame of cutFrames(scene, people[other], theirs)) cuts[other].add(frame);
      }
    }
  });
  return people.flatMap((rows, owner) => cutBefore(scene, rows, cuts[owner]));
}

function stretchesOf({ sightings, time }: Scene, rows: Tracklet): Stretch[] {
  const { frame, alone } = sightings;
  const stretches: Stretch[] = [];
  const note = (first: number, last: number): void => {
    const open = stretches.at(-1);
    if (open && time[first] - time[open.last] <= BRIDGE_SECONDS) open.last = Math.max(open.last, last);
    else stretches.push({ first, last });
  };
  rows.forEach((row, i) => {
    if (i > 0 && frame[row] - frame[rows[i - 1]] > 1) note(frame[rows[i - 1]], frame[row]);
    if (!alone[row]) note(frame[row], frame[row]);
  });
  return stretches;
}

/** The clothes before and after a stretch; null where too little was seen of them. */
function clothesRound(
  scene: Scene,
  rows: Tracklet,
  { first, last }: Stretch,
): [before: Float64Array | null, after: Float64Array | null] {
  const { sightings, time } = scene;
  const at = (i: number): number => sightings.frame[rows[i]];
  const start = firstWhere(rows.length, (i) => at(i) >= first || time[first] - time[at(i)] <= WINDOW_SECONDS);
  const enter = firstWhere(rows.length, (i) => at(i) >= first);
  const leave = firstWhere(rows.length, (i) => at(i) > last);
  const end = firstWhere(rows.length, (i) => at(i) > last && time[at(i)] - time[last] > WINDOW_SECONDS);
  return [clothesOf(scene, rows.slice(start, enter)), clothesOf(scene, rows.slice(leave, end))];
}

function isChanged(scene: Scene, rows: Tracklet, stretch: Stretch): boolean {
  const [before, after] = clothesRound(scene, rows, stretch);
  return before !== null && after !== null && (appearanceDistance(before, after) ?? 0) > CHANGED;
}

/**
 * The frames of a stretch before which to cut: that from which on its rows wear rather what is worn afterwards,
 * and the first after each gap.
 */
function cutFrames(scene: Scene, rows: Tracklet, stretch: Stretch): number[] {
  const { frame, appearance } = scene.sightings;
  const [before, after] = clothesRound(scene, rows, stretch);
  let [best, at, total] = [0, stretch.last + 1, 0];
  for (let i = rows.length - 1; i >= 0 && frame[rows[i]] >= stretch.first; i--) {
    if (frame[rows[i]] > stretch.last || !appearance || !before || !after) continue;
    const colours = appearance.subarray(rows[i] * APPEARANCE_SIZE, (rows[i] + 1) * APPEARANCE_SIZE);
    total += (appearanceDistance(colours, before) ?? 0) - (appearanceDistance(colours, after) ?? 0);
    if (total > best) [best, at] = [total, frame[rows[i]]];
  }
  const behindGaps = rows
    .map((row) => frame[row])
    .filter((f, i) => i > 0 && f - frame[rows[i - 1]] > 1 && f > stretch.first && f <= stretch.last);
  return [at, ...behindGaps];
}

function cutBefore({ sightings }: Scene, rows: Tracklet, frames: ReadonlySet<number>): Tracklet[] {
  const parts: number[][] = [];
  const sorted = [...frames].sort((a, b) => a - b);
  let passed = 0;
  for (const row of rows) {
    const before = passed;
    while (sorted[passed] <= sightings.frame[row]) passed++;
    if (parts.length === 0 || passed > before) parts.push([row]);
    else parts[parts.length - 1].push(row);
  }
  return parts;
}
