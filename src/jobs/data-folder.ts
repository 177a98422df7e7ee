import { join, resolve } from 'node:path';
import { KinemeshError } from '../errors/index.ts';

/** Ids of videos, uploads and jobs: nothing in them leads out of a folder. */
const ID = /^[a-z0-9]{16,40}$/;

/** Where what lies in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly lock: string;
  readonly database: string;
  readonly uploads: string;
  readonly videos: string;
  video(id: string): VideoFolder;
}

/** Where what of one video lies. */
export interface VideoFolder {
  readonly root: string;
  readonly prepared: string;
  readonly runs: string;
  readonly logs: string;
  /** @param extension with its dot, or empty */
  source(extension: string): string;
  /** A file that the runner made, by the name that it gave. */
  made(name: string): string;
  log(jobId: string): string;
  run(jobId: string): RunFolder;
}

/** Where what of one motion lies. */
export interface RunFolder {
  readonly root: string;
  readonly motion: string;
  readonly view: string;
  readonly overlay: string;
}

export function dataFolder(dir: string): DataFolder {
  const root = resolve(dir);
  const videos = join(root, 'store', 'videos');
  return {
    root,
    lock: join(root, 'lock.json'),
    database: join(root, 'db'),
    uploads: join(root, 'uploads'),
    videos,
    video: (id) => videoFolder(join(videos, checkedId(id))),
  };
}

function videoFolder(root: string): VideoFolder {
  const [runs, logs] = [join(root, 'runs'), join(root, 'logs')];
  return {
    root,
    prepared: join(root, 'prepared.json'),
    runs,
    logs,
    source: (extension) => join(root, `source${extension}`),
    made: (name) => join(root, name),
    log: (jobId) => join(logs, `${checkedId(jobId)}.log`),
    run(jobId) {
      const run = join(runs, checkedId(jobId));
      return {
        root: run,
        motion: join(run, 'motion'),
        view: join(run, 'view'),
        overlay: join(run, 'overlay.mp4'),
      };
    },
  };
}

/** @throws KinemeshError `not-found` for what cannot be an id */
export function checkedId(id: string): string {
  if (ID.test(id)) return id;
  throw notFound('video or job', id);
}

export function isId(text: string): boolean {
  return ID.test(text);
}

export function notFound(what: string, id: string): KinemeshError {
  return new KinemeshError(
    'not-found',
    `There is no ${what} ${JSON.stringify(id.slice(0, 60))}.`,
    'It may have been removed: go back to the list of videos.',
  );
}
