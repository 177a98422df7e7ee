import type { Evidence } from './evidence.ts';

const IDENTITY: readonly number[] = [1, 0, 0, 0];

/**
 * (F, 4) how the background moved since the frame before, on every frame: similarities as in
 * `Evidence.cameraMotion`. There a frame's motion is since the last one before it that was decoded; here it is
 * shared out over the time between. There it stands as identity where it is not known, as at a segment's first
 * frame; here the mean speed on both sides takes its place, where both are known.
 *
 * @param time (F) s
 */
export function cameraSteps(
  { decoded, cameraMotion }: Pick<Evidence, 'decoded' | 'cameraMotion'>,
  time: ArrayLike<number>,
): Float64Array {
  const steps = new Float64Array(cameraMotion.length);
  for (let f = 0; 4 * f < steps.length; f++) steps[4 * f] = 1;
  const seen: number[] = [];
  for (let f = 0; f < decoded.length; f++) if (decoded[f]) seen.push(f);

  const seconds = (i: number) => time[seen[i]] - time[seen[i - 1]];
  /** How fast the motion up to the i-th decoded frame departs from identity, per second; null where not known. */
  const speed = (i: number): number[] | null => {
    if (i < 1 || i >= seen.length || !(seconds(i) > 0) || isIdentity(cameraMotion, seen[i])) return null;
    return IDENTITY.map((value, k) => (cameraMotion[4 * seen[i] + k] - value) / seconds(i));
  };

  for (let i = 1; i < seen.length; i++) {
    const [last, f] = [seen[i - 1], seen[i]];
    let motion: Float32Array | number[] = cameraMotion.subarray(4 * f, 4 * f + 4);
    if (isIdentity(cameraMotion, f)) {
      const [before, after] = [speed(i - 1), speed(i + 1)];
      if (before === null || after === null) continue;
      motion = IDENTITY.map((value, k) => value + ((before[k] + after[k]) / 2) * seconds(i));
    }
    for (let s = last + 1; s <= f; s++) {
      const share = s === last + 1 && s === f ? 1 : (time[s] - time[s - 1]) / seconds(i);
      steps.set(share === 1 ? motion : partOf(motion, share), 4 * s);
    }
  }
  return steps;
}

function isIdentity(motion: Float32Array, f: number): boolean {
  return IDENTITY.every((value, k) => motion[4 * f + k] === value);
}

/**
 * A share of a similarity: shares that add up to 1 make the whole one after another. With z = a + bi and
 * t = tx + ty·i the map is x ↦ z·x + t; about its fixed point t / (1 − z) it is a turn and a growth by z, so
 * the share s has zˢ and the translation t · (1 − zˢ) / (1 − z), which for z = 1 is s · t.
 */
function partOf([a, b, tx, ty]: Float32Array | number[], share: number): number[] {
  const size = Math.hypot(a, b) ** share;
  const angle = Math.atan2(b, a) * share;
  const [re, im] = [size * Math.cos(angle), size * Math.sin(angle)];
  const square = (1 - a) * (1 - a) + b * b;
  if (square < 1e-18) return [re, im, share * tx, share * ty];
  // (1 − zˢ) / (1 − z)
  const x = ((1 - re) * (1 - a) + im * b) / square;
  const y = ((1 - re) * b - im * (1 - a)) / square;
  return [re, im, tx * x - ty * y, tx * y + ty * x];
}
