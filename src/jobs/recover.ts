import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { isId } from './data-folder.ts';
import { enqueue } from './jobs.ts';
import { endGroup } from './process-mark.ts';
import { type JobRow, jobRowsOf } from './rows.ts';
import { fail } from './running/settle.ts';
import { sweepRuns } from './running/sweep.ts';
import { beginPreparing, finishUpload } from './uploads.ts';

/** A job whose server died under it so often, without getting any further, may be the reason. */
const MOST_DEATHS = 5;
/** A death counts whole where the job had been at work for so long, ms, and little before. */
const LONG_ENOUGH_MS = 10_000;
const SHORT_WEIGHT = 0.1;
/** Share of the job that counts as getting further. */
const FURTHER = 0.001;

/**
 * Puts in order what an earlier service left, however it ended: ends its runners, has interrupted jobs go on,
 * completes uploads that had arrived, removes what belongs to nothing.
 */
export async function recover(context: Context): Promise<void> {
  await recoverJobs(context);
  await recoverUploads(context);
  await recoverVideos(context);
  const queued = await context.db
    .selectFrom('jobs')
    .selectAll()
    .where('state', '=', 'queued')
    .orderBy('number')
    .execute();
  for (const job of queued) await enqueue(context, job);
}

async function recoverJobs({ db }: Context): Promise<void> {
  const interrupted = await db.selectFrom('jobs').selectAll().where('state', '=', 'running').execute();
  await Promise.all(interrupted.map(({ runner }) => runner !== null && endGroup(runner)));
  for (const job of interrupted) {
    const fruitless = weighDeath(job);
    if (fruitless >= MOST_DEATHS - 1e-9) {
      await db.transaction().execute((change) => fail(change, job, crashLoop(job)));
    } else {
      await db
        .updateTable('jobs')
        .set({ state: 'queued', runner: null, fruitless })
        .where('id', '=', job.id)
        .execute();
    }
  }
}

/** How often the server has died under a job that did not get further, with this time. */
export function weighDeath(
  job: Pick<JobRow, 'progress' | 'began_at' | 'attempt_at' | 'beat_at' | 'fruitless'>,
): number {
  if ((job.progress?.fraction ?? 0) > job.began_at + FURTHER) return 0;
  const lived = (job.beat_at?.getTime() ?? 0) - (job.attempt_at?.getTime() ?? 0);
  return job.fruitless + (lived >= LONG_ENOUGH_MS ? 1 : SHORT_WEIGHT);
}

function crashLoop({ attempts, progress }: JobRow) {
  return {
    code: 'runner-died',
    message: `Kinemesh ended again and again while it worked on this (begun ${attempts} times), always at ${Math.round((progress?.fraction ?? 0) * 100)} %.`,
    remedy: 'Check that the machine has memory and disk space to spare, then try again.',
    signal: null,
    exitCode: null,
    lastLines: [],
  };
}

/** Bytes that arrived are counted anew; what had arrived whole is finished; what has no row was never promised. */
async function recoverUploads(context: Context): Promise<void> {
  const { db, data, received } = context;
  const rows = await db.selectFrom('videos').selectAll().where('state', '=', 'uploading').execute();
  for (const row of rows) {
    const size = await stat(join(data.uploads, row.id)).then(
      (file) => file.size,
      () => null,
    );
    received.set(row.id, size ?? 0);
    const moved = await stat(data.video(row.id).source(row.extension)).catch(() => null);
    const wanted = Number(row.size_bytes);
    if (size === wanted || moved?.size === wanted) await finishUpload(context, row.id).catch(console.error);
  }
  const known = new Set((await db.selectFrom('videos').select('id').execute()).map(({ id }) => id));
  for (const name of await readdir(data.uploads)) {
    if (isId(name) && !known.has(name)) await rm(join(data.uploads, name), { force: true });
  }
}

async function recoverVideos(context: Context): Promise<void> {
  const { db, data } = context;
  const rows = await db.selectFrom('videos').selectAll().execute();
  const known = new Set(rows.map(({ id }) => id));
  for (const name of await readdir(data.videos)) {
    if (isId(name) && !known.has(name)) await rm(join(data.videos, name), { recursive: true, force: true });
  }
  for (const row of rows) {
    if (row.state === 'preparing') {
      const jobs = await jobRowsOf(db, row.id);
      if (!jobs.some(({ kind }) => kind === 'prepare')) await beginPreparing(context, row);
    }
    if (row.state !== 'uploading') await sweepRuns(context, row.id);
  }
  // A job that waits for what is there already: the service died between the two.
  await db
    .updateTable('jobs')
    .set({ state: 'queued' })
    .where('state', '=', 'waiting')
    .where(sql<boolean>`exists (select 1 from videos v where v.id = jobs.video_id and v.state = 'ready')`)
    .execute();
}
