import { sql } from 'kysely';
import type { Job, JobKind } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type Context, freshJob } from './context.ts';
import { notFound } from './data-folder.ts';
import { insertJob } from './insert-job.ts';
import { readLog } from './logs/log-file.ts';
import type { QueueName } from './queue.ts';
import {
  type Db,
  isActive,
  isOfTracker,
  type JobRow,
  jobRow,
  jobRowsOf,
  type VideoRow,
  videoRow,
} from './rows.ts';
import type { LogPart, Service } from './service.ts';
import { checkSettings } from './settings-check.ts';
import { assertSetUp } from './tracker-set-up.ts';

type Jobs = Pick<
  Service,
  'startBodies' | 'startOverlay' | 'job' | 'jobsOf' | 'cancelJob' | 'retryJob' | 'readLog' | 'watchLog'
>;

/** The service's part that is about jobs. */
export function jobsOf(context: Context): Jobs {
  const { db, data, logs } = context;
  return {
    async startBodies(videoId, settings) {
      await assertSetUp(settings);
      // The new motion shows what was mended by itself.
      await cancelRefit(context, videoId);
      return begin(context, async (change) => {
        const video = await videoRow(change, videoId);
        checkSettings(settings, video.facts);
        await refuseSecond(change, video, 'bodies');
        if (video.state === 'unreadable') throw await unreadable(change, video);
        const prepare = video.state === 'preparing' ? await prepareAgainIfEnded(change, video) : [];
        const state = video.state === 'ready' ? 'queued' : 'waiting';
        return [await insertJob(change, video.id, { kind: 'bodies', state, settings }), ...prepare];
      });
    },
    startOverlay: (videoId) =>
      begin(context, async (change) => {
        const video = await videoRow(change, videoId);
        if (video.motion_id === null) {
          throw notReady('The video has no bodies yet.', 'Make the bodies first.');
        }
        await refuseSecond(change, video, 'overlay');
        const job = { kind: 'overlay', state: 'queued', motionId: video.motion_id } as const;
        return [await insertJob(change, video.id, job)];
      }),
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
      return readLog(data.video(row.video_id).log(jobId), fromByte, over);
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

/**
 * Makes changes to jobs in one go, and has those that changed take their turn. Nothing comes between what was
 * looked at and what is written: a video that becomes ready meanwhile would leave a job waiting for ever.
 *
 * @param change gives the job that was asked for first
 */
async function begin(context: Context, change: (db: Db) => Promise<[JobRow, ...JobRow[]]>): Promise<Job> {
  const rows = await context.db
    .transaction()
    .execute(change)
    .catch((error) => {
      throw alreadyActive(error);
    });
  for (const row of rows) await enqueue(context, row);
  context.changes.changed(rows[0].video_id);
  return freshJob(context, rows[0]);
}

export async function enqueue({ queue }: Context, row: JobRow): Promise<void> {
  if (row.state === 'queued') await queue.send(queueOf(row), row.id, rankOf(row));
}

/** Above all numbers that jobs have. */
const BEGUN = 1e9;

/** First what was begun and cut off, then in the order in which it was asked for: after a restart as before. */
function rankOf({ number, started_at }: JobRow): number {
  return (started_at === null ? 0 : BEGUN) - Number(number);
}

function queueOf(row: JobRow): QueueName {
  if (row.kind === 'prepare' || row.kind === 'refit') return row.kind;
  return isOfTracker(row) ? 'gpu' : 'work';
}

async function cancelRefit(context: Context, videoId: string): Promise<void> {
  const rows = await jobRowsOf(context.db, (await videoRow(context.db, videoId)).id);
  const refit = rows.find((job) => job.kind === 'refit' && isActive(job));
  if (refit !== undefined) await cancelJob(context, refit.id);
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
  const { kind, settings } = await visibleJob(context.db, id);
  if (kind === 'bodies') await assertSetUp(settings);
  return begin(context, async (change) => {
    const row = await visibleJob(change, id);
    if (row.state !== 'failed' && row.state !== 'cancelled') {
      throw notReady(`The job is ${row.state}.`, 'Only a job that failed or was cancelled can be run again.');
    }
    const video = await videoRow(change, row.video_id);
    await refuseSecond(change, video, row.kind);
    if (row.kind === 'overlay' && row.motion_id !== video.motion_id) {
      throw notReady('The bodies have been made anew since.', 'Draw the overlay of the new ones.');
    }
    const waits = row.kind === 'bodies' && video.state !== 'ready';
    const prepare = waits && video.state !== 'uploading' ? await prepareAgainIfEnded(change, video) : [];
    return [await runAgain(change, row, waits ? 'waiting' : 'queued'), ...prepare];
  });
}

/** It becomes the newest of its kind: that is the one which is shown. */
async function runAgain(change: Db, row: JobRow, state: 'waiting' | 'queued'): Promise<JobRow> {
  if (row.kind === 'prepare') {
    await change.updateTable('videos').set({ state: 'preparing' }).where('id', '=', row.video_id).execute();
  }
  return change
    .updateTable('jobs')
    .set({
      state,
      number: sql`nextval(pg_get_serial_sequence('jobs', 'number'))`,
      failure: null,
      gpu_memory: null,
      started_at: null,
      ended_at: null,
      fruitless: 0,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Where preparing was cancelled or failed, nothing would ever end what waits for it. */
async function prepareAgainIfEnded(change: Db, video: VideoRow): Promise<JobRow[]> {
  const prepare = (await jobRowsOf(change, video.id)).find(({ kind }) => kind === 'prepare');
  if (prepare === undefined || (prepare.state !== 'cancelled' && prepare.state !== 'failed')) return [];
  return [await runAgain(change, prepare, 'queued')];
}

/** A video that was removed while it was prepared is prepared again when it is had back. */
export async function prepareRestored(context: Context, video: VideoRow): Promise<void> {
  if (video.state !== 'preparing') return;
  const again = await context.db.transaction().execute((change) => prepareAgainIfEnded(change, video));
  for (const row of again) await enqueue(context, row);
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
