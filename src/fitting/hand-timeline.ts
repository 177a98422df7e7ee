/** Angles between sightings, and out of rest and back into it. */
export interface HandTimeline {
  /** What to show at a moment, real seconds; null where the hand is at rest. The result is valid until the next call. */
  at(time: number): HandMoment | null;
}

export interface HandMoment {
  readonly state: Float64Array;
  /** 0–1: 0 at rest. */
  readonly weight: number;
  /** 0–1, of the sightings beside it, by the weight. */
  readonly trust: number;
}

/** Between sightings further apart, real seconds, the hand goes to rest and comes back. */
const LONGEST_GAP = 0.5;
/** From the last sighting to rest, and back, real seconds. */
const FADE = 0.2;

/**
 * @param time (K) of the sightings, increasing
 * @param state (K, size)
 * @param trust (K) 0–1
 */
export function createHandTimeline(
  time: Float64Array,
  state: Float64Array,
  size: number,
  trust: Float64Array,
): HandTimeline {
  const count = time.length;
  const out = new Float64Array(size);
  let k = 0;

  const hold = (sighting: number, away: number): HandMoment | null => {
    const left = 1 - away / FADE;
    if (left <= 0) return null;
    const weight = left * left * (3 - 2 * left);
    out.set(state.subarray(sighting * size, (sighting + 1) * size));
    return { state: out, weight, trust: weight * trust[sighting] };
  };

  const slope = (sighting: number, dof: number): number => {
    const before =
      sighting > 0 && time[sighting] - time[sighting - 1] <= LONGEST_GAP ? sighting - 1 : sighting;
    const after =
      sighting + 1 < count && time[sighting + 1] - time[sighting] <= LONGEST_GAP ? sighting + 1 : sighting;
    if (before === after) return 0;
    return (state[after * size + dof] - state[before * size + dof]) / (time[after] - time[before]);
  };

  return {
    at(moment) {
      while (k > 0 && time[k] > moment) k--;
      while (k + 1 < count && time[k + 1] <= moment) k++;
      if (moment < time[0]) return hold(0, time[0] - moment);
      if (k + 1 >= count) return hold(k, moment - time[k]);
      const gap = time[k + 1] - time[k];
      if (gap > LONGEST_GAP) {
        const nearer = moment - time[k] <= time[k + 1] - moment ? k : k + 1;
        return hold(nearer, Math.abs(moment - time[nearer]));
      }
      // Cubic through both sightings with the slopes of their neighbours (Catmull and Rom 1974, uneven times).
      const s = (moment - time[k]) / gap;
      const [h0, h1] = [(1 + 2 * s) * (1 - s) ** 2, s * s * (3 - 2 * s)];
      const [g0, g1] = [gap * s * (1 - s) ** 2, gap * s * s * (s - 1)];
      for (let dof = 0; dof < size; dof++) {
        const a = state[k * size + dof];
        const b = state[(k + 1) * size + dof];
        out[dof] = h0 * a + h1 * b + g0 * slope(k, dof) + g1 * slope(k + 1, dof);
      }
      return { state: out, weight: 1, trust: (1 - s) * trust[k] + s * trust[k + 1] };
    },
  };
}
