import { statfs } from 'node:fs/promises';
import { KinemeshError } from '../../errors/index.ts';
import { removeMotion, writeMotion } from '../../motion/node.ts';
import type { FourDHumansSettings } from '../../settings/index.ts';
import { openVideo, type Video } from '../../video/index.ts';
import type { Engine, EngineJob, Report, RunSummary } from '../engine.ts';
import { frameRange } from '../frame-range.ts';
import { videoWarnings } from '../video-of-motion.ts';
import { checkFourDHumans } from './doctor/check.ts';
import { fromHost, toHost } from './host/index.ts';
import { mendAgain } from './refit-tracks.ts';
import { checkoutCommit } from './run/checkout-commit.ts';
import { chunkFrames } from './run/chunk-size.ts';
import { frameSource } from './run/frame-source.ts';
import { takeGpu } from './run/gpu-place.ts';
import { makeMotion } from './run/make-motion.ts';
import { chunkTracker } from './run/run-chunk.ts';
import { type ChunksDone, runChunks } from './run/run-chunks.ts';
import { openRunLog } from './run/run-log.ts';
import { openTrackerFolder, runLogPath, type TrackerFolder } from './run/tracker-folder.ts';
import { openWorkspace } from './run/workspace.ts';
import { usersBody } from './users-body.ts';

/**
 * The user's own checkout of 4D-Humans: its track.py is run as it is, watched, and its result read.
 *
 * @param settings null where it is not set up: then only runs fail, with `tracker-not-set-up`
 */
export function createFourDHumansEngine(settings: FourDHumansSettings | null): Engine {
  return {
    name: '4d-humans',
    check: () => checkFourDHumans(settings),
    async run(job, report, signal) {
      if (settings === null) throw notSetUp();
      const log = await openRunLog(runLogPath(job.outDir), job.resume, report);
      log.report({ type: 'log', level: 'info', speaker: 'PROCESS', message: `Log: ${log.path}` });
      try {
        return await run(job, settings, log.report, signal);
      } catch (error) {
        const { message } = error instanceof Error ? error : { message: String(error) };
        log.report({ type: 'log', level: 'info', speaker: 'PROCESS', message: `Failed: ${message}` });
        throw error;
      } finally {
        await log.close();
      }
    },
  };
}

function notSetUp(): KinemeshError {
  return new KinemeshError(
    'tracker-not-set-up',
    'Where 4D-Humans is has not been said yet.',
    'Run kinemesh setup 4d-humans, or choose the built-in engine.',
  );
}

async function run(
  job: EngineJob,
  settings: FourDHumansSettings,
  report: Report,
  signal: AbortSignal,
): Promise<RunSummary> {
  const started = performance.now();
  report({ type: 'progress', stage: 'reading', done: 0, total: 1 });
  const video = await openVideo(job.videoPath, {
    signal,
    onProgress: ({ fraction }) => report({ type: 'progress', stage: 'reading', done: fraction, total: 1 }),
  });
  try {
    const { facts } = video;
    const openWarnings = videoWarnings(facts);
    const range = frameRange(facts, job.settings);
    const { body, gender, warnings: bodyWarnings } = await usersBody();
    const commit = await checkoutCommit(fromHost(settings.checkout, settings));
    if (!job.resume) await removeMotion(job.outDir);
    const folder = await openTrackerFolder(
      job.outDir,
      {
        video: facts.sha256,
        ...range,
        settings: { detector: settings.detector, render: settings.render },
        tracker: commit ?? settings.checkout,
      },
      job.resume,
    );
    const { results, warnings, ...seen } = await trackAll(video, job, settings, folder, report, signal);
    const engine = {
      name: '4d-humans' as const,
      version: commit ?? 'unknown',
      settings: { ...job.settings, detector: settings.detector },
      models: [],
    };
    const parts = {
      facts,
      body,
      gender,
      engine,
      job,
      warnings: [...openWarnings, ...bodyWarnings, ...warnings],
    };
    const motion = await makeMotion(results, parts, report, signal);
    report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
    await writeMotion(job.outDir, motion);
    await mendAgain(job.outDir, motion);
    report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
    for (const warning of motion.warnings) report({ type: 'warning', ...warning });
    return { ...seen, seconds: (performance.now() - started) / 1000 };
  } finally {
    await video.close();
  }
}

/** Everything that needs the GPU, while no other run has it. */
async function trackAll(
  video: Video,
  job: EngineJob,
  settings: FourDHumansSettings,
  folder: TrackerFolder,
  report: Report,
  signal: AbortSignal,
): Promise<ChunksDone> {
  const { facts } = video;
  const range = frameRange(facts, job.settings);
  const gpu = await takeGpu(report, signal);
  try {
    const workspace = await openWorkspace(folder.dir, (path) => toHost(path, settings));
    try {
      const source = await frameSource(settings, signal);
      const disk = await statfs(job.outDir);
      const frames = chunkFrames(
        {
          pixels: facts.width * facts.height,
          frames: range.to - range.from,
          pictures: source === 'pictures',
          render: settings.render,
        },
        { diskBytes: disk.bavail * disk.bsize, memoryBytes: process.availableMemory() },
        settings.chunkFrames,
        job.outDir,
      );
      const tracker = chunkTracker({ video, videoPath: job.videoPath, settings, workspace, source });
      const first = { frames, asked: settings.chunkFrames, detector: settings.detector };
      return await runChunks(range, folder, first, tracker, report, signal);
    } finally {
      await workspace.remove();
    }
  } finally {
    await gpu.release();
  }
}
