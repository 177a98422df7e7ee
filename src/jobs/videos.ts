import { constants, copyFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Video } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type Context, freshVideo, toVideo } from './context.ts';
import { isId, notFound } from './data-folder.ts';
import { checkedName, downloadName } from './file-names.ts';
import { newId } from './insert-job.ts';
import { type Db, jobRow, newestJobRows, type VideoRow, videoRow } from './rows.ts';
import { sampleHash } from './sample-hash.ts';
import type { FileKind, Service, StoredFile } from './service.ts';
import { beginPreparing } from './uploads.ts';

type Videos = Pick<
  Service,
  'videos' | 'video' | 'recognise' | 'addSample' | 'renameVideo' | 'file' | 'motionViewFile' | 'motionFolder'
>;

/** From `src/jobs` and `dist/jobs` alike, the package's root is two folders up. */
const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));
const SAMPLE_NAME = 'Sample clip';
const SAMPLE_FILE_NAME = 'sample.mp4';

/** Of a view's files: see src/api/motion-view.ts. */
const VIEW_FILE = /^[a-z0-9]+\.(npz|json)$/;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.qt': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.avi': 'video/x-msvideo',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.json': 'application/json',
  '.npz': 'application/zip',
};

/** The service's part that is about videos and their files. */
export function videosOf(context: Context): Videos {
  const { db, changes } = context;
  let adding: Promise<Video> | null = null;
  return {
    videos: () => allVideos(context),
    video: async (id) => freshVideo(context, await videoRow(db, id)),
    async recognise({ sizeBytes, sample }) {
      const row = await db
        .selectFrom('videos')
        .selectAll()
        .where('size_bytes', '=', sizeBytes)
        .where('sample', '=', sample)
        .where('removed_at', 'is', null)
        .where('state', '!=', 'uploading')
        .orderBy('created_at', 'desc')
        .executeTakeFirst();
      return row === undefined ? null : freshVideo(context, row);
    },
    addSample() {
      adding ??= addSample(context).finally(() => {
        adding = null;
      });
      return adding;
    },
    async renameVideo(id, name) {
      const clean = checkedName(name);
      const { id: there } = await videoRow(db, id);
      const row = await db
        .updateTable('videos')
        .set({ name: clean })
        .where('id', '=', there)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw notFound('video', id);
      changes.changed(id);
      return freshVideo(context, row);
    },
    file: async (videoId, kind) => fileOf(context, await videoRow(db, videoId), kind),
    async motionViewFile(videoId, motionId, name) {
      const row = await videoRow(db, videoId);
      if (row.motion_id === null || !isId(motionId) || !VIEW_FILE.test(name)) {
        throw notFound('motion file', name);
      }
      // Of a run that has not ended yet, or not well, nothing is shown.
      if (row.motion_id !== motionId) await assertDone(db, row.id, motionId);
      const path = join(context.data.video(row.id).run(motionId).view, name);
      return stored(path, extensionIn(name), name);
    },
    async motionFolder(videoId) {
      const row = await videoRow(db, videoId);
      if (row.motion_id === null) throw nothingYet('The video has no bodies yet.');
      const path = context.data.video(row.id).run(row.motion_id).motion;
      return { path, downloadName: downloadName(row.name, '-motion.zip') };
    },
  };
}

async function assertDone(db: Db, videoId: string, motionId: string): Promise<void> {
  const made = await jobRow(db, motionId).catch(() => null);
  if (made?.video_id !== videoId || made.state !== 'done') throw notFound('motion', motionId);
}

async function allVideos(context: Context): Promise<Video[]> {
  const { db } = context;
  const [rows, jobs] = await Promise.all([
    db
      .selectFrom('videos')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('created_at', 'desc')
      .execute(),
    newestJobRows(db),
  ]);
  return rows.map((row) =>
    toVideo(
      context,
      row,
      jobs.filter(({ video_id }) => video_id === row.id),
    ),
  );
}

async function fileOf({ data }: Context, row: VideoRow, kind: FileKind): Promise<StoredFile> {
  const folder = data.video(row.id);
  const source = () =>
    stored(folder.source(row.extension), row.extension, downloadName(row.name, row.extension));
  switch (kind) {
    case 'original':
      if (row.state === 'uploading') throw nothingYet('The video has not arrived yet.');
      return source();
    case 'playable':
      if (row.state !== 'ready') throw nothingYet('The video is not prepared yet.');
      if (row.playable === null) return source();
      return stored(folder.made(row.playable), '.mp4', downloadName(row.name, '.mp4'));
    case 'poster':
      if (row.poster === null) throw nothingYet('The video has no poster yet.');
      return stored(
        folder.made(row.poster),
        extensionIn(row.poster),
        downloadName(row.name, extensionIn(row.poster)),
      );
    case 'overlay':
      if (row.motion_id === null || row.overlay_of !== row.motion_id) {
        throw nothingYet('The video has no overlay of its bodies yet.');
      }
      return stored(folder.run(row.motion_id).overlay, '.mp4', downloadName(row.name, '-bodies.mp4'));
  }
}

async function stored(path: string, extension: string, name: string): Promise<StoredFile> {
  const there = await stat(path).catch(() => null);
  if (there === null || !there.isFile()) throw notFound('file', name);
  return { path, contentType: CONTENT_TYPES[extension] ?? 'application/octet-stream', downloadName: name };
}

function extensionIn(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}

function nothingYet(message: string): KinemeshError {
  return new KinemeshError('not-ready', message, 'Wait until it is done, or start it.');
}

async function addSample(context: Context): Promise<Video> {
  const { db, data } = context;
  const there = await db
    .selectFrom('videos')
    .selectAll()
    .where('is_sample', '=', true)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (there !== undefined) return freshVideo(context, there);
  const found = await stat(SAMPLE).catch((cause) => {
    throw new KinemeshError(
      'internal',
      'The sample clip is not there.',
      'Install Kinemesh again, or in a clone run `git checkout assets`.',
      { cause },
    );
  });
  const id = newId();
  const folder = data.video(id);
  await mkdir(folder.root, { recursive: true });
  await linkOrCopy(SAMPLE, folder.source('.mp4'));
  const row = await db
    .insertInto('videos')
    .values({
      id,
      name: SAMPLE_NAME,
      file_name: SAMPLE_FILE_NAME,
      extension: '.mp4',
      size_bytes: found.size,
      sample: await sampleHash(SAMPLE),
      is_sample: true,
      state: 'preparing',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await beginPreparing(context, row);
  return freshVideo(context, await videoRow(db, id));
}

/** Nothing ever writes into a source: where the disk has links, they are as good as a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE));
}
