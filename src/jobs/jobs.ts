import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Job, JobKind, Settings } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type Context, freshJob } from './context.ts';
import { notFound } from './data-folder.ts';
import { readLogFile } from './job-log.ts';
import { type Db, isActive, type JobRow, jobRow, jobRowsOf, type VideoRow, videoRow } from './rows.ts';
import type { LogPart, Service } from './service.ts';
import { checkSettings } from './settings-check.ts';

type Jobs = Pick<
  Service,
  'startBodies' | 'startOverlay' | 'job' | 'jobsOf' | 'cancelJob' | 'retryJob' | 'readLog' | 'watchLog'
>;

/** The service's part that is about jobs. */
export function jobsOf(context: Context): Jobs {
  const { db, data, logs } = context;
  return {
    async startBodies(videoId, settings) {
      const video = await videoRow(db, videoId);
      checkSettings(settings, video.facts);
      await refuseSecond(db, video, 'bodies');
      if (video.state === 'unreadable') throw await unreadable(db, video);
      if (video.state === 'preparing') await prepareAgainIfEnded(context, video);
      const state = video.state === 'ready' ? 'queued' : 'waiting';
      return start(context, video.id, { kind: 'bodies', state, settings });
    },
    async startOverlay(videoId) {
      const video = await videoRow(db, videoId);
      if (video.motion_id === null) {
        throw notReady('The video has no bodies yet.', 'Make the bodies first.');
      }
      await refuseSecond(db, video, 'overlay');
      return start(context, video.id, { kind: 'overlay', state: 'queued', motionId: video.motion_id });
    },
    job: async (id) => freshJob(context, await visibleJob(db, id)),
    async jobsOf(videoId) {
      await videoRow(db, videoId);
      return (await jobRowsOf(db, videoId)).map((row) => freshJob(context, row));
    },
    async cancelJob(id) {
      await visibleJob(db, id);
      return cancelJob(context, id);
    },
    retryJob: (id) => retry(context, id),
    async readLog(jobId, fromByte): Promise<LogPart> {
      const row = await visibleJob(db, jobId);
      const over = !isActive(row) && !context.running.has(jobId);
      await logs.flushed(jobId);
      return readLogFile(data.video(row.video_id).log(jobId), fromByte, over);
    },
    watchLog: (jobId, listener) => logs.watch(jobId, listener),
  };
}

/** Of a video that was removed the jobs are out of sight as well. */
async function visibleJob(db: Db, id: string): Promise<JobRow> {
  const row = await jobRow(db, id);
  const video = await videoRow(db, row.video_id).catch(() => null);
  if (video === null) throw notFound('job', id);
  return row;
}

interface NewJob {
  readonly kind: JobKind;
  readonly state: 'waiting' | 'queued';
  readonly settings?: Settings;
  readonly motionId?: string;
}

export function newId(): string {
  return randomBytes(12).toString('hex');
}

/** Makes a job's row, and has it take its turn. */
export async function start(context: Context, videoId: string, job: NewJob): Promise<Job> {
  const row = await insertJob(context.db, videoId, job).catch((error) => {
    throw alreadyActive(error);
  });
  await enqueue(context, row);
  context.changes.changed(videoId);
  return freshJob(context, row);
}

export async function insertJob(db: Db, videoId: string, job: NewJob): Promise<JobRow> {
  return db
    .insertInto('jobs')
    .values({
      id: newId(),
      video_id: videoId,
      kind: job.kind,
      state: job.state,
      settings: job.settings === undefined ? null : JSON.stringify(job.settings),
      motion_id: job.motionId ?? null,
      warnings: '[]',
      attempts: 0,
      fruitless: 0,
      began_at: 0,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function enqueue({ queue }: Context, { id, kind, state }: JobRow): Promise<void> {
  if (state === 'queued') await queue.send(kind === 'prepare' ? 'prepare' : 'work', id);
}

/** Cancels a job wherever it stands; one that has ended stays as it is. */
export async function cancelJob(context: Context, id: string): Promise<Job> {
  const { db, changes, running } = context;
  const cancelled = await db.transaction().execute(async (change) => {
    const row = await change
      .updateTable('jobs')
      .set({ state: 'cancelled', ended_at: sql`now()` })
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'queued'])
      .returningAll()
      .executeTakeFirst();
    if (row?.kind === 'prepare') {
      await change
        .updateTable('jobs')
        .set({ state: 'cancelled', ended_at: sql`now()` })
        .where('video_id', '=', row.video_id)
        .where('state', '=', 'waiting')
        .execute();
    }
    return row;
  });
  const atWork = running.get(id);
  atWork?.stop('cancel');
  await atWork?.ended;
  if (cancelled !== undefined) changes.changed(cancelled.video_id);
  return freshJob(context, await jobRow(db, id));
}

async function retry(context: Context, id: string): Promise<Job> {
  const { db } = context;
  const row = await visibleJob(db, id);
  if (row.state !== 'failed' && row.state !== 'cancelled') {
    throw notReady(`The job is ${row.state}.`, 'Only a job that failed or was cancelled can be run again.');
  }
  const video = await videoRow(db, row.video_id);
  await refuseSecond(db, video, row.kind);
  if (row.kind === 'overlay' && row.motion_id !== video.motion_id) {
    throw notReady('The bodies have been made anew since.', 'Draw the overlay of the new ones.');
  }
  const waits = row.kind === 'bodies' && video.state !== 'ready';
  if (waits && video.state !== 'uploading') await prepareAgainIfEnded(context, video);
  return freshJob(context, await runAgain(context, row, waits ? 'waiting' : 'queued'));
}

async function runAgain(context: Context, row: JobRow, state: 'waiting' | 'queued'): Promise<JobRow> {
  const changed = context.db.transaction().execute(async (change) => {
    if (row.kind === 'prepare') {
      await change.updateTable('videos').set({ state: 'preparing' }).where('id', '=', row.video_id).execute();
    }
    return change
      .updateTable('jobs')
      .set({ state, failure: null, started_at: null, ended_at: null, fruitless: 0 })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  const again = await changed.catch((error) => {
    throw alreadyActive(error);
  });
  await enqueue(context, again);
  context.changes.changed(row.video_id);
  return again;
}

/** Where preparing was cancelled or failed, nothing would ever end what waits for it. */
async function prepareAgainIfEnded(context: Context, video: VideoRow): Promise<void> {
  const prepare = (await jobRowsOf(context.db, video.id)).find(({ kind }) => kind === 'prepare');
  if (prepare !== undefined && (prepare.state === 'cancelled' || prepare.state === 'failed')) {
    await runAgain(context, prepare, 'queued');
  }
}

async function refuseSecond(db: Db, video: VideoRow, kind: JobKind): Promise<void> {
  const active = (await jobRowsOf(db, video.id)).find((job) => job.kind === kind && isActive(job));
  if (active === undefined) return;
  throw notReady(
    `${video.name} is being worked on already: that job is ${active.state}.`,
    'Wait until it is done, or cancel it first.',
  );
}

async function unreadable(db: Db, video: VideoRow): Promise<KinemeshError> {
  const prepare = (await jobRowsOf(db, video.id)).find(({ kind }) => kind === 'prepare');
  const why = prepare?.failure;
  return notReady(
    `${video.name} could not be read${why === null || why === undefined ? '.' : `: ${why.message}`}`,
    why?.remedy ?? 'Upload another file.',
  );
}

/** Two that ask at the same moment: the database lets one have it (PostgreSQL's unique_violation). */
function alreadyActive(error: unknown): unknown {
  if ((error as { code?: string }).code !== '23505') return error;
  return notReady('That is being worked on already.', 'Wait until it is done, or cancel it first.');
}

function notReady(message: string, remedy: string): KinemeshError {
  return new KinemeshError('not-ready', message, remedy);
}
