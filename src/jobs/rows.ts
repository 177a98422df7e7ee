import type { Kysely, Selectable } from 'kysely';
import type { GpuMemory, Job, JobProgress, Video } from '../api/index.ts';
import { notFound } from './data-folder.ts';
import type { Tables } from './database/tables.ts';

export type VideoRow = Selectable<Tables['videos']>;
export type JobRow = Selectable<Tables['jobs']>;
export type Db = Kysely<Tables>;

/** @throws KinemeshError `not-found`, for a removed one too unless `removed` is asked for */
export async function videoRow(db: Db, id: string, removed = false): Promise<VideoRow> {
  const row = await db.selectFrom('videos').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || (row.removed_at !== null && !removed)) throw notFound('video', id);
  return row;
}

/** @throws KinemeshError `not-found` */
export async function jobRow(db: Db, id: string): Promise<JobRow> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('job', id);
  return row;
}

/** Newest first. */
export function jobRowsOf(db: Db, videoId: string): Promise<JobRow[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('video_id', '=', videoId)
    .orderBy('number', 'desc')
    .execute();
}

/** The newest job of each kind, of one video or of all. */
export function newestJobRows(db: Db, videoId?: string): Promise<JobRow[]> {
  let query = db
    .selectFrom('jobs')
    .selectAll()
    .distinctOn(['video_id', 'kind'])
    .orderBy('video_id')
    .orderBy('kind')
    .orderBy('number', 'desc');
  if (videoId !== undefined) query = query.where('video_id', '=', videoId);
  return query.execute();
}

export type EditRow = Selectable<Tables['edits']>;

/** In the order in which they were made, with those that were taken back. */
export function editRowsOf(db: Db, videoId: string): Promise<EditRow[]> {
  return db.selectFrom('edits').selectAll().where('video_id', '=', videoId).orderBy('number').execute();
}

export function isActive({ state }: { state: Job['state'] }): boolean {
  return state === 'waiting' || state === 'queued' || state === 'running';
}

/** Whether a motion comes of it. */
export function makesMotion({ kind }: Pick<JobRow, 'kind'>): boolean {
  return kind === 'bodies' || kind === 'refit';
}

/** Whether the user's 4D-Humans makes it, on the GPU. */
export function isOfTracker({ kind, settings }: JobRow): boolean {
  return kind === 'bodies' && settings?.engine === '4d-humans';
}

/** What a runner told a moment ago, fresher than its row. */
export interface LiveJob {
  readonly progress: JobProgress | null;
  readonly gpuMemory: GpuMemory | null;
}

export function jobOf(row: JobRow, live?: LiveJob): Job {
  return {
    id: row.id,
    videoId: row.video_id,
    kind: row.kind,
    state: row.state,
    settings: row.settings,
    progress: live?.progress ?? row.progress,
    failure: row.failure,
    warnings: row.warnings,
    gpuMemory: live?.gpuMemory ?? row.gpu_memory,
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

/** @param newest the newest job of each kind */
export function videoOf(row: VideoRow, newest: readonly Job[], receivedBytes: number): Video {
  const newestOf = (kind: Job['kind']) => newest.find((job) => job.kind === kind) ?? null;
  return {
    id: row.id,
    name: row.name,
    fileName: row.file_name,
    sizeBytes: Number(row.size_bytes),
    receivedBytes: row.state === 'uploading' ? receivedBytes : Number(row.size_bytes),
    state: row.state,
    facts: row.facts,
    hasPoster: row.poster !== null,
    people: row.people,
    motionId: row.motion_id,
    edits: row.edit_count,
    editsPending: row.motion_id !== null && row.edits_mark !== row.motion_edits_mark,
    hasOverlay: row.motion_id !== null && row.overlay_of === row.motion_id,
    jobs: {
      prepare: newestOf('prepare'),
      bodies: newestOf('bodies'),
      refit: newestOf('refit'),
      overlay: newestOf('overlay'),
    },
    createdAt: row.created_at.toISOString(),
  };
}
