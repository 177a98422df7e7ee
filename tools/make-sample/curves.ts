/** Functions of time that a body can follow: smooth, and exactly at their keys. */

/** 0 before `from`, 1 after `to`, with no jolt between (the fifth-degree minimum-jerk curve, Flash and Hogan 1985). */
export function rise(time: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (time - from) / (to - from)));
  return x * x * x * (10 + x * (6 * x - 15));
}

/** Up and down again: 0 outside, 1 in the middle. */
export function bump(time: number, from: number, to: number): number {
  const x = (time - from) / (to - from);
  return x <= 0 || x >= 1 ? 0 : Math.sin(Math.PI * x) ** 2;
}

/** A key: time s, value, and slope a second (0 by default). */
export type Key = readonly [time: number, value: number, slope?: number];

/** Cubic Hermite through the keys, constant before the first and after the last. */
export function follow(keys: readonly Key[], time: number): number {
  const last = keys[keys.length - 1];
  if (time <= keys[0][0]) return keys[0][1];
  if (time >= last[0]) return last[1];
  const n = keys.findIndex((key) => key[0] > time);
  return hermite(keys[n - 1], keys[n], time);
}

/** The cubic between two keys, with their values and slopes. */
export function hermite(a: Key, b: Key, time: number): number {
  const span = b[0] - a[0];
  const x = (time - a[0]) / span;
  const x2 = x * x;
  const x3 = x2 * x;
  return (
    a[1] * (2 * x3 - 3 * x2 + 1) +
    b[1] * (3 * x2 - 2 * x3) +
    (a[2] ?? 0) * span * (x3 - 2 * x2 + x) +
    (b[2] ?? 0) * span * (x3 - x2)
  );
}

/** Each value's mean with its neighbours, weighted by a bell of the given width; the ends repeat. */
export function smooth(values: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-(((n - reach) / sigma) ** 2) / 2));
  const total = bell.reduce((a, b) => a + b, 0);
  return values.map((_, at) => {
    let sum = 0;
    for (let n = -reach; n <= reach; n += 1) {
      sum += bell[n + reach] * values[Math.min(values.length - 1, Math.max(0, at + n))];
    }
    return sum / total;
  });
}

/** A smooth curve that is nowhere above the given one: the least within `reach`, then smoothed within it. */
export function smoothBelow(values: Float64Array, reach: number): Float64Array {
  const least = values.map((_, at) => {
    let lowest = Number.POSITIVE_INFINITY;
    for (let n = Math.max(0, at - reach); n <= Math.min(values.length - 1, at + reach); n += 1) {
      lowest = Math.min(lowest, values[n]);
    }
    return lowest;
  });
  return smooth(least, reach / 3);
}
