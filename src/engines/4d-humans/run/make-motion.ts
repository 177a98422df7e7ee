import type { Body } from '../../../body/index.ts';
import type { Motion, MotionWarning } from '../../../motion/index.ts';
import { retargetMotion } from '../../../retarget/index.ts';
import type { VideoFacts } from '../../../video/index.ts';
import { chooseCamera } from '../../camera.ts';
import type { EngineJob, Report } from '../../engine.ts';
import { frameWarnings } from '../../frame-warnings.ts';
import { videoOfMotion } from '../../video-of-motion.ts';
import type { ChunkResult } from './chunk-result.ts';
import { keepPeople } from './keep-people.ts';
import { type Stitched, stitch } from './stitch.ts';

/** What is known beside the chunks. */
export interface MotionParts {
  readonly facts: VideoFacts;
  readonly body: Body;
  readonly gender: Motion['body']['gender'];
  readonly engine: Motion['engine'];
  readonly job: EngineJob;
  /** Of the video, and of what was changed on the way. */
  readonly warnings: readonly MotionWarning[];
}

/**
 * The motion out of the tracked chunks.
 *
 * @throws KinemeshError `cancelled`
 */
export async function makeMotion(
  results: readonly ChunkResult[],
  { facts, body, gender, engine, job, warnings }: MotionParts,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const { settings } = job;
  report({ type: 'progress', stage: 'linking', done: 0, total: 1 });
  const stitched = stitch(results);
  const rows = keepPeople(stitched.rows, settings.maxPeople);
  report({ type: 'progress', stage: 'linking', done: 1, total: 1 });
  return retargetMotion({
    rows,
    frames: { time: facts.time, ...spreadFrames(stitched, facts.frameCount) },
    endFrame: stitched.firstFrame + stitched.decoded.length,
    video: videoOfMotion(facts, job.fileName, settings),
    picture: stitched.picture ?? { width: facts.width, height: facts.height },
    lens: chooseCamera(facts, settings.lens),
    camera: settings.camera,
    body,
    gender,
    heightMetres: settings.heightMetres,
    engine,
    warnings: [...warnings, ...frameWarnings(stitched.decoded, stitched.firstFrame)],
    signal,
    onProgress: (part) => report({ type: 'progress', stage: 'fitting', done: part, total: 1 }),
  });
}

/** Frames outside the range were not asked for: nothing is known against them, and no cut. */
function spreadFrames(
  { firstFrame, decoded, cut }: Stitched,
  frameCount: number,
): { decoded: Uint8Array; shot: Int32Array } {
  const all = new Uint8Array(frameCount).fill(1);
  all.set(
    decoded.map((how) => (how === 0 ? 0 : 1)),
    firstFrame,
  );
  const shot = new Int32Array(frameCount);
  for (let frame = 1; frame < frameCount; frame++) {
    shot[frame] = shot[frame - 1] + (frame > firstFrame && cut[frame - firstFrame] === 1 ? 1 : 0);
  }
  return { decoded: all, shot };
}
