import type { Scene, Tracklet } from './scene.ts';

/** What happens while a frame is shown for longer than this nobody has seen. */
const LONGEST_FRAME_SECONDS = 0.2;

/** (F) s: how long each frame stands for what was seen, which is until the next frame. */
export function frameSeconds(time: Float64Array): Float64Array {
  return time.map((at, f) => {
    const [from, to] = f + 1 < time.length ? [at, time[f + 1]] : [time[f - 1] ?? at, at];
    return Math.min(LONGEST_FRAME_SECONDS, Math.max(0, to - from));
  });
}

/** Whether somebody was seen for so many seconds altogether, gaps not counted. */
export function isSeenFor({ sightings, frameSeconds }: Scene, rows: Tracklet, seconds: number): boolean {
  let sum = 0;
  for (const row of rows) {
    sum += frameSeconds[sightings.frame[row]];
    if (sum >= seconds) return true;
  }
  return false;
}
