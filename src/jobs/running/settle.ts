import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Job } from '../../api/index.ts';
import type { Context } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import type { JobRow } from '../rows.ts';
import type { Result } from '../runner/protocol.ts';
import type { RunnerEnd } from '../runner-process.ts';
import { failureOfEnd } from './failure.ts';
import type { StopReason } from './running-job.ts';
import { sweepRuns } from './sweep.ts';
import { untilWritten } from './until-written.ts';

/** How an attempt ended, with what it warned of. */
export interface Ending extends RunnerEnd {
  readonly warnings: Job['warnings'];
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
  const { db, progress, changes, logs } = context;
  const latest = progress.get(job.id) ?? job.progress;
  const write = () =>
    db.transaction().execute(async (change) => {
      if (end.result !== null) return succeed(change, job, end.result, end.warnings, latest);
      const stopped = { ...job, progress: latest === null ? null : { ...latest, secondsLeft: null } };
      if (reason === 'close') return goOnLater(change, stopped);
      if (reason === 'cancel') return cancel(change, stopped);
      return fail(change, stopped, failureOfEnd(end, context.data.root), end.warnings);
    });
  const queued = await untilWritten(context, write);
  progress.delete(job.id);
  changes.changed(job.video_id);
  logs.ended(job.id);
  for (const id of queued) await context.queue.send('work', id);
  if (job.kind === 'bodies' && end.result !== null) await tidy(context, job);
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

/** @returns the jobs that it was waited with, which are queued now */
async function succeed(
  change: Change,
  job: JobRow,
  result: Result,
  warnings: Job['warnings'],
  latest: Job['progress'],
): Promise<string[]> {
  const progress = latest === null ? null : JSON.stringify({ ...latest, fraction: 1, secondsLeft: 0 });
  await end(change, job, { state: 'done', warnings: JSON.stringify(warnings), progress, fruitless: 0 });
  const video = change.updateTable('videos').where('id', '=', job.video_id);
  switch (result.kind) {
    case 'prepare': {
      const { facts, poster, playable } = result;
      await video.set({ state: 'ready', facts: JSON.stringify(facts), poster, playable }).execute();
      const waiting = await change
        .updateTable('jobs')
        .set({ state: 'queued' })
        .where('video_id', '=', job.video_id)
        .where('state', '=', 'waiting')
        .returning('id')
        .execute();
      return waiting.map(({ id }) => id);
    }
    case 'bodies':
      await video.set({ motion_id: job.id, people: result.people, overlay_of: null }).execute();
      return [];
    case 'overlay':
      await video.set({ overlay_of: job.motion_id }).where('motion_id', '=', job.motion_id).execute();
      return [];
  }
}

async function goOnLater(change: Change, job: JobRow): Promise<string[]> {
  await change
    .updateTable('jobs')
    .set({ state: 'queued', runner: null, progress: keptProgress(job) })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .execute();
  return [];
}

async function cancel(change: Change, job: JobRow): Promise<string[]> {
  await end(change, job, { state: 'cancelled', progress: keptProgress(job) });
  if (job.kind === 'prepare') await endWaiting(change, job.video_id, { state: 'cancelled' });
  return [];
}

/** Fails a job, and with a `prepare` the video and what waited for it. */
export async function fail(
  change: Change,
  job: JobRow,
  failure: Failure,
  warnings: Job['warnings'] = [],
): Promise<string[]> {
  const failed = { state: 'failed', failure: JSON.stringify(failure) } as const;
  await end(change, job, { ...failed, warnings: JSON.stringify(warnings), progress: keptProgress(job) });
  if (job.kind === 'prepare') {
    await change.updateTable('videos').set({ state: 'unreadable' }).where('id', '=', job.video_id).execute();
    await endWaiting(change, job.video_id, failed);
  }
  return [];
}

function keptProgress({ progress }: JobRow): string | null {
  return progress === null ? null : JSON.stringify(progress);
}

type Outcome = {
  state: 'done' | 'failed' | 'cancelled';
  failure?: string;
  warnings?: string;
  progress?: string | null;
  fruitless?: number;
};

/** Of a job that is not running any more, as when a new motion ended its overlay, it was said already. */
async function end(change: Change, job: JobRow, outcome: Outcome): Promise<void> {
  await change
    .updateTable('jobs')
    .set({ ...outcome, runner: null, ended_at: sql`now()` })
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
