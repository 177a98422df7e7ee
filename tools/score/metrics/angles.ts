/** A joint's angle as three points say it: at `at`, between the ways to `from` and to `to`. */
export interface IncludedAngle {
  readonly name: string;
  readonly from: number;
  readonly at: number;
  readonly to: number;
}

/** The angle at `at` between the ways to two other points of (J, 3) `points`, degrees. */
export function includedAngle(
  points: ArrayLike<number>,
  { from, at, to }: Omit<IncludedAngle, 'name'>,
): number {
  let [dot, a, b] = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    const p = points[from * 3 + i] - points[at * 3 + i];
    const q = points[to * 3 + i] - points[at * 3 + i];
    dot += p * q;
    a += p * p;
    b += q * q;
  }
  return (Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(a * b)))) * 180) / Math.PI;
}

/** Mean |difference| of each angle over rows of (J, 3) points, degrees, by the angle's name. */
export function angleErrors(
  predicted: readonly ArrayLike<number>[],
  truth: readonly ArrayLike<number>[],
  angles: readonly IncludedAngle[],
): Record<string, number> {
  return Object.fromEntries(
    angles.map((angle) => {
      const sum = truth.reduce(
        (total, row, t) => total + Math.abs(includedAngle(predicted[t], angle) - includedAngle(row, angle)),
        0,
      );
      return [angle.name, sum / truth.length];
    }),
  );
}
