import type { Evidence } from '../../evidence/index.ts';
import type { Video } from '../../video/index.ts';
import {
  createSegmentObserver,
  type Networks,
  type SegmentObserver,
  throwIfCancelled,
  type VisionOptions,
} from '../../vision/index.ts';
import type { Report } from '../engine.ts';
import type { FrameRange } from '../frame-range.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

/** Pass 1's outcome: how many frames were looked at now, and how many by an earlier run. All segments are on disk. */
export interface Seen {
  readonly framesSeen: number;
  readonly framesResumed: number;
}

/**
 * Pass 1: reads the video once and leaves each segment's evidence on disk as soon as it is whole. Segments
 * that an earlier run left are not made again.
 *
 * @throws KinemeshError `cancelled`, and those of the video and the disk
 */
export async function seeVideo(
  video: Video,
  segments: readonly FrameRange[],
  folder: EvidenceFolder,
  networks: () => Promise<Networks>,
  options: VisionOptions,
  report: Report,
  signal: AbortSignal,
): Promise<Seen> {
  const missing: number[] = [];
  for (let s = 0; s < segments.length; s++) {
    const { from, to } = segments[s];
    if ((await folder.read(s, from, to)) === null) missing.push(s);
  }
  const total = segments.reduce((sum, { from, to }) => sum + to - from, 0);
  const toSee = missing.reduce((sum, s) => sum + segments[s].to - segments[s].from, 0);
  const resumed = total - toSee;
  let done = resumed;
  report({ type: 'progress', stage: 'seeing', done, total });
  for (const [first, last] of neighbours(missing)) {
    const loaded = await networks();
    let segment = first;
    let observer: SegmentObserver | null = null;
    const finish = async () => {
      const range = segments[segment];
      observer ??= observerOf(loaded, options, video, segment, range, signal);
      const evidence: Evidence = await observer.finish();
      await folder.write(segment, evidence);
      observer = null;
      segment++;
    };
    const frames = video.frames({ from: segments[first].from, to: segments[last].to, signal });
    for await (const frame of frames) {
      while (frame.index >= segments[segment].to) await finish();
      observer ??= observerOf(loaded, options, video, segment, segments[segment], signal);
      await observer.observe(frame);
      throwIfCancelled(signal);
      done = resumed + countDone(segments, missing, segment, frame.index);
      report({ type: 'progress', stage: 'seeing', done, total });
    }
    while (segment <= last) await finish();
  }
  throwIfCancelled(signal);
  return { framesSeen: toSee, framesResumed: resumed };
}

function observerOf(
  networks: Networks,
  options: VisionOptions,
  video: Video,
  segment: number,
  { from, to }: FrameRange,
  signal: AbortSignal,
): SegmentObserver {
  const { width, height } = video.facts;
  const range = { segment, firstFrame: from, endFrame: to, width, height };
  return createSegmentObserver(networks, options, range, signal);
}

/** Frames of the segments to be made that lie before or at a frame. */
function countDone(
  segments: readonly FrameRange[],
  missing: readonly number[],
  segment: number,
  frame: number,
): number {
  let done = 0;
  for (const s of missing) {
    if (s < segment) done += segments[s].to - segments[s].from;
    else if (s === segment) done += frame + 1 - segments[s].from;
  }
  return done;
}

/** Runs of successive numbers, as [first, last]. */
function neighbours(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs;
}
