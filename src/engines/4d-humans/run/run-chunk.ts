import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isKinemeshError, KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { Video } from '../../../video/index.ts';
import type { Report } from '../../engine.ts';
import { toHost } from '../host/index.ts';
import { resultPath, runTracker, type TrackerEnd } from '../process/index.ts';
import type { ChunkResult } from './chunk-result.ts';
import type { Chunk } from './chunks.ts';
import { overridesOf } from './overrides.ts';
import { chunkResult, readResult } from './read-result.ts';
import { type FrameSource, needsCopy, type StagedChunk, stageAsItIs, stageCopy } from './stage.ts';
import type { Workspace } from './workspace.ts';

export type Detector = FourDHumansSettings['detector'];

/** What all chunks of a run have in common. */
export interface ChunkWork {
  readonly video: Video;
  readonly videoPath: string;
  readonly settings: FourDHumansSettings;
  readonly workspace: Workspace;
  /** Starts as what the checkout can. */
  readonly source: FrameSource;
}

/** Has one chunk tracked, from its frames to its checked result. */
export type TrackChunk = (
  chunk: Chunk,
  detector: Detector,
  report: Report,
  signal: AbortSignal,
) => Promise<ChunkResult>;

/** Where the frames come from: the video as it is, or a copy, read as pictures or as a stream. */
type Way = 'as-it-is' | FrameSource;

/** How it is done where the way before came to nothing. What was wrong with it will be wrong with each chunk. */
const OTHER_WAY: Readonly<Record<Way, Way | null>> = {
  'as-it-is': 'pictures',
  stream: 'pictures',
  pictures: null,
};
/** Failures that may come from how the frames were handed over. */
const BY_THE_WAY: Readonly<Record<Way, readonly string[]>> = {
  'as-it-is': ['result-short', 'source-not-readable'],
  stream: ['result-short', 'source-not-readable', 'no-result', 'tracker-failed', 'import-missing'],
  pictures: [],
};

/** One after the other: a chunk's files are gone before the next one's come. */
export function chunkTracker(work: ChunkWork): TrackChunk {
  const { source } = work;
  let copyWay: FrameSource = source;
  let asItIs = true;
  return async function track(chunk, detector, report, signal): Promise<ChunkResult> {
    const way: Way = asItIs && !needsCopy(work.video.facts, chunk) ? 'as-it-is' : copyWay;
    try {
      return await trackOnce(work, way, chunk, detector, report, signal);
    } catch (error) {
      const other = OTHER_WAY[way];
      if (!isKinemeshError(error) || other === null || !BY_THE_WAY[way].includes(error.code)) throw error;
      if (way === 'as-it-is') asItIs = false;
      else copyWay = 'pictures';
      const instead = way === 'as-it-is' ? 'a copy of its frames' : 'its frames as pictures';
      report({
        type: 'log',
        level: 'info',
        speaker: 'PROCESS',
        message: `${error.message} track.py gets ${instead} instead.`,
      });
      return track(chunk, detector, report, signal);
    }
  };
}

async function trackOnce(
  work: ChunkWork,
  way: Way,
  chunk: Chunk,
  detector: Detector,
  report: Report,
  signal: AbortSignal,
): Promise<ChunkResult> {
  const { settings, workspace } = work;
  // PHALP cuts a name at its first dot and hands it to a shell.
  const name = `frames_${chunk.from}_${chunk.to}`;
  const dir = join(workspace.dir, name);
  const outDir = join(dir, 'out');
  await rm(dir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  try {
    const staged = await stage(work, way, chunk, dir, name, report, signal);
    const host = (path: string) => toHost(path, settings);
    const startedMs = Date.now();
    const end = await runTracker(
      {
        settings: { ...settings, detector },
        overrides: overridesOf(staged, host(staged.path), host(outDir), { ...settings, detector }),
        outDir,
        frames: chunk.to - chunk.from,
        videoName: name,
        extract: staged.how === 'pictures',
      },
      report,
      signal,
    );
    if (end.failure !== null) throw end.failure;
    const result = await readResult(resultPath(outDir, name), startedMs);
    if (result === null) throw noResult(end);
    return chunkResult(result, chunk, staged);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** It says that all went well, and what lies there is older than it. */
function noResult({ exitCode, signal, lastLines }: TrackerEnd): KinemeshError {
  return new KinemeshError(
    'no-result',
    'track.py ended without a failure, and without a result.',
    'Run it again with --resume. Where it stays so, see what it said in tracker/run.log.',
    { ended: { exitCode, signal, lastLines } },
  );
}

function stage(
  { video, videoPath }: ChunkWork,
  way: Way,
  chunk: Chunk,
  dir: string,
  name: string,
  report: Report,
  signal: AbortSignal,
): Promise<StagedChunk> {
  if (way === 'as-it-is') return stageAsItIs(videoPath, chunk, dir, name);
  const total = chunk.to - chunk.from;
  const onFrame = (done: number) => report({ type: 'progress', stage: 'staging', done, total });
  return stageCopy(video, chunk, dir, name, way, { signal, onFrame });
}
