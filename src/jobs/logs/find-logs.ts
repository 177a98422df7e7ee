import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, isId } from '../data-folder.ts';

/** A job's log in a data folder. */
export interface FoundLog {
  readonly jobId: string;
  readonly videoId: string;
  readonly path: string;
  /** When it was last written to. */
  readonly changedAt: Date;
}

/** All logs in a data folder, the newest first; the service need not run. */
export async function findLogs(dataDir: string): Promise<FoundLog[]> {
  const data = dataFolder(dataDir);
  const videos = (await readdir(data.videos).catch(() => [])).filter(isId);
  const found = await Promise.all(
    videos.map(async (videoId) => {
      const { logs } = data.video(videoId);
      const names = await readdir(logs).catch(() => []);
      const ids = names.filter((name) => name.endsWith('.log')).map((name) => name.slice(0, -'.log'.length));
      return Promise.all(ids.filter(isId).map((jobId) => logAt(videoId, jobId, join(logs, `${jobId}.log`))));
    }),
  );
  return found
    .flat(2)
    .sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime() || a.jobId.localeCompare(b.jobId));
}

async function logAt(videoId: string, jobId: string, path: string): Promise<FoundLog[]> {
  const file = await stat(path).catch(() => null);
  return file === null ? [] : [{ jobId, videoId, path, changedAt: file.mtime }];
}
