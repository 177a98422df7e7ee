import type { Evidence } from './evidence.ts';

/**
 * (F, 4) how the background moved since the frame before, on every frame: similarities as in
 * `Evidence.cameraMotion`. There the first frame after some that were not decoded holds the movement over all
 * of them: here it is shared out evenly. There a segment's first frame stands as identity, because it was not
 * looked at beside the one before: here it moves as its neighbours do on average.
 */
export function cameraSteps({ decoded, cameraMotion }: Evidence): Float32Array {
  const steps = cameraMotion.slice();
  let last = 0;
  for (let t = 1; t < decoded.length; t++) {
    if (!decoded[t]) continue;
    const count = t - last;
    if (count > 1) {
      const root = rootOf(cameraMotion.subarray(4 * t, 4 * t + 4), count);
      for (let s = last + 1; s <= t; s++) steps.set(root, 4 * s);
    }
    last = t;
  }
  for (let t = 1; t + 1 < decoded.length; t++) {
    if (!isIdentity(steps, t) || isIdentity(steps, t - 1) || isIdentity(steps, t + 1)) continue;
    for (let i = 4 * t; i < 4 * t + 4; i++) steps[i] = (steps[i - 4] + steps[i + 4]) / 2;
  }
  return steps;
}

function isIdentity(steps: Float32Array, t: number): boolean {
  const [a, b, tx, ty] = steps.subarray(4 * t, 4 * t + 4);
  return a === 1 && b === 0 && tx === 0 && ty === 0;
}

/**
 * The similarity that gives another when it is applied `count` times. With z = a + bi and t = tx + ty·i the
 * map is x ↦ z·x + t; its root is w = z^(1/count) with the translation t / (1 + w + … + w^(count−1)).
 */
function rootOf([a, b, tx, ty]: Float32Array, count: number): [number, number, number, number] {
  const size = Math.hypot(a, b) ** (1 / count);
  const angle = Math.atan2(b, a) / count;
  let [sumX, sumY] = [0, 0];
  for (let n = 0; n < count; n++) {
    sumX += size ** n * Math.cos(n * angle);
    sumY += size ** n * Math.sin(n * angle);
  }
  const square = sumX * sumX + sumY * sumY;
  return [
    size * Math.cos(angle),
    size * Math.sin(angle),
    (tx * sumX + ty * sumY) / square,
    (ty * sumX - tx * sumY) / square,
  ];
}
