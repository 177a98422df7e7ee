import type { Motion } from '../../../motion/index.ts';
import { removeMotion, writeMotion } from '../../../motion/node.ts';
import { retargetMotion } from '../../../retarget/index.ts';
import { openVideo } from '../../../video/index.ts';
import { chooseCamera } from '../../camera.ts';
import type { Report, RunSettings, RunSummary } from '../../engine.ts';
import { usersBody } from '../users-body.ts';
import { type ResultFile, readResultFile } from './read-result-file.ts';
import { type VideoOfResult, videoFromResultAlone, videoOfResult } from './video-of-result.ts';

/** A result of `track.py` that the user has, to become a motion folder. */
export interface ImportJob {
  readonly resultPath: string;
  /** The video that it was made of; null where it is not at hand. */
  readonly videoPath: string | null;
  /** Exists and is writable. */
  readonly outDir: string;
  readonly settings: Pick<RunSettings, 'lens' | 'heightMetres' | 'captureRate' | 'camera'>;
  /** Frames a second, where there is no video to tell it; null: 30, with a warning. */
  readonly fps: number | null;
}

/**
 * Turns a result of `track.py` into a whole motion folder. Nothing is written before all is known to be right.
 *
 * @throws KinemeshError `result-unreadable`, `option-invalid` where result and video do not belong together,
 *   `video-…`, `cancelled`, `output-not-writable`, `disk-full`
 */
export async function importResult(job: ImportJob, report: Report, signal: AbortSignal): Promise<RunSummary> {
  const started = performance.now();
  report({ type: 'progress', stage: 'reading', done: 0, total: 1 });
  const file = await readResultFile(job.resultPath);
  const motion = await motionOf(job, file, report, signal);
  report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
  await removeMotion(job.outDir);
  await writeMotion(job.outDir, motion);
  report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
  for (const warning of motion.warnings) report({ type: 'warning', ...warning });
  const seconds = (performance.now() - started) / 1000;
  return { framesSeen: file.result.frameCount, framesResumed: 0, seconds };
}

async function motionOf(
  job: ImportJob,
  file: ResultFile,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const { captureRate } = job.settings;
  if (job.videoPath === null) {
    const laid = videoFromResultAlone(file, job.fps, captureRate);
    const camera = chooseCamera({ ...laid.video, focalLength35mm: null }, job.settings.lens);
    return retarget(job, file, laid, camera, report, signal);
  }
  const video = await openVideo(job.videoPath, {
    signal,
    onProgress: ({ fraction }) => report({ type: 'progress', stage: 'reading', done: fraction, total: 1 }),
  });
  try {
    const laid = videoOfResult(file, video.facts, captureRate);
    return await retarget(job, file, laid, chooseCamera(video.facts, job.settings.lens), report, signal);
  } finally {
    await video.close();
  }
}

async function retarget(
  job: ImportJob,
  { fileName, sha256, result }: ResultFile,
  { video, time, frameOf, picture, warnings }: VideoOfResult,
  lens: ReturnType<typeof chooseCamera>,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const { body, gender, warnings: bodyWarnings } = await usersBody();
  const shot = new Int32Array(video.frameCount);
  result.frames.forEach((frame, i) => {
    const at = frameOf[i];
    if (frame.shot === 1 && at > 0 && at < shot.length) shot[at] = 1;
  });
  for (let frame = 1; frame < shot.length; frame++) shot[frame] += shot[frame - 1];
  return retargetMotion({
    rows: { ...result.rows, frame: result.rows.frame.map((frame) => frameOf[frame]) },
    frames: { time, decoded: new Uint8Array(video.frameCount).fill(1), shot },
    endFrame: Math.min(
      frameOf.reduce((most, frame) => Math.max(most, frame + 1), 0),
      video.frameCount,
    ),
    video,
    picture,
    lens,
    camera: job.settings.camera,
    body,
    gender,
    heightMetres: job.settings.heightMetres,
    engine: {
      name: '4d-humans',
      version: 'unknown',
      settings: { ...job.settings, imported: fileName, importedSha256: sha256 },
      models: [],
    },
    warnings: [...bodyWarnings, ...warnings],
    signal,
    onProgress: (part) => report({ type: 'progress', stage: 'fitting', done: part, total: 1 }),
  });
}
