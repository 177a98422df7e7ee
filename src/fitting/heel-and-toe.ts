import { evidenceOf } from './contact-cue.ts';
import { CONTACT_POINTS } from './foot-motion.ts';
import { median } from './median.ts';

/**
 * How far a foot that stands flat is from level, m, heel against toe: at least this, else as its own stands say.
 * And how far a heel is up, on the mean, that has left the ground over a toe that stands.
 */
const LEAST_PITCH = 0.01;
const RAISED = 0.06;
/** One look says at most so much: of raised, and of level. */
const MOST_OF_RAISED = 4;
const MOST_OF_LEVEL = 0.5;
const FEWEST = 6;
/** A heel rises slowly at first: it has left the ground so long before that is seen, s. */
const RISING_SECONDS = 0.1;
/** What is left of a stand that is shorter than this is none, s. */
const SHORTEST_SECONDS = 0.05;

/**
 * Adds to the evidence of heels how far they are above a toe that stands, and to that of toes how far they are above
 * such a heel: both are of one foot and err together, so that this is known better than heights are. Level is what it
 * is while both stand, of which the median is taken: a wrong up or shoes tilt feet too.
 *
 * @param evidence (T, 4) log of how much likelier each stands than moves; is added to
 * @param heights (T, 4) m
 * @param contact (T, 4) as it is without
 */
export function addPitch(evidence: Float64Array, heights: Float64Array, contact: Uint8Array): void {
  const level: number[] = [];
  for (let heel = 0; heel < contact.length; heel += 2) {
    if (contact[heel] && contact[heel + 1]) level.push(heights[heel] - heights[heel + 1]);
  }
  if (level.length < FEWEST) return;
  const middle = median(level);
  const spread = 1.48 * median(level.map((value) => Math.abs(value - middle)));
  const cue = { still: Math.max(LEAST_PITCH, spread), moving: RAISED };
  for (let heel = 0; heel < contact.length; heel += 2) {
    const raised = heights[heel] - heights[heel + 1] - middle;
    if (contact[heel + 1]) evidence[heel] += bounded(evidenceOf(Math.max(0, raised), cue));
    if (contact[heel]) evidence[heel + 1] += bounded(evidenceOf(Math.max(0, -raised), cue));
  }
}

function bounded(evidence: number): number {
  return Math.max(-MOST_OF_RAISED, Math.min(MOST_OF_LEVEL, evidence));
}

/** Takes the last moment of a heel's stand from it where its toe stands on. In place. */
export function liftRisingHeels(contact: Uint8Array, first: number, time: Float64Array): Uint8Array {
  const frames = contact.length / CONTACT_POINTS;
  for (const heel of [0, 2]) {
    const standsAt = (t: number, point: number) => t < frames && contact[t * CONTACT_POINTS + point] === 1;
    for (let from = 0; from < frames; from++) {
      if (!standsAt(from, heel)) continue;
      let to = from;
      while (standsAt(to, heel)) to++;
      const end = to;
      if (standsAt(end, heel + 1)) {
        while (to > from && standsAt(to - 1, heel + 1) && isWithin(to - 1, end, RISING_SECONDS)) to--;
        if (isWithin(from, to - 1, SHORTEST_SECONDS)) to = from;
      }
      for (let t = to; t < end; t++) contact[t * CONTACT_POINTS + heel] = 0;
      from = end;
    }
  }
  return contact;

  function isWithin(from: number, to: number, seconds: number): boolean {
    return time[first + to] - time[first + from] < seconds + 1e-6;
  }
}
