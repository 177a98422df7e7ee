import { bestPairs, type Pair } from './assignment.ts';

/** Boxes with identities: of the truth, or of a tracker. */
export interface MotBox {
  readonly frame: number;
  readonly id: number;
  /** x, y, width, height, px */
  readonly box: readonly [number, number, number, number];
}

/** How well identities were held. Shares are 0–1. */
export interface MotScore {
  /** 1 − (misses + false positives + switches) / truth (Bernardin and Stiefelhagen 2008). */
  readonly mota: number;
  /** 2·IDTP / (truth + found), under the one best pairing of identities (Ristani et al. 2016). */
  readonly idf1: number;
  readonly recall: number;
  readonly precision: number;
  readonly falsePositives: number;
  readonly misses: number;
  /** How often a true person's number changed. */
  readonly switches: number;
  /** How often a true person who had been found was lost and found again, under whatever number. */
  readonly fragments: number;
  /** Mean overlap of matched boxes. */
  readonly meanOverlap: number;
  readonly truthBoxes: number;
  readonly truthPeople: number;
  readonly foundBoxes: number;
  readonly foundPeople: number;
  /** True people found on at least 80 % of their frames. */
  readonly mostlyTracked: number;
}

/**
 * Scores a tracker by CLEAR MOT and IDF1.
 *
 * @param leastOverlap intersection over union from which on two boxes may be one person
 */
export function scoreMot(truth: readonly MotBox[], found: readonly MotBox[], leastOverlap = 0.5): MotScore {
  const truthAt = byFrame(truth);
  const foundAt = byFrame(found);
  const lastPartner = new Map<number, number>();
  const together = new Map<string, Pair>();
  const hitsOf = new Map<number, number>();
  const lost = new Set<number>();
  let [matches, switches, fragments, overlapSum] = [0, 0, 0, 0];
  for (const frame of [...truthAt.keys()].sort((a, b) => a - b)) {
    const here = truthAt.get(frame) ?? [];
    const pairs = overlappingPairs(here, foundAt.get(frame) ?? [], leastOverlap);
    for (const { from, to } of pairs) {
      const key = `${from} ${to}`;
      together.set(key, { from, to, gain: (together.get(key)?.gain ?? 0) + 1 });
    }
    const matched = matchFrame(pairs, lastPartner);
    const held = new Set(matched.map(({ from }) => from));
    for (const { id } of here) {
      if (held.has(id) && lost.has(id)) fragments++;
      if (held.has(id)) lost.delete(id);
      else if (lastPartner.has(id)) lost.add(id);
    }
    for (const { from, to, gain } of matched) {
      const before = lastPartner.get(from);
      if (before !== undefined && before !== to) switches++;
      lastPartner.set(from, to);
      hitsOf.set(from, (hitsOf.get(from) ?? 0) + 1);
      matches++;
      overlapSum += gain;
    }
  }
  const misses = truth.length - matches;
  const falsePositives = found.length - matches;
  const idTruePositives = bestPairs([...together.values()]).reduce((sum, { gain }) => sum + gain, 0);
  const people = count(truth);
  return {
    mota: 1 - (misses + falsePositives + switches) / truth.length,
    idf1: (2 * idTruePositives) / (truth.length + found.length),
    recall: matches / truth.length,
    precision: matches / found.length,
    falsePositives,
    misses,
    switches,
    fragments,
    meanOverlap: overlapSum / matches,
    truthBoxes: truth.length,
    truthPeople: people.size,
    foundBoxes: found.length,
    foundPeople: count(found).size,
    mostlyTracked: [...people].filter(([id, boxes]) => (hitsOf.get(id) ?? 0) >= 0.8 * boxes).length,
  };
}

/** Partners of the frame before stay partners while their boxes overlap; the others are assigned anew. */
function matchFrame(pairs: readonly Pair[], lastPartner: ReadonlyMap<number, number>): Pair[] {
  const kept = pairs.filter(({ from, to }) => lastPartner.get(from) === to);
  const taken = new Set(kept.map(({ to }) => to));
  const distinct = kept.filter(({ to }, i) => kept.findIndex((other) => other.to === to) === i);
  const settled = new Set(distinct.map(({ from }) => from));
  // One more pair always outweighs better overlap: as many people as possible are found.
  const rest = pairs
    .filter(({ from, to }) => !settled.has(from) && !taken.has(to))
    .map(({ from, to, gain }) => ({ from, to, gain: gain + 1000 }));
  return [...distinct, ...bestPairs(rest).map(({ from, to, gain }) => ({ from, to, gain: gain - 1000 }))];
}

function overlappingPairs(truth: readonly MotBox[], found: readonly MotBox[], least: number): Pair[] {
  return truth.flatMap(({ id, box }) =>
    found
      .map((other) => ({ from: id, to: other.id, gain: overlap(box, other.box) }))
      .filter(({ gain }) => gain >= least),
  );
}

/** Intersection over union. */
export function overlap(a: MotBox['box'], b: MotBox['box']): number {
  const w = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return w <= 0 || h <= 0 ? 0 : (w * h) / (a[2] * a[3] + b[2] * b[3] - w * h);
}

function byFrame(boxes: readonly MotBox[]): Map<number, MotBox[]> {
  const frames = new Map<number, MotBox[]>();
  for (const box of boxes) {
    const here = frames.get(box.frame);
    if (here) here.push(box);
    else frames.set(box.frame, [box]);
  }
  return frames;
}

/** Boxes of each identity. */
function count(boxes: readonly MotBox[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { id } of boxes) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
