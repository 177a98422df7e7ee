import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import type { ServiceEvent } from '../api/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type LockOwner, lockFile, makeFolder, type ProcessLock, writeError } from '../files/index.ts';
import { type Anchor, anchorInFolder } from './anchor.ts';
import { Changes } from './changes.ts';
import { type Context, freshVideo } from './context.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { type Database, openDatabase } from './database/open-database.ts';
import { editsOf } from './edits.ts';
import { enginesOf } from './engines.ts';
import { jobsOf } from './jobs.ts';
import { JobLogs } from './logs/job-logs.ts';
import { withNamedFailures } from './named-failure.ts';
import { openQueue, type Queue } from './queue.ts';
import { recover } from './recover.ts';
import { Removal } from './removal.ts';
import { videoRow } from './rows.ts';
import { RUNNER } from './runner-process.ts';
import { runJob } from './running/run-job.ts';
import type { Service, ServiceOptions } from './service.ts';
import { smplAsset } from './smpl-asset.ts';
import { freeBytesAt, uploadsOf } from './uploads.ts';
import { videosOf } from './videos.ts';

/**
 * Opens the data folder, or makes it, and goes on with what an earlier service left.
 *
 * @param runnerScript another runner, for tests
 * @param anchor another way from a request to an edit, for tests
 * @throws KinemeshError `data-in-use`, `data-newer`, `output-not-writable`, `disk-full`
 *
 * @example
 * const service = await openService({ dataDir: 'data' });
 * await service.startBodies((await service.addSample()).id, settingsSchema.parse({}));
 */
export async function openService(
  options: ServiceOptions,
  runnerScript = RUNNER,
  anchor: Anchor = anchorInFolder,
): Promise<Service> {
  const data = dataFolder(options.dataDir);
  await makeFolders(data);
  const lock = await lockFile(data.lock, (owner) => inUse(data, owner), options.address ?? null);
  let database: Database | null = null;
  try {
    database = await openDatabase(data.database);
    const service = await serve(data, database, lock, options, { runnerScript, anchor });
    return withNamedFailures(
      {
        ...service,
        edits: withNamedFailures(service.edits, data.root),
        uploads: withNamedFailures(service.uploads, data.root),
        engines: withNamedFailures(service.engines, data.root),
      },
      data.root,
    );
  } catch (error) {
    await database?.close().catch(() => {});
    await lock.release();
    throw writeError(data.root, error);
  }
}

async function makeFolders(data: DataFolder): Promise<void> {
  try {
    await makeFolder(data.root);
    await access(data.root, constants.W_OK);
    for (const folder of [data.uploads, data.videos]) await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw writeError(data.root, cause);
  }
}

function inUse({ root }: DataFolder, { pid, note }: LockOwner): KinemeshError {
  const who = pid === null ? 'another Kinemesh' : `another Kinemesh (process ${pid})`;
  return new KinemeshError(
    'data-in-use',
    `The data in ${root} are in use by ${who}${note === null ? '' : ` at ${note}`}.`,
    'Use that one, stop it, or give another data folder.',
  );
}

async function serve(
  data: DataFolder,
  database: Database,
  lock: ProcessLock,
  { concurrency = 1, say = () => {} }: ServiceOptions,
  parts: Pick<Context, 'runnerScript' | 'anchor'>,
): Promise<Service> {
  const { db } = database;
  const work = (jobId: string) => runJob(context, jobId);
  const queue: Queue = await openQueue(database, { prepare: 1, refit: 1, work: concurrency, gpu: 1 }, work);
  const changes = new Changes(async (videoId) => {
    const row = await videoRow(db, videoId).catch(() => null);
    return row === null ? null : freshVideo(context, row);
  });
  const context: Context = {
    data,
    db,
    queue,
    changes,
    logs: new JobLogs(),
    ...parts,
    say,
    running: new Map(),
    live: new Map(),
    received: new Map(),
    closing: false,
  };
  const engines = enginesOf(context);
  const removal = new Removal(context, database.dbToRemove);
  try {
    await recover(context);
    await removal.takeUp();
  } catch (error) {
    context.closing = true;
    await queue.close();
    throw error;
  }
  return {
    ...videosOf(context),
    ...jobsOf(context),
    edits: editsOf(context),
    uploads: uploadsOf(context),
    engines,
    smplFile: smplAsset,
    removeVideo: (id) => removal.remove(id),
    restoreVideo: (id) => removal.restore(id),
    subscribe: (listener: (event: ServiceEvent) => void) => changes.subscribe(listener),
    freeBytes: () => freeBytesAt(data.root),
    reachedAt: (address) => lock.setNote(address),
    isReady: () => queue.isReady().catch(() => false),
    async close() {
      context.closing = true;
      await removal.close();
      const running = [...context.running.values()];
      for (const job of running) job.stop('close');
      await Promise.all([engines.close(), ...running.map(({ ended }) => ended)]);
      await queue.close();
      changes.close();
      await database.close();
      await lock.release();
    },
  };
}
