/** A stretch of frames over which one person is posed without a break, within one shot. */
export interface Run {
  readonly from: number;
  /** The frame after the last. */
  readonly to: number;
}

/** Longer gaps are left empty: what happened in them cannot be guessed. Real seconds. */
export const LONGEST_GAP_SECONDS = 2;
/** How far a pose is carried on after the last observation, real seconds (the format allows 0.5). */
export const PREDICTION_SECONDS = 0.25;

/**
 * Splits a person's observed frames into runs: no run crosses a cut or a gap that is too long to bridge.
 *
 * @param frames the observed frames, increasing
 * @param shot (F) the shot of every frame
 * @param time (F) real seconds
 */
export function planRuns(frames: Int32Array, shot: Int32Array, time: Float64Array): Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let i = 1; i <= frames.length; i++) {
    const ends =
      i === frames.length ||
      shot[frames[i]] !== shot[frames[i - 1]] ||
      time[frames[i]] - time[frames[i - 1]] > LONGEST_GAP_SECONDS;
    if (!ends) continue;
    runs.push({ from: frames[start], to: frames[i - 1] + 1 });
    start = i;
  }
  return runs;
}

/**
 * Carries the last run of each shot on past its last observation, for the time allowed. A gap between two
 * runs of a shot stays empty: the format knows a prediction only where no observation follows.
 *
 * @param end the frame after the last that was looked at
 */
export function extendRuns(runs: readonly Run[], end: number, shot: Int32Array, time: Float64Array): Run[] {
  return runs.map((run, i) => {
    const last = run.to - 1;
    const next = runs[i + 1]?.from ?? end;
    if (next < end && shot[next] === shot[last]) return run;
    let to = run.to;
    while (to < next && shot[to] === shot[last] && time[to] - time[last] <= PREDICTION_SECONDS) to++;
    return { from: run.from, to };
  });
}
