import { createHash } from 'node:crypto';
import type { EditList } from '../api/index.ts';
import type { EditRequest, EditsFile } from '../edits/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { hasMotion } from '../motion/node.ts';
import { type Context, freshJob } from './context.ts';
import { isId, notFound } from './data-folder.ts';
import { newId } from './insert-job.ts';
import { cancelJob, enqueue } from './jobs.ts';
import { editsFileOf, queueRefit } from './refit.ts';
import {
  type Db,
  type EditRow,
  editRowsOf,
  isActive,
  type JobRow,
  jobRowsOf,
  type VideoRow,
  videoRow,
} from './rows.ts';
import type { Edits } from './service.ts';

/** The service's part that is about what is mended. */
export function editsOf(context: Context): Edits {
  const { db } = context;
  /** Of each video one change at a time: an edit may depend on the ids that the one before it has given. */
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = (videoId: string, act: () => Promise<EditList>): Promise<EditList> => {
    const before = turns.get(videoId) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(act);
    turns.set(videoId, turn);
    const forget = () => turns.get(videoId) === turn && turns.delete(videoId);
    turn.then(forget, forget);
    return turn;
  };
  const changed = (videoId: string, make: Change) => inTurn(videoId, () => change(context, videoId, make));
  return {
    list: async (videoId) => listOf(context, await videoRow(db, videoId)),
    add: (videoId, { edit, motionId }) => inTurn(videoId, () => add(context, videoId, edit, motionId)),
    undo: (videoId) =>
      changed(videoId, async (db, rows) => {
        const last = rows.findLast(({ undone }) => undone === null);
        if (last === undefined) throw notReady('There is nothing to be undone.', 'Mend something first.');
        await setUndone(db, last, nextTurn(rows));
      }),
    redo: (videoId) =>
      changed(videoId, async (db, rows) => {
        const undone = rows.filter((row) => row.undone !== null);
        if (undone.length === 0)
          throw notReady('There is nothing to be done again.', 'Undo something first.');
        await setUndone(
          db,
          undone.reduce((a, b) => (Number(b.undone) > Number(a.undone) ? b : a)),
          null,
        );
      }),
    remove: (videoId, editId) =>
      changed(videoId, async (db, rows) => {
        const row = rows.find(({ id }) => id === editId);
        if (row === undefined) throw notFound('edit', editId);
        if (row.undone === null) await setUndone(db, row, nextTurn(rows));
      }),
    apply: (videoId) => changed(videoId, async () => {}),
  };
}

type Change = (db: Db, rows: readonly EditRow[]) => Promise<void>;

function nextTurn(rows: readonly EditRow[]): number {
  return 1 + rows.reduce((most, { undone }) => Math.max(most, Number(undone ?? 0)), 0);
}

async function setUndone(db: Db, { id }: EditRow, undone: number | null): Promise<void> {
  await db.updateTable('edits').set({ undone }).where('id', '=', id).execute();
}

/** Holds the request against what its asker sees, and keeps it; what was taken back is forgotten. */
async function add(
  context: Context,
  videoId: string,
  request: EditRequest,
  seen: string | null,
): Promise<EditList> {
  const video = await videoRow(context.db, videoId);
  const { edits, ...base } = await anchor(context, video, request, seen);
  const edit = JSON.stringify(edits.at(-1));
  return change(context, videoId, async (db) => {
    await db.deleteFrom('edits').where('video_id', '=', videoId).where('undone', 'is not', null).execute();
    await db
      .insertInto('edits')
      .values({ id: newId(), video_id: videoId, request: JSON.stringify(request), edit, undone: null })
      .execute();
    const edits_base = JSON.stringify(base);
    await db.updateTable('videos').set({ edits_base }).where('id', '=', videoId).execute();
  });
}

/** All that holds, with what is asked for as the last. */
async function anchor(
  { data, db, anchor }: Context,
  video: VideoRow,
  request: EditRequest,
  seen: string | null,
): Promise<EditsFile> {
  const motionId = seen ?? video.motion_id;
  if (video.motion_id === null || motionId === null) throw nothingToMend();
  if (!isId(motionId)) throw notFound('motion', motionId);
  const file = await editsFileOf(db, video.id);
  const folder = (id: string) => data.video(video.id).run(id).motion;
  // What somebody looks at may have been replaced a moment ago: its people have the same ids still.
  const there = await hasMotion(folder(motionId));
  return anchor(request, folder(there ? motionId : video.motion_id), file);
}

/** Changes the edits, and has the motion made anew where it does not show what holds then. */
async function change(context: Context, videoId: string, make: Change): Promise<EditList> {
  const { refit, needless } = await context.db.transaction().execute(async (db) => {
    const before = await videoRow(db, videoId);
    if (before.motion_id === null) throw nothingToMend();
    const jobs = await jobRowsOf(db, videoId);
    if (jobs.some((job) => job.kind === 'bodies' && isActive(job))) {
      throw notReady(
        'New bodies are being made of this video.',
        'Wait until they are done, or cancel that first.',
      );
    }
    await make(db, await editRowsOf(db, videoId));
    const holding = (await editRowsOf(db, videoId)).filter(({ undone }) => undone === null);
    const video = await db
      .updateTable('videos')
      .set({ edit_count: holding.length, edits_mark: markOf(holding) })
      .where('id', '=', videoId)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (video.edits_mark !== video.motion_edits_mark)
      return { refit: await queueRefit(db, video), needless: null };
    return { refit: null, needless: jobs.find((job) => job.kind === 'refit' && isActive(job)) ?? null };
  });
  if (needless !== null) await cancelJob(context, needless.id);
  if (refit !== null) {
    for (const row of refit.begun) await enqueue(context, row);
    if (refit.stale !== null) context.running.get(refit.stale.id)?.stop('again');
  }
  context.changes.changed(videoId);
  return listOf(context, await videoRow(context.db, videoId));
}

/** Edits do not change, they come and go: their ids say it all. Nothing mended is the empty text. */
function markOf(holding: readonly EditRow[]): string {
  if (holding.length === 0) return '';
  const ids = holding.map(({ id }) => id).join(' ');
  return createHash('sha256').update(ids).digest('hex').slice(0, 32);
}

async function listOf(context: Context, { id }: VideoRow): Promise<EditList> {
  const rows = await editRowsOf(context.db, id);
  const job = (await jobRowsOf(context.db, id)).find(({ kind }) => kind === 'refit');
  return {
    edits: rows.map((row) => ({
      id: row.id,
      edit: row.request,
      undone: row.undone !== null,
      createdAt: row.created_at.toISOString(),
    })),
    job: isOfInterest(job) ? freshJob(context, job) : null,
  };
}

function isOfInterest(job: JobRow | undefined): job is JobRow {
  return job !== undefined && job.state !== 'done' && job.state !== 'cancelled';
}

function nothingToMend(): KinemeshError {
  return notReady('The video has no bodies yet.', 'Make the bodies first.');
}

function notReady(message: string, remedy: string): KinemeshError {
  return new KinemeshError('not-ready', message, remedy);
}
