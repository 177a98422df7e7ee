import type { PhalpFrame } from '../../../phalp/index.ts';

/** PHALP's own pictures of a video are numbered in its frames, from 1. */
const NUMBERED = /(?:^|[/\\])(\d{6})\.jpg$/;
/** A time belongs to a frame that is at most so many frames' time away. */
const NEAR_ENOUGH = 0.6;

/**
 * Which frame of the video each frame of a result is: by its time where PHALP read the video as a stream, by the
 * numbers of its pictures where they follow each other, else by its place in the file. −1 where the video has no
 * frame at that time.
 *
 * @param time (F) the video's presentation times, s; null where the video is not known
 */
export function framesOfVideo(frames: readonly PhalpFrame[], time: Float64Array | null): Int32Array {
  const pts = frames.map((frame) => frame.pts);
  if (time !== null && time.length > 0 && pts.every((seconds) => seconds !== null)) return byTime(pts, time);
  return byNumber(frames) ?? Int32Array.from(frames.keys());
}

function byNumber(frames: readonly PhalpFrame[]): Int32Array | null {
  const numbers = frames.map(({ key }) => Number(NUMBERED.exec(key)?.[1] ?? Number.NaN) - 1);
  const follow = numbers.every((n, i) => n >= 0 && (i === 0 || n === numbers[i - 1] + 1));
  return follow ? Int32Array.from(numbers) : null;
}

/**
 * The player's clock may begin elsewhere than the file's: of the two ways to lay the times over each other, as they
 * are and first on first, the one that fits better.
 */
function byTime(pts: readonly number[], time: Float64Array): Int32Array {
  const step = time.length > 1 ? (time[time.length - 1] - time[0]) / (time.length - 1) : 1;
  const [asIs, shifted] = [0, time[0] - (pts[0] ?? 0)].map((shift) => {
    const frames = Int32Array.from(pts, (seconds) => nearest(time, seconds + shift, NEAR_ENOUGH * step));
    return { frames, found: frames.reduce((sum, frame) => sum + (frame >= 0 ? 1 : 0), 0) };
  });
  return onlyOnce((shifted.found > asIs.found ? shifted : asIs).frames);
}

/** Two frames of the result at one frame of the video: the first stays. */
function onlyOnce(frames: Int32Array): Int32Array {
  let last = -1;
  return frames.map((frame) => {
    if (frame <= last) return -1;
    last = frame;
    return frame;
  });
}

function nearest(time: Float64Array, seconds: number, most: number): number {
  let [low, high] = [0, time.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] < seconds) low = middle + 1;
    else high = middle;
  }
  const best = low > 0 && seconds - time[low - 1] < time[low] - seconds ? low - 1 : low;
  return Math.abs(time[best] - seconds) <= most ? best : -1;
}
