import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { KinemeshError } from '../errors/index.ts';
import { writeError } from '../files/index.ts';
import type { Context } from './context.ts';
import { checkedId, notFound } from './data-folder.ts';
import { displayFileName, extensionOf } from './file-names.ts';
import { insertJob } from './insert-job.ts';
import { enqueue } from './jobs.ts';
import { isActive, type JobRow, jobRowsOf, type VideoRow, videoRow } from './rows.ts';
import type { Uploads } from './service.ts';

/** Beside the file itself there is to be room for what is made of it. */
const ROOM_FACTOR = 1.2;
const RESERVE_BYTES = 1e9;

/** The service's part that is about files on their way here. */
export function uploadsOf(context: Context): Uploads {
  const { data, db, received, changes } = context;
  /** Finishes under way: two at once would move the same file. */
  const finishing = new Map<string, Promise<void>>();
  return {
    folder: data.uploads,
    async begin({ id, fileName, sizeBytes, sample }) {
      if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0) {
        throw new KinemeshError(
          'request-invalid',
          `The file has ${sizeBytes} bytes.`,
          'Choose a file that is not empty.',
        );
      }
      const name = displayFileName(fileName);
      const there = await db
        .selectFrom('videos')
        .select('id')
        .where('id', '=', checkedId(id))
        .executeTakeFirst();
      if (there !== undefined) return;
      await refuseFull(data.root, sizeBytes);
      await db
        .insertInto('videos')
        .values({
          id,
          name,
          file_name: name,
          extension: extensionOf(name),
          size_bytes: sizeBytes,
          sample,
          is_sample: false,
          state: 'uploading',
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      changes.changed(id);
    },
    received(id, bytes) {
      received.set(id, bytes);
      changes.changed(id);
    },
    finish(id) {
      let under = finishing.get(id);
      if (under === undefined) {
        under = finishUpload(context, id).finally(() => finishing.delete(id));
        finishing.set(id, under);
      }
      return under;
    },
    async abandon(id) {
      const row = await videoRow(db, id, true);
      if (row.state !== 'uploading') return;
      await db.deleteFrom('videos').where('id', '=', id).where('state', '=', 'uploading').execute();
      received.delete(id);
      await removeUpload(context, id);
      changes.changed(id);
    },
  };
}

/** Removes the file that grew. */
export async function removeUpload({ data }: Context, id: string): Promise<void> {
  await rm(join(data.uploads, checkedId(id)), { force: true });
}

/** Moves a whole file to its place and has it prepared. Where it was moved already, goes on from there. */
export async function finishUpload(context: Context, id: string): Promise<void> {
  const row = await videoRow(context.db, id, true);
  if (row.state !== 'uploading') return;
  await moveToPlace(context, row);
  try {
    await beginPreparing(context, row);
  } catch (error) {
    // Whoever asks for the upload is to find it as it was.
    const { data } = context;
    await rename(data.video(id).source(row.extension), join(data.uploads, id)).catch(() => {});
    throw error;
  }
  context.received.delete(id);
}

async function moveToPlace({ data }: Context, row: VideoRow): Promise<void> {
  const folder = data.video(row.id);
  const [from, to] = [join(data.uploads, row.id), folder.source(row.extension)];
  const sizes = await Promise.all(
    [from, to].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => null,
      ),
    ),
  );
  const wanted = Number(row.size_bytes);
  if (sizes[1] === wanted && sizes[0] !== wanted) return;
  if (sizes[0] === null) throw notFound('upload', row.id);
  if (sizes[0] !== wanted) {
    throw new KinemeshError(
      'not-ready',
      `Of ${row.name} ${sizes[0]} of ${wanted} bytes have arrived.`,
      'Upload the rest first.',
    );
  }
  try {
    await mkdir(folder.root, { recursive: true });
    await rename(from, to);
  } catch (cause) {
    throw writeError(to, cause);
  }
}

/** The video's row and its job change together, or not at all. */
export async function beginPreparing(context: Context, row: VideoRow): Promise<void> {
  const job = await context.db.transaction().execute(async (change): Promise<JobRow | null> => {
    await change.updateTable('videos').set({ state: 'preparing' }).where('id', '=', row.id).execute();
    const earlier = (await jobRowsOf(change, row.id)).some((job) => job.kind === 'prepare' && isActive(job));
    return earlier ? null : insertJob(change, row.id, { kind: 'prepare', state: 'queued' });
  });
  if (job !== null) await enqueue(context, job);
  context.changes.changed(row.id);
}

async function refuseFull(dir: string, sizeBytes: number): Promise<void> {
  const free = await freeBytesAt(dir);
  const wanted = sizeBytes * ROOM_FACTOR + RESERVE_BYTES;
  if (free >= wanted) return;
  throw new KinemeshError(
    'disk-full',
    `The file needs ${gigabytes(wanted)} where the data lie, and ${gigabytes(free)} are free.`,
    'Free some space, remove videos that you no longer need, or start with a data folder on another disk.',
  );
}

export async function freeBytesAt(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
