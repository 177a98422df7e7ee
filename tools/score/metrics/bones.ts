/** A bone: two points of a body. */
export type Bone = readonly [from: number, to: number];

/** How much bones change their length: the mean over bones of SD / mean length over rows of (J, 3) points, %. */
export function boneVariation(rows: readonly ArrayLike<number>[], bones: readonly Bone[]): number {
  const each = bones.map(([from, to]) => {
    const lengths = rows.map((row) =>
      Math.hypot(
        row[to * 3] - row[from * 3],
        row[to * 3 + 1] - row[from * 3 + 1],
        row[to * 3 + 2] - row[from * 3 + 2],
      ),
    );
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
    return Math.sqrt(variance) / mean;
  });
  return (100 * each.reduce((sum, share) => sum + share, 0)) / each.length;
}
