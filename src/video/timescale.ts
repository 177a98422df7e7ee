/** Ticks per second that common rates need; 90000 serves 24, 25, 30, 50, 60 and 29.97. */
const usual = [90_000, 24_000, 30_000, 60_000, 120_000, 48_000, 15_360, 12_800, 16_000, 19_200, 1_000, 600];

/** Where no scale up to this many ticks per second fits, microseconds do. */
const finestSearched = 100_000;
const microseconds = 1_000_000;

/** Times of two hours in doubles are exact to some 1e-7 of such a tick; real misfits are much larger. */
const tolerance = 1e-4;

/** Ticks per second in which all `times` (s) are whole numbers, or else microseconds. */
export function timescaleFor(times: ArrayLike<number>): number {
  for (const scale of usual) if (fits(times, scale)) return scale;
  for (let scale = 1_000; scale <= finestSearched; scale++) if (fits(times, scale)) return scale;
  return microseconds;
}

function fits(times: ArrayLike<number>, scale: number): boolean {
  for (let i = 0; i < times.length; i++) {
    const ticks = times[i] * scale;
    if (Math.abs(ticks - Math.round(ticks)) > tolerance) return false;
  }
  return true;
}
