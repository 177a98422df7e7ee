/** Speeds of one point over time, m/s: at row t between t − 1 and t + 1. NaN where a neighbour is missing. */
export function speeds(points: ArrayLike<number>, frame: ArrayLike<number>, fps: number): Float64Array {
  const result = new Float64Array(frame.length).fill(Number.NaN);
  for (let t = 1; t + 1 < frame.length; t++) {
    if (frame[t + 1] - frame[t - 1] !== 2) continue;
    const way = [0, 1, 2].map((i) => points[t * 3 + 3 + i] - points[t * 3 - 3 + i]);
    result[t] = (Math.hypot(way[0], way[1], way[2]) * fps) / 2;
  }
  return result;
}

/** A moment at which something is fastest. */
export interface SpeedPeak {
  readonly row: number;
  /** m/s */
  readonly speed: number;
}

/** Slower swings than this say nothing of flicks, claps and landings, m/s. */
const SLOWEST_PEAK = 1;
/** A peak is the fastest within this time on both sides, s. */
const APART_SECONDS = 0.25;

/** The moments at which the truth's speed is greater than within a quarter of a second on both sides. */
export function speedPeaks(speed: ArrayLike<number>, fps: number): SpeedPeak[] {
  const apart = Math.max(1, Math.round(APART_SECONDS * fps));
  const peaks: SpeedPeak[] = [];
  for (let t = 0; t < speed.length; t++) {
    if (!(speed[t] >= SLOWEST_PEAK)) continue;
    let isHighest = true;
    for (let n = Math.max(0, t - apart); n <= Math.min(speed.length - 1, t + apart); n++) {
      if (speed[n] > speed[t] || (speed[n] === speed[t] && n < t)) isHighest = false;
    }
    // A peak at the edge may go on rising beyond it.
    const isInside = !Number.isNaN(speed[t - 1] ?? Number.NaN) && !Number.isNaN(speed[t + 1] ?? Number.NaN);
    if (isHighest && isInside) peaks.push({ row: t, speed: speed[t] });
  }
  return peaks;
}

/** A peak may come this much early or late, s. */
const LATE_SECONDS = 0.1;

/** Of each peak of the truth: the greatest predicted speed within 0.1 s of it, over the truth's. */
export function peakRatios(peaks: readonly SpeedPeak[], predicted: ArrayLike<number>, fps: number): number[] {
  const late = Math.max(1, Math.round(LATE_SECONDS * fps));
  return peaks.flatMap(({ row, speed }) => {
    let most = 0;
    for (let t = Math.max(0, row - late); t <= Math.min(predicted.length - 1, row + late); t++) {
      if (predicted[t] > most) most = predicted[t];
    }
    return most > 0 ? [most / speed] : [];
  });
}
