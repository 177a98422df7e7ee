import { isKinemeshError, KinemeshError } from '../../../errors/index.ts';
import type { Report, RunEvent } from '../../engine.ts';
import type { FrameRange } from '../../frame-range.ts';
import { answerTo } from './answers.ts';
import type { ChunkResult } from './chunk-result.ts';
import { type Chunk, planChunks } from './chunks.ts';
import type { Detector, TrackChunk } from './run-chunk.ts';
import type { ChunkPlan, TrackerFolder } from './tracker-folder.ts';

export interface ChunksDone {
  /** In the order of the video. Together they have each frame of the range. */
  readonly results: readonly ChunkResult[];
  /** What was changed on the way, to be told with the result. */
  readonly warnings: ChunkPlan['warnings'];
  readonly framesSeen: number;
  readonly framesResumed: number;
}

export interface FirstPlan {
  /** Frames at once. */
  readonly frames: number;
  /** Frames at once that the user asks for. */
  readonly asked: number | null;
  readonly detector: Detector;
}

/**
 * Has all chunks tracked, one after the other; those that an earlier run finished are taken as they are. Each one
 * is on the disk before the next begins. One that fails is run again alone, or otherwise, where that may help.
 *
 * @throws KinemeshError what a chunk failed with, `cancelled`
 */
export async function runChunks(
  range: FrameRange,
  folder: TrackerFolder,
  first: FirstPlan,
  track: TrackChunk,
  report: Report,
  signal: AbortSignal,
): Promise<ChunksDone> {
  let plan = await planAtStart(range, folder, first);
  await folder.keepPlan(plan);
  const results: ChunkResult[] = [];
  let seen = 0;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let again = false;
  while (results.length < plan.chunks.length) {
    const n = results.length;
    const chunk = plan.chunks[n];
    const kept = await folder.read(chunk);
    if (kept !== null) {
      results.push(kept);
      continue;
    }
    throwIfStopped(signal);
    try {
      const result = await track(
        chunk,
        plan.detector,
        partOf(report, plan.chunks, n, range, seconds()),
        signal,
      );
      await folder.write(result);
      results.push(result);
      seen += chunk.to - (plan.chunks[n - 1]?.to ?? chunk.from);
      again = false;
    } catch (error) {
      throwIfStopped(signal);
      if (!isKinemeshError(error)) throw error;
      const answer = answerTo(error, plan, n, range.to, again);
      if (answer === null) throw error;
      again = answer.plan === plan;
      plan = answer.plan;
      report({ type: 'log', level: 'warn', message: answer.message });
      await folder.keepPlan(plan);
    }
  }
  const total = range.to - range.from;
  return { results, warnings: plan.warnings, framesSeen: seen, framesResumed: total - seen };
}

/** What an earlier run planned, as far as it was done; the rest anew where another length is asked for now. */
async function planAtStart(range: FrameRange, folder: TrackerFolder, first: FirstPlan): Promise<ChunkPlan> {
  const { plan } = folder;
  if (plan === null) {
    return { ...first, chunks: planChunks(range, first.frames), warnings: [] };
  }
  if (first.asked === null || first.asked === plan.asked) return plan;
  let done = 0;
  while (done < plan.chunks.length && (await folder.read(plan.chunks[done])) !== null) done++;
  if (done === plan.chunks.length) return plan;
  const rest = planChunks({ from: plan.chunks[done].from, to: range.to }, first.frames);
  return {
    ...plan,
    asked: first.asked,
    frames: first.frames,
    chunks: [...plan.chunks.slice(0, done), ...rest],
  };
}

/** Tells of a chunk's progress as of the whole's. */
function partOf(
  report: Report,
  chunks: readonly Chunk[],
  n: number,
  range: FrameRange,
  startedAfter: number,
): Report {
  const detail = chunks.length > 1 ? { detail: `part ${n + 1} of ${chunks.length}` } : {};
  const before = chunks[n].from - range.from;
  const overlap = n === 0 ? 0 : chunks[n - 1].to - chunks[n].from;
  return (event: RunEvent) => {
    // Of each chunk's own process; the curve is the whole run's.
    if (event.type === 'memory') return report({ ...event, seconds: event.seconds + startedAfter });
    if (event.type !== 'progress') return report(event);
    if (event.stage !== 'tracking') return report({ ...detail, ...event });
    // What the chunk before has done already is not done again to whoever looks on.
    const done = before + Math.max(overlap, event.done);
    report({ ...detail, ...event, done, total: range.to - range.from });
  };
}

function throwIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new KinemeshError('cancelled', 'The run was stopped.', 'Go on with --resume.');
}
