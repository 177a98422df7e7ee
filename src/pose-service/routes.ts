import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { ENGINES, type Job } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { jobForFile } from './add-video.ts';
import { allowedFile } from './allowed-folders.ts';
import type { PoseContext } from './context.ts';
import { failureOfJob, isOfRequest } from './failures.ts';
import { health, poolStatus, poseHealth } from './health.ts';
import { frameOfStill, hybridResult, jobForStill } from './hybrid.ts';
import { endedWithin, oldState, queuePosition } from './job-states.ts';
import { type ResultOptions, videoResult } from './video-result.ts';

const videoRequest = z.object({
  video_path: z.string().min(1).max(4096),
  /** What the old interface had not: which engine, and whether the meshes are wanted. */
  engine: z.enum(ENGINES).optional(),
  include_mesh: z.boolean().default(true),
});

const hybridRequest = z.object({
  image_base64: z.string().min(1),
  frame_number: z.coerce.number().int().min(0).max(1e9).default(0),
});

const statusQuery = z.object({ include_mesh: z.enum(['true', 'false']).default('true') });

/** What the old service answered, on the same queue as the page. */
export function poseRoutes(app: FastifyInstance, context: PoseContext): void {
  const { service, patienceMs, closing, folders } = context;

  app.get('/health', async (_, reply) => {
    const { status, answer } = await health(context);
    return reply.code(status).send(answer);
  });
  app.get('/api/pose/health', () => poseHealth(context));
  app.get('/api/pose/pool-status', () => poolStatus(context));

  app.post('/pose/video', async (request, reply) => {
    const { video_path: videoPath, engine, include_mesh: withMesh } = parsed(videoRequest, request.body);
    const path = await allowedFile(videoPath, folders);
    const begun = await jobForFile(service, path, engine ?? context.engine);
    const job = await endedWithin(service, begun, patienceMs, closing);
    if (oldState(job) !== 'completed') return sendPending(context, reply, job);
    return sendVideo(context, reply, job, { videoPath, withMesh });
  });

  app.post('/pose/hybrid', async (request, reply) => {
    const { image_base64: image, frame_number: frameNumber } = parsed(hybridRequest, request.body);
    const begun = await jobForStill(context, image, frameNumber);
    const job = await endedWithin(service, begun, patienceMs, closing);
    if (oldState(job) !== 'completed') return sendPending(context, reply, job);
    if (job.state !== 'done') return sendFailure(reply, job);
    return hybridResult(context, job, frameNumber);
  });

  app.get('/pose/video/status/:job_id', async (request, reply) => {
    const { job_id: id } = parsed(z.object({ job_id: z.string().max(100) }), request.params);
    const { include_mesh: mesh } = parsed(statusQuery, request.query);
    const job = await bodiesJob(context, id);
    const answer = {
      job_id: job.id,
      status: oldState(job),
      queued_at: job.createdAt,
      started_at: job.startedAt,
      completed_at: job.endedAt,
      queue_position: await queuePosition(service, job),
      progress: job.progress,
    };
    if (answer.status !== 'completed') return { ...answer, result: null };
    if (job.state !== 'done') {
      // A program of old times asks until it hears "completed": a failed job is that, with an error as its result.
      const { error, ...rest } = failureOfJob(job);
      return { ...answer, error, result: { status: 'error', error, ...rest } };
    }
    const frame = await frameOfStill(service, job);
    if (frame !== null) return { ...answer, result: await hybridResult(context, job, frame) };
    const result = await videoResult(context, job, { videoPath: null, withMesh: mesh === 'true' });
    return sendJson(reply, within(answer, result));
  });
}

/** @throws KinemeshError `request-invalid`, naming the field */
function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value ?? {});
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw new KinemeshError(
    'request-invalid',
    `${path.join('.') || 'The request'} does not fit: ${message}.`,
    'Send JSON as docs/pose-service.md shows it.',
  );
}

async function bodiesJob({ service }: PoseContext, id: string): Promise<Job> {
  const job = await service.job(id);
  if (job.kind === 'bodies') return job;
  throw new KinemeshError('not-found', `There is no job ${id} of poses.`, 'Use the job_id of an answer.');
}

async function sendPending({ service }: PoseContext, reply: FastifyReply, job: Job): Promise<FastifyReply> {
  const position = await queuePosition(service, job);
  return reply.code(202).send({
    status: 'queued',
    job_id: job.id,
    message:
      position > 0
        ? `The job waits as number ${position}. Ask for it at /pose/video/status/${job.id}.`
        : `The job is at work. Ask for it at /pose/video/status/${job.id}.`,
    queue_position: position,
  });
}

async function sendVideo(
  context: PoseContext,
  reply: FastifyReply,
  job: Job,
  options: ResultOptions,
): Promise<FastifyReply> {
  if (job.state !== 'done') return sendFailure(reply, job);
  return sendJson(reply, await videoResult(context, job, options));
}

function sendFailure(reply: FastifyReply, job: Job): FastifyReply {
  const failure = failureOfJob(job);
  return reply.code(isOfRequest(failure.code) ? 400 : 500).send(failure);
}

function sendJson(reply: FastifyReply, pieces: AsyncIterable<string>): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(Readable.from(pieces));
}

async function* within(answer: object, result: AsyncIterable<string>): AsyncGenerator<string> {
  yield `${JSON.stringify(answer).slice(0, -1)},"result":`;
  yield* result;
  yield '}';
}
