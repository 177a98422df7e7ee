import type { Job, Video } from '../api/index.ts';
import type { Anchor } from './anchor.ts';
import type { Changes } from './changes.ts';
import type { DataFolder } from './data-folder.ts';
import type { JobLogs } from './logs/job-logs.ts';
import type { Queue } from './queue.ts';
import { type Db, type JobRow, jobOf, type LiveJob, newestJobRows, type VideoRow, videoOf } from './rows.ts';
import type { RunningJob } from './running/running-job.ts';
import type { Say } from './service.ts';

/** What all parts of the service work on. */
export interface Context {
  readonly data: DataFolder;
  readonly db: Db;
  readonly queue: Queue;
  readonly changes: Changes;
  readonly logs: JobLogs;
  /** The runner's script. */
  readonly runnerScript: string;
  readonly anchor: Anchor;
  /** Jobs that have a runner, by id. */
  readonly running: Map<string, RunningJob>;
  /** What is fresher than what the rows say, by job. */
  readonly live: Map<string, LiveJob>;
  /** Bytes of uploads under way, by video. */
  readonly received: Map<string, number>;
  /** Tells whoever runs the service. */
  readonly say: Say;
  /** No new work is begun. */
  closing: boolean;
}

export function freshJob({ live }: Context, row: JobRow): Job {
  return jobOf(row, row.state === 'running' ? live.get(row.id) : undefined);
}

export async function freshVideo(context: Context, row: VideoRow): Promise<Video> {
  const newest = await newestJobRows(context.db, row.id);
  return toVideo(context, row, newest);
}

export function toVideo(context: Context, row: VideoRow, newest: readonly JobRow[]): Video {
  const jobs = newest.map((job) => freshJob(context, job));
  return videoOf(row, jobs, context.received.get(row.id) ?? 0);
}
