/** A joint on a frame: what the result said of itself, and how far it was off. */
export interface Claim {
  /** 0–1 */
  readonly confidence: number;
  /** mm */
  readonly error: number;
}

/** A joint counts as right within this distance, mm, root-aligned. */
export const RIGHT_WITHIN_MM = 100;

/** Claims within `from` ≤ confidence < `to` (the last bin has 1 too). */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** 0–1 */
  readonly said: number;
  /** Share within 100 mm, 0–1. */
  readonly right: number;
}

/** Of the claims in a range of confidence, what they said on average and what was right; null of none. */
export function reliability(claims: readonly Claim[], from: number, to: number): ReliabilityBin | null {
  const here = claims.filter(
    ({ confidence }) => confidence >= from && (confidence < to || (to >= 1 && confidence === to)),
  );
  if (here.length === 0) return null;
  return {
    from,
    to,
    count: here.length,
    said: here.reduce((sum, { confidence }) => sum + confidence, 0) / here.length,
    right: here.filter(({ error }) => error <= RIGHT_WITHIN_MM).length / here.length,
  };
}

/** Ten bins of equal width; empty ones are left out. */
export function reliabilityTable(claims: readonly Claim[]): ReliabilityBin[] {
  return Array.from({ length: 10 }, (_, i) => reliability(claims, i / 10, (i + 1) / 10)).filter(
    (bin) => bin !== null,
  );
}

/** Expected calibration error: |said − right| over the bins, weighed by how many claims each has (Naeini 2015). */
export function calibrationError(claims: readonly Claim[]): number {
  const sum = reliabilityTable(claims).reduce(
    (s, { count, said, right }) => s + count * Math.abs(said - right),
    0,
  );
  return sum / claims.length;
}
