/**
 * A measure by which what stands and what moves are told apart: of what stands it is near 0 (the half of a normal
 * distribution), of what moves anything (an exponential one).
 */
export interface Cue {
  /** Standard deviation of what stands. */
  readonly still: number;
  /** Mean of what moves. */
  readonly moving: number;
}

/** Log of how much likelier a value is of what stands than of what moves. */
export function evidenceOf(value: number, { still, moving }: Cue): number {
  return Math.log(moving / (still * Math.sqrt(Math.PI / 2))) + value / moving - (value / still) ** 2 / 2;
}

/** The value that says nothing: the positive root of the same. */
export function evenOf({ still, moving }: Cue): number {
  const slope = still ** 2 / moving;
  const atZero = Math.log(moving / (still * Math.sqrt(Math.PI / 2)));
  return slope + Math.sqrt(slope ** 2 + 2 * still ** 2 * atZero);
}
