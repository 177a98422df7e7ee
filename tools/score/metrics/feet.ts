/** Of contacts said and contacts true, shares 0–1. */
export interface ContactScore {
  readonly recall: number;
  readonly precision: number;
  /** Contacts of the truth. */
  readonly truth: number;
}

/** Recall and precision of contacts, element by element; both 0 or 1. NaN where there is nothing to divide by. */
export function scoreContacts(predicted: ArrayLike<number>, truth: ArrayLike<number>): ContactScore {
  let [both, said, real] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (predicted[i] && truth[i]) both++;
    if (predicted[i]) said++;
    if (truth[i]) real++;
  }
  return { recall: both / real, precision: both / said, truth: real };
}

/**
 * How far points that stand slide from one frame to the next, along the floor, in the unit of the points: of each
 * step between neighbouring frames on both of which the truth stands.
 *
 * @param points - (T, N, 3) in the world, y up
 * @param stands - (T, N) 1 where the truth stands
 * @param frame - (T) increasing
 */
export function skating(
  points: ArrayLike<number>,
  stands: ArrayLike<number>,
  frame: ArrayLike<number>,
): number[] {
  const N = stands.length / frame.length;
  const slides: number[] = [];
  for (let t = 1; t < frame.length; t++) {
    if (frame[t] - frame[t - 1] !== 1) continue;
    for (let n = 0; n < N; n++) {
      if (!stands[t * N + n] || !stands[(t - 1) * N + n]) continue;
      const [now, before] = [(t * N + n) * 3, ((t - 1) * N + n) * 3];
      slides.push(Math.hypot(points[now] - points[before], points[now + 2] - points[before + 2]));
    }
  }
  return slides;
}

/** The longest run of frames on which none of the columns has contact, within rows from … to − 1. */
export function longestFlight(
  contact: ArrayLike<number>,
  columns: number,
  from = 0,
  to = contact.length / columns,
): { from: number; frames: number } {
  let best = { from, frames: 0 };
  let start = from;
  for (let t = from; t < to; t++) {
    let touches = false;
    for (let c = 0; c < columns; c++) if (contact[t * columns + c]) touches = true;
    if (touches) start = t + 1;
    else if (t + 1 - start > best.frames) best = { from: start, frames: t + 1 - start };
  }
  return best;
}

/**
 * When feet stand, from measured points: slower than `slow` m/s over neighbouring frames and lower than `low` m
 * above the lowest level at which that point is found (its 5th percentile, since measured points shake).
 *
 * @param points - (T, N, 3) m, y up
 */
export function standingFrom(
  points: ArrayLike<number>,
  frames: number,
  fps: number,
  { slow, low }: { slow: number; low: number },
): Uint8Array {
  const N = points.length / 3 / frames;
  const stands = new Uint8Array(frames * N);
  for (let n = 0; n < N; n++) {
    const heights = Array.from({ length: frames }, (_, t) => points[(t * N + n) * 3 + 1]);
    const floor = heights.toSorted((a, b) => a - b)[Math.floor(0.05 * frames)];
    for (let t = 0; t < frames; t++) {
      const [after, before] = [Math.min(frames - 1, t + 1), Math.max(0, t - 1)];
      const way = [0, 1, 2].map((i) => points[(after * N + n) * 3 + i] - points[(before * N + n) * 3 + i]);
      const speed = (Math.hypot(way[0], way[1], way[2]) * fps) / (after - before);
      stands[t * N + n] = speed < slow && heights[t] < floor + low ? 1 : 0;
    }
  }
  return stands;
}
