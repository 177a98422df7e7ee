import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Job } from '../../api/index.ts';
import type { Context } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { enqueue } from '../jobs.ts';
import { CANCELLED_LINE, DONE_LINE, failedLine, LATER_LINE } from '../logs/job-words.ts';
import { queueRefit } from '../refit.ts';
import { type JobRow, jobRow, type LiveJob, makesMotion } from '../rows.ts';
import type { Result } from '../runner/protocol.ts';
import type { RunnerEnd } from '../runner-process.ts';
import { failureOfEnd } from './failure.ts';
import type { StopReason } from './running-job.ts';
import { sweepRuns } from './sweep.ts';
import { untilWritten } from './until-written.ts';

/** How an attempt ended, with what it warned of. */
export interface Ending extends RunnerEnd {
  readonly warnings: Job['warnings'];
  /** The last lines of a program that the engine started. */
  readonly programLines: readonly string[];
  /** It was not begun, because nobody wants it any more. */
  readonly notWanted: boolean;
}

type Change = Transaction<Tables>;
type Failure = NonNullable<Job['failure']>;

/**
 * Writes down what became of a running job, and of what waited for it. Where that cannot be written, as on a full
 * disk, it is tried until it can, or until the service closes: the next start takes the job up again.
 */
export async function settle(
  context: Context,
  job: JobRow,
  end: Ending,
  reason: StopReason | null,
): Promise<void> {
  const { db, live, changes, logs } = context;
  const latest = latestOf(job, live.get(job.id));
  const write = () =>
    db.transaction().execute(async (change) => {
      if (end.result !== null) return succeed(change, latest, end.result, end.warnings);
      const { progress } = latest;
      const stopped = { ...latest, progress: progress === null ? null : { ...progress, secondsLeft: null } };
      if (reason === 'close') return goOnLater(change, stopped);
      if (reason === 'again') return runAnew(change, job);
      if (reason === 'cancel') return cancel(change, stopped);
      return fail(change, stopped, failureOfEnd(end, end.programLines, context.data.root), end.warnings);
    });
  const queued = await untilWritten(context, write);
  await sayInLog(context, job);
  live.delete(job.id);
  changes.changed(job.video_id);
  logs.ended(job.id);
  for (const row of queued) await enqueue(context, row);
  if (makesMotion(job) && end.result !== null) await tidy(context, job);
}

/** What the new motion has made superfluous. */
async function tidy(context: Context, { id, video_id }: JobRow): Promise<void> {
  const overlays = await context.db
    .updateTable('jobs')
    .set({ state: 'cancelled', ended_at: sql`now()` })
    .where('video_id', '=', video_id)
    .where('kind', '=', 'overlay')
    .where('state', 'in', ['waiting', 'queued', 'running'])
    .where('motion_id', '!=', id)
    .returning('id')
    .execute();
  for (const overlay of overlays) {
    const running = context.running.get(overlay.id);
    running?.stop('cancel');
    await running?.ended;
  }
  await sweepRuns(context, video_id).catch(console.error);
}

/** How the job stands now, for who has nothing but its log. */
async function sayInLog({ db, data, logs }: Context, { id, video_id }: JobRow): Promise<void> {
  const row = await jobRow(db, id).catch(() => null);
  const line = row === null ? null : standingLine(row);
  if (line !== null) logs.write(id, data.video(video_id).log(id), 'PROCESS', line);
  await logs.flushed(id);
}

function standingLine({ state, failure }: JobRow): string | null {
  switch (state) {
    case 'done':
      return DONE_LINE;
    case 'cancelled':
      return CANCELLED_LINE;
    case 'failed':
      return failedLine(failure?.code ?? 'internal', failure?.message ?? '');
    default:
      return LATER_LINE;
  }
}

/** The row with what its runner told last. */
function latestOf(job: JobRow, live: LiveJob | undefined): JobRow {
  return {
    ...job,
    progress: live?.progress ?? job.progress,
    gpu_memory: live?.gpuMemory ?? job.gpu_memory,
  };
}

/** @returns the jobs that it was waited with, which are queued now */
async function succeed(
  change: Change,
  job: JobRow,
  result: Result,
  warnings: Job['warnings'],
): Promise<JobRow[]> {
  const progress = job.progress === null ? null : { ...job.progress, fraction: 1, secondsLeft: 0 };
  const outcome = { state: 'done', warnings: JSON.stringify(warnings), fruitless: 0 } as const;
  await end(change, { ...job, progress }, outcome);
  const video = change.updateTable('videos').where('id', '=', job.video_id);
  switch (result.kind) {
    case 'prepare': {
      const { facts, poster, playable } = result;
      await video.set({ state: 'ready', facts: JSON.stringify(facts), poster, playable }).execute();
      return change
        .updateTable('jobs')
        .set({ state: 'queued' })
        .where('video_id', '=', job.video_id)
        .where('state', '=', 'waiting')
        .returningAll()
        .execute();
    }
    case 'bodies':
      return takeMotion(change, job, result.people);
    case 'overlay':
      await video.set({ overlay_of: job.motion_id }).where('motion_id', '=', job.motion_id).execute();
      return [];
    default:
      return [];
  }
}

/** The motion is the video's. Where more has been mended since it was begun, the next is made. */
async function takeMotion(change: Change, { id, video_id }: JobRow, people: number): Promise<JobRow[]> {
  const { edits_mark, settings } = await jobRow(change, id);
  const video = await change
    .updateTable('videos')
    .set({ motion_id: id, people, overlay_of: null, motion_edits_mark: edits_mark })
    .where('id', '=', video_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (video.edits_mark === edits_mark) return [];
  return (await queueRefit(change, video, settings)).begun;
}

/** What it was told is not what holds any more. */
async function runAnew(change: Change, job: JobRow): Promise<JobRow[]> {
  return change
    .updateTable('jobs')
    .set({ state: 'queued', runner: null, progress: null })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .returningAll()
    .execute();
}

async function goOnLater(change: Change, job: JobRow): Promise<JobRow[]> {
  await change
    .updateTable('jobs')
    .set({ state: 'queued', runner: null, ...told(job) })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .execute();
  return [];
}

async function cancel(change: Change, job: JobRow): Promise<JobRow[]> {
  await end(change, job, { state: 'cancelled' });
  if (job.kind === 'prepare') await endWaiting(change, job.video_id, { state: 'cancelled' });
  return [];
}

/** Fails a job, and with a `prepare` the video and what waited for it. */
export async function fail(
  change: Change,
  job: JobRow,
  failure: Failure,
  warnings: Job['warnings'] = [],
): Promise<JobRow[]> {
  const failed = { state: 'failed', failure: JSON.stringify(failure) } as const;
  await end(change, job, { ...failed, warnings: JSON.stringify(warnings) });
  if (job.kind === 'prepare') {
    await change.updateTable('videos').set({ state: 'unreadable' }).where('id', '=', job.video_id).execute();
    await endWaiting(change, job.video_id, failed);
  }
  return [];
}

/** What its runner told, as it is kept. */
function told({ progress, gpu_memory }: JobRow) {
  const text = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return { progress: text(progress), gpu_memory: text(gpu_memory) };
}

type Outcome = {
  state: 'done' | 'failed' | 'cancelled';
  failure?: string;
  warnings?: string;
  fruitless?: number;
};

/** Of a job that is not running any more, as when a new motion ended its overlay, it was said already. */
async function end(change: Change, job: JobRow, outcome: Outcome): Promise<void> {
  await change
    .updateTable('jobs')
    .set({ ...outcome, ...told(job), runner: null, ended_at: sql`now()` })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .execute();
}

async function endWaiting(change: Change, videoId: string, outcome: Outcome): Promise<void> {
  await change
    .updateTable('jobs')
    .set({ ...outcome, ended_at: sql`now()` })
    .where('video_id', '=', videoId)
    .where('state', '=', 'waiting')
    .execute();
}
