import type { Settings } from '../api/index.ts';
import type { EditsFile } from '../edits/index.ts';
import { insertJob } from './insert-job.ts';
import {
  type Db,
  editRowsOf,
  isActive,
  type JobRow,
  jobRow,
  jobRowsOf,
  type VideoRow,
  videoRow,
} from './rows.ts';

/** What has to be done so that a video's motion shows what holds. */
export interface Refit {
  /** Jobs that wait for their turn from now on. */
  readonly begun: JobRow[];
  /** A job whose runner was told what does not hold any more. */
  readonly stale: JobRow | null;
}

/**
 * Sees to it that the motion is made anew from what was seen, once for all that was mended meanwhile: a job that
 * waits takes what holds when its turn comes.
 *
 * @param settings those of the present motion, where they are known
 */
export async function queueRefit(change: Db, video: VideoRow, settings?: Settings | null): Promise<Refit> {
  const active = (await jobRowsOf(change, video.id)).find((job) => job.kind === 'refit' && isActive(job));
  if (active !== undefined) return { begun: [], stale: active.state === 'running' ? active : null };
  const made =
    settings ?? (video.motion_id === null ? null : (await jobRow(change, video.motion_id)).settings);
  const job = { kind: 'refit', state: 'queued', settings: made ?? undefined } as const;
  return { begun: [await insertJob(change, video.id, job)], stale: null };
}

/** What holds, as edits.json has it; null where nothing was ever mended. */
export async function editsFileOf(db: Db, videoId: string): Promise<EditsFile | null> {
  const { edits_base } = await videoRow(db, videoId, true);
  if (edits_base === null) return null;
  const rows = await editRowsOf(db, videoId);
  return { ...edits_base, edits: rows.filter(({ undone }) => undone === null).map(({ edit }) => edit) };
}
