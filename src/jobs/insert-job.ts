import { randomBytes } from 'node:crypto';
import type { JobKind, Settings } from '../api/index.ts';
import type { Db, JobRow } from './rows.ts';

interface NewJob {
  readonly kind: JobKind;
  readonly state: 'waiting' | 'queued';
  readonly settings?: Settings;
  readonly motionId?: string;
}

export function newId(): string {
  return randomBytes(12).toString('hex');
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
