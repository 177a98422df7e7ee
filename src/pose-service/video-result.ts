import type { Job } from '../api/index.ts';
import type { Body } from '../body/index.ts';
import { KinemeshError } from '../errors/index.ts';
import type { Motion } from '../motion/index.ts';
import { readMotion } from '../motion/node.ts';
import type { PoseContext } from './context.ts';
import { secondsBetween } from './health.ts';
import { facesOf, frameTexts, rounded } from './video-frames.ts';

/** What is made of meshes may take this much: beyond it a program could not hold the answer as one text. */
const MOST_MESH_BYTES = 256 * 2 ** 20;
/** Of one vertex, written out: three numbers with four decimals. */
const VERTEX_BYTES = 26;

export interface ResultOptions {
  /** As the request named it; null where it was asked for by its number. */
  readonly videoPath: string | null;
  readonly withMesh: boolean;
}

/**
 * The result of a job that is done, as the pieces of its JSON: a frame at a time, however long the video.
 *
 * @throws KinemeshError `not-found` where a newer run of the same video took its place, and what reading throws
 */
export async function videoResult(
  context: PoseContext,
  job: Job,
  options: ResultOptions,
): Promise<AsyncGenerator<string>> {
  const started = performance.now();
  const motion = await motionOf(context, job);
  const isSmall = meshBytes(motion) <= MOST_MESH_BYTES;
  const body = options.withMesh && isSmall ? await context.loadBody(motion.body) : null;
  const head = {
    status: 'success',
    job_id: job.id,
    video_path: options.videoPath,
    // 4D-Humans' own file is read and kept in parts; what a program needs of it is in `frames`.
    pkl_path: null,
    total_frames: motion.video.frameCount,
    fps: motion.video.averageFps,
    width: motion.video.width,
    height: motion.video.height,
    engine: motion.engine.name,
    body_model: motion.body.model,
    processing_time_seconds: secondsBetween(job.startedAt, job.endedAt),
    parsing_time_seconds: rounded((performance.now() - started) / 1000, 3),
    warnings: motion.warnings,
    mesh_faces_data: body === null ? null : facesOf(body),
    mesh_left_out: options.withMesh && !isSmall,
  };
  return pieces(head, motion, body);
}

async function* pieces(head: object, motion: Motion, body: Body | null): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"frames":[`;
  let comma = '';
  for (const text of frameTexts({ motion, body })) {
    yield comma + text;
    comma = ',';
  }
  yield ']}';
}

/** The motion that a job made, with what was mended in it since, as long as it is the video's present one. */
export async function motionOf({ service }: PoseContext, job: Job): Promise<Motion> {
  const { motionId, jobs } = await service.video(job.videoId);
  const isMended =
    motionId !== null && jobs.bodies?.id === job.id && (await service.job(motionId)).kind === 'refit';
  if (motionId !== job.id && !isMended) {
    throw new KinemeshError(
      'not-found',
      `The result of job ${job.id} is there no more: a newer run of the same video took its place.`,
      'Ask for the newer job, or send the video again.',
    );
  }
  return readMotion((await service.motionFolder(job.videoId)).path);
}

function meshBytes({ tracks, body }: Motion): number {
  const rows = tracks.reduce((sum, { frame }) => sum + frame.length, 0);
  return rows * VERTEX_BYTES * (body.model === 'smpl' ? 6890 : KINEMESH_VERTICES);
}

/** About; it matters only where an answer nears the limit. */
const KINEMESH_VERTICES = 13_000;
