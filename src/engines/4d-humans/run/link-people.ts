import type { PhalpRows } from '../../../phalp/index.ts';
import { type Edge, matchBest } from '../../../tracking/index.ts';
import type { ChunkResult } from './chunk-result.ts';

/** Joints that are compared: OpenPose's 25. */
const COMPARED_JOINTS = 25;
/** Mean distance of joints, in sizes of the body on the picture, from which on two are not one person. */
const FARTHEST = 0.35;
/** PHALP holds on to somebody out of sight for so many frames. */
const LONGEST_GAP = 50;
/** Over a gap: how far somebody may have come at once and on each frame, and grown, in sizes of the body. */
const JUMP = 0.3;
const JUMP_A_FRAME = 0.03;
const LARGEST_GROWTH = 1.35;

/** Rows of one person in a chunk, by frame. */
type Sightings = ReadonlyMap<number, number>;

/**
 * Who in a chunk is who in the one before: first by where their joints lie on the frames that both saw, then, for
 * those whom only one of them saw there, by how the one's end and the other's beginning go together.
 *
 * @returns the person of `later` → the person of `earlier`
 */
export function linkPeople(earlier: ChunkResult, later: ChunkResult): Map<number, number> {
  const before = sightingsOf(earlier.rows, later.chunk.from - LONGEST_GAP, earlier.chunk.to);
  const after = sightingsOf(later.rows, later.chunk.from, earlier.chunk.to + LONGEST_GAP);
  const links = new Map<number, number>();
  const take = (edges: Edge[]) => {
    for (const { from, to } of matchBest(edges)) links.set(to, from);
  };
  take(pairs(before, after, (one, other) => likeness(earlier.rows, one, later.rows, other)));
  const taken = new Set(links.values());
  const cuts = cutsOf(earlier, later);
  take(
    pairs(
      without(before, (id) => taken.has(id)),
      without(after, (id) => links.has(id)),
      (one, other) => continuation(earlier.rows, one, later.rows, other, cuts),
    ),
  );
  return links;
}

function without(people: Map<number, Sightings>, out: (id: number) => boolean): Map<number, Sightings> {
  return new Map([...people].filter(([id]) => !out(id)));
}

function pairs(
  before: Map<number, Sightings>,
  after: Map<number, Sightings>,
  gainOf: (one: Sightings, other: Sightings) => number,
): Edge[] {
  const edges: Edge[] = [];
  for (const [from, one] of before) {
    for (const [to, other] of after) {
      const gain = gainOf(one, other);
      if (gain > 0) edges.push({ from, to, gain });
    }
  }
  return edges;
}

function sightingsOf(rows: PhalpRows, from: number, to: number): Map<number, Sightings> {
  const people = new Map<number, Map<number, number>>();
  for (let row = 0; row < rows.count; row++) {
    const frame = rows.frame[row];
    if (frame < from || frame >= to) continue;
    const person = people.get(rows.id[row]) ?? new Map<number, number>();
    people.set(rows.id[row], person.set(frame, row));
  }
  return people;
}

/** Over the frames that both saw, how far the joints are from as far apart as they may be; 0 or less: not one. */
function likeness(a: PhalpRows, one: Sightings, b: PhalpRows, other: Sightings): number {
  let common = 0;
  let distance = 0;
  for (const [frame, row] of one) {
    const match = other.get(frame);
    if (match === undefined) continue;
    common++;
    distance += jointDistance(a, row, b, match);
  }
  return common === 0 ? 0 : common * (1 - distance / common / FARTHEST);
}

/** Mean distance of the joints of two rows, in sizes of the body on the picture. */
function jointDistance(a: PhalpRows, row: number, b: PhalpRows, other: number): number {
  let [sum, left, right, top, bottom] = [0, 1e9, -1e9, 1e9, -1e9];
  for (let j = 0; j < COMPARED_JOINTS; j++) {
    const [at, to] = [row * 90 + 2 * j, other * 90 + 2 * j];
    const [x, y] = [a.joints2d[at], a.joints2d[at + 1]];
    sum += Math.hypot(x - b.joints2d[to], y - b.joints2d[to + 1]);
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return sum / COMPARED_JOINTS / Math.max(Math.hypot(right - left, bottom - top), 1e-6);
}

/** Frames on which a shot begins, as either chunk saw it. */
function cutsOf(...results: ChunkResult[]): number[] {
  return results.flatMap(({ shot, chunk }) =>
    Array.from(shot, (cut, n) => (cut === 1 && n > 0 ? chunk.from + n : -1)).filter((frame) => frame >= 0),
  );
}

/** How well somebody's end in one chunk goes on as somebody's beginning in the next; 0: not at all. */
function continuation(
  a: PhalpRows,
  one: Sightings,
  b: PhalpRows,
  other: Sightings,
  cuts: readonly number[],
): number {
  for (const frame of one.keys()) if (other.has(frame)) return 0;
  const [last, first] = [Math.max(...one.keys()), Math.min(...other.keys())];
  const gap = first - last;
  if (gap <= 0 || gap > LONGEST_GAP || cuts.some((cut) => cut > last && cut <= first)) return 0;
  const [row, next] = [one.get(last) ?? 0, other.get(first) ?? 0];
  const [from, to] = [boxOf(a, row), boxOf(b, next)];
  const growth = Math.max(from.size / to.size, to.size / from.size);
  const moved = Math.hypot(from.x - to.x, from.y - to.y) / Math.max(from.size, to.size);
  if (growth > LARGEST_GROWTH) return 0;
  return Math.max(0, 1 - moved / (JUMP + JUMP_A_FRAME * gap));
}

/** Middle and height of a row's box, px. */
function boxOf({ bbox }: PhalpRows, row: number): { x: number; y: number; size: number } {
  const [x, y, width, height] = bbox.subarray(4 * row, 4 * row + 4);
  return { x: x + width / 2, y: y + height / 2, size: Math.max(1, width, height) };
}
