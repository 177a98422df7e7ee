/** So many frames without a time of their own may lie between two that have one; more are counted on. */
const longestGap = 64;

/** Frames closer together than this share of a usual frame's length are not squeezed in, but counted on. */
const closest = 1 / 8;

/**
 * Times that rise, from those that the frames carry: NaN, the same again or an earlier one where the file is
 * wrong. Such a frame gets its place between its neighbours, so that the others keep their times. Where that
 * cannot be, times are counted on from the frame before.
 *
 * @param frameTicks How long a frame usually lasts, in the unit of the times.
 */
export function risingTimes(given: readonly number[], frameTicks: number): Float64Array {
  const times = new Float64Array(given.length);
  const first = given.findIndex((time) => !Number.isNaN(time));
  const origin = first < 0 ? 0 : given[first] - first * frameTicks;
  for (let i = 0; i <= Math.max(0, first) && i < times.length; i++) times[i] = origin + i * frameTicks;
  for (let at = Math.max(0, first); at < times.length - 1; ) {
    const next = nextAbove(given, at, times[at]);
    const step = next === null ? 0 : Math.min(frameTicks, (given[next] - times[at]) / (next - at));
    if (next !== null && (next === at + 1 || step >= closest * frameTicks)) {
      for (let i = at + 1; i < next; i++) times[i] = times[at] + (i - at) * step;
      times[next] = given[next];
      at = next;
    } else {
      times[at + 1] = times[at] + frameTicks;
      at++;
    }
  }
  return times;
}

/** The first frame behind `at` with a time above `time`; null where none is near. */
function nextAbove(given: readonly number[], at: number, time: number): number | null {
  const end = Math.min(given.length, at + 1 + longestGap);
  for (let i = at + 1; i < end; i++) if (given[i] > time) return i;
  return null;
}
